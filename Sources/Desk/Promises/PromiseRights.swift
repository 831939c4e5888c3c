// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension SQL {
  /// Staff, the customer and the house itself may look after promises; integrators, merchants and riders may not.
  func requireService(_ actor: Actor) throws {
    switch actor {
    case .agent, .customer, .system: return
    case .merchant, .rider, .token, .platform: throw DeskError.forbidden("promises")
    }
  }
}

extension Tx {
  /// Whoever acts on this promise: a customer only on his own.
  func require(for promise: Promise) throws {
    try sql.requireService(actor)
    if case .customer(let person) = actor, promise.beneficiary != person { throw DeskError.notFound("promise") }
  }
}

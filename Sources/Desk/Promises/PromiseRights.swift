// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension SQL {
  /// Staff, the customer and the house itself may look after promises; integrators, merchants and riders may not.
  func requireService(_ actor: Actor) throws {
    switch actor {
    case .customer, .system: return
    case .agent:
      let agent = try staff(actor)
      guard agent.can(.answer) || agent.can(.lead) || agent.can(.readAudit) else { throw DeskError.forbidden("answer") }
    case .merchant, .rider, .token, .platform: throw DeskError.forbidden("promises")
    }
  }
}

extension Tx {
  /// Whoever acts on this promise: a customer only on his own, staff only with a certificate for what it is about.
  func require(for promise: Promise) throws {
    try sql.requireService(actor)
    if case .agent(let agent) = actor, promise.kind == .together, try !rights(of: agent).covers(.together) {
      throw DeskError.forbidden("certificate")
    }
    if case .customer(let person) = actor, promise.beneficiary != person { throw DeskError.notFound("promise") }
  }
}

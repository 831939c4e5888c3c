// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What integrators may read; the way in has checked the token's scope.

extension Desk {
  /// Orders with this number, in whatever city.
  package func orders(numbered ref: OrderRef, forToken actor: Actor, at now: Instant) async throws -> [OrderCard] {
    try await store.read { sql in
      try sql.requireToken(actor)
      return try sql.orders(numbered: ref, limit: 20).map { try sql.card($0, at: now) }
    }
  }

  /// The promises of a case, oldest first.
  package func promises(of caseID: CaseID, forToken actor: Actor) async throws -> [Promise] {
    try await store.read { sql in
      try sql.requireToken(actor)
      guard try sql.caseFile(caseID) != nil else { throw DeskError.notFound("case") }
      return try sql.promises(of: caseID)
    }
  }

  /// - Throws: `DeskError.invalid` naming the first order that is not there or is not this person's.
  package func requireOwn(_ orders: [OrderID], of identity: Identity) async throws {
    guard orders.count <= Case.mostOrders else {
      throw DeskError.invalid(field: "orders", rule: "at most \(Case.mostOrders)")
    }
    try await store.read { sql in
      for (n, id) in orders.enumerated() {
        guard let order = try sql.order(id)?.order, order.account(of: identity.side) == identity.account else {
          throw DeskError.invalid(field: "orders.\(n)", rule: "is an order of this person")
        }
      }
    }
  }

  /// The person with this account, added on first sight: for a contact an integrator opens.
  package func person(_ identity: Identity, city: City, by actor: Actor, at now: Instant) async throws -> PersonID {
    guard case .token = actor else { throw DeskError.forbidden("token") }
    guard city != .none else { throw DeskError.invalid(field: "city", rule: "1-4095") }
    if let fault = identity.fault { throw DeskError.invalid(field: "person.\(fault.field)", rule: fault.rule) }
    return try await change(by: actor, at: now) { try $0.person(identity, city: city) }
  }
}

extension SQL {
  fileprivate func requireToken(_ actor: Actor) throws {
    guard case .token = actor else { throw DeskError.forbidden("token") }
  }
}

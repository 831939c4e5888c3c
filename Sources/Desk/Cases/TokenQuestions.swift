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

  /// The person with this account, added on first sight: for a contact an integrator opens.
  package func person(_ identity: Identity, city: City, by actor: Actor, at now: Instant) async throws -> PersonID {
    guard case .token = actor else { throw DeskError.forbidden("token") }
    guard identity.side != .platform, (1...64).contains(identity.account.utf8.count), city != .none else {
      throw DeskError.invalid(field: "person", rule: "side, account of 1-64 bytes, city")
    }
    return try await change(by: actor, at: now) { try $0.person(identity, city: city) }
  }
}

extension SQL {
  fileprivate func requireToken(_ actor: Actor) throws {
    guard case .token = actor else { throw DeskError.forbidden("token") }
  }
}

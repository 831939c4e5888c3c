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

  /// Orders of a customer, a shop, or those a rider has now, newest first.
  /// - Parameter last: where the page before ended.
  package func orders(
    of party: PartyRef, city: City, before last: OrderID?, limit: Int, forToken actor: Actor, at now: Instant
  ) async throws -> [OrderCard] {
    let days = policies.retention.orderDays(at: now)
    return try await store.read { sql in
      try sql.requireToken(actor)
      return try sql.orders(of: party, city: city, days: days, before: last, limit: limit).map {
        try sql.card($0, at: now)
      }
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
}

extension SQL {
  fileprivate func requireToken(_ actor: Actor) throws {
    guard case .token = actor else { throw DeskError.forbidden("token") }
  }
}

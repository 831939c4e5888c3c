// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// One order for a page: the mirrored order, its timeline, and who watches it.
package struct OrderCard: Sendable {
  package let id: OrderID
  package let order: Order
  package let timeline: Timeline
  /// The newest kept answer of the platform; as old as `timeline.factAge` says.
  package let facts: OrderFacts?
}

extension SQL {
  package func card(_ stored: StoredOrder, at now: Instant) throws -> OrderCard {
    let facts = try facts([stored.order.ref], city: stored.order.city).first
    return OrderCard(
      id: stored.id, order: stored.order, timeline: stored.order.timeline(facts: facts, now: now), facts: facts)
  }
}

extension Desk {
  /// The cards of these orders, in the sequence asked for; unknown ids are left out.
  package func orderCards(_ ids: [OrderID], for actor: Actor, at now: Instant) async throws -> [OrderCard] {
    try await store.read { sql in
      try sql.requireService(actor)
      return try ids.compactMap { try sql.order($0) }.map { try sql.card($0, at: now) }
    }
  }

  /// A customer's newest orders. For the customer's own page the way in has checked who asks.
  package func orderCards(
    of customer: CustomerRef, city: City, limit: Int = 10, at now: Instant
  ) async throws -> [OrderCard] {
    let days = policies.retention.orderDays(at: now)
    return try await store.read { sql in
      try sql.orders(of: .customer(customer), city: city, days: days, limit: limit).map { try sql.card($0, at: now) }
    }
  }

  /// Orders with this number, in whatever city.
  package func orders(numbered ref: OrderRef, for actor: Actor, at now: Instant) async throws -> [OrderCard] {
    try await store.read { sql in
      try sql.requireService(actor)
      return try sql.orders(numbered: ref, limit: 20).map { try sql.card($0, at: now) }
    }
  }

  /// Asks the platform about these orders and keeps its answer: for a page that is being looked at.
  /// - Throws: `PortError` when the platform does not answer; the kept facts stay as they are.
  package func refreshFacts(_ orders: [OrderRef], city: City, at now: Instant) async throws -> [OrderFacts] {
    let facts = try await outside.platform.facts(orders, city: city)
    try await change(by: .system("facts"), at: now) { tx in
      for fact in facts { try tx.sql.keep(fact, askedAt: now) }
    }
    return facts
  }
}

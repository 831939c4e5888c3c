// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// 催单: answers from live facts, or from what the feed has told when the platform does not answer, and nudges
  /// merchant or rider where the facts do not explain the delay. A customer reminds of his own orders only.
  package func remind(
    _ order: OrderID, caseID: CaseID? = nil, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Reminder {
    guard let known = try await store.read({ try $0.order(order) })?.order else { throw DeskError.notFound("order") }
    try hold(actor, to: policies.traffic.questions, .questions, at: now)
    // Silence of the platform is an answer too: then what the feed told has to do.
    let live = try? await outside.platform.facts([known.ref], city: known.city).first
    let policy = policies.reminders
    return try await verb("reminder.remind", by: actor, id: id, at: now) { tx in
      try tx.sql.requireService(actor)
      guard let stored = try tx.sql.lockedOrders([known.ref], city: known.city).first else {
        throw DeskError.notFound("order")
      }
      if case .customer(let person) = actor { try tx.requireOwn([stored], of: person) }
      guard let facts = live.map(ReminderFacts.init) ?? ReminderFacts(stored.order) else {
        throw DeskError.conflict("the order has not been told yet")
      }
      let earlier = try tx.sql.reminders(order: known.ref, city: known.city)
      let reminder = try tx.apply(
        Reminder.decide(
          facts, id: tx.newID(city: known.city), by: actor, earlier: earlier, caseID: caseID, policy: policy, at: now),
        city: known.city)
      try tx.sql.insert(reminder)
      return reminder
    }
  }

  /// The reminders of an order, first one first.
  package func reminders(of order: OrderID, for actor: Actor) async throws -> [Reminder] {
    try await store.read { sql in
      try sql.requireService(actor)
      guard let order = try sql.order(order)?.order else { throw DeskError.notFound("order") }
      return try sql.reminders(order: order.ref, city: order.city)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// The reminders of an order, first one first.
  package func reminders(of order: OrderID, for actor: Actor) async throws -> [Reminder] {
    try await store.read { sql in
      if case .token = actor {} else { try sql.requireService(actor) }
      guard let order = try sql.order(order)?.order else { throw DeskError.notFound("order") }
      return try sql.reminders(order: order.ref, city: order.city)
    }
  }

  /// How today's reminders were answered, for leaders.
  package func reminderFigures(for actor: Actor, at now: Instant) async throws -> ReminderFigures {
    try await store.read { sql in
      try sql.staff(actor, who: .lead)
      return try sql.reminderFigures(since: now.startOfDay)
    }
  }

  /// The same with the last of them.
  package func remindersToday(for actor: Actor, at now: Instant) async throws -> RemindersView {
    try await store.read { sql in
      try sql.staff(actor, who: .lead)
      return RemindersView(
        figures: try sql.reminderFigures(since: now.startOfDay), last: try sql.lastReminders(limit: 100))
    }
  }
}

/// Today's figures, and the last hundred reminders, newest first.
package struct RemindersView: Sendable {
  package let figures: ReminderFigures
  package let last: [Reminder]
}

// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// The reminders of an order, first one first.
  package func reminders(order: OrderRef, city: City) throws -> [Reminder] {
    try rows("SELECT body FROM reminder WHERE city = $1 AND order_ref = $2 ORDER BY number", city, order) {
      try $0.json(0)
    }
  }

  /// The newest everywhere, newest first.
  package func lastReminders(limit: Int) throws -> [Reminder] {
    try rows("SELECT body FROM reminder ORDER BY at DESC, id DESC LIMIT $1", limit) { try $0.json(0) }
  }

  package func reminder(_ id: ReminderID) throws -> Reminder? {
    try first("SELECT body FROM reminder WHERE city = $1 AND id = $2", id.city, id) { try $0.json(0) }
  }

  package func lockedReminder(_ id: ReminderID) throws -> Reminder? {
    try first("SELECT body FROM reminder WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id) { try $0.json(0) }
  }

  /// The one the platform calls so.
  package func lockedReminder(named name: String, order: OrderRef, city: City) throws -> Reminder? {
    try first(
      "SELECT body FROM reminder WHERE city = $1 AND order_ref = $2 AND platform_name = $3 FOR UPDATE", city, order,
      name
    ) { try $0.json(0) }
  }

  /// Fails on a constraint when another reminder of the order took the same number meanwhile.
  /// - Parameter coolUntil: until when the nudged party is not nudged again about the order.
  package func insert(_ reminder: Reminder, coolUntil: Instant?) throws {
    var byStaff = false
    if case .agent = reminder.by { byStaff = true }
    try run(
      """
      INSERT INTO reminder (city, id, order_ref, number, at, state, needs_person, by_staff, nudged, cool_until,
        platform_name, platform_state, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """, reminder.id.city, reminder.id, reminder.order, reminder.number, reminder.at, reminder.state.rawValue,
      reminder.needsPerson, byStaff, reminder.nudged?.rawValue, coolUntil, reminder.platform?.name,
      reminder.platform?.state.rawValue, try JSON.text(reminder))
  }

  /// What became of it; its row is locked.
  package func save(_ reminder: Reminder) throws {
    try run(
      """
      UPDATE reminder SET state = $3, needs_person = $4, given = $5, was_kept = $6, relayed_by = $7, platform_state = $8,
        body = $9
      WHERE city = $1 AND id = $2
      """, reminder.id.city, reminder.id, reminder.state.rawValue, reminder.needsPerson,
      reminder.mootAt == nil ? reminder.reply?.given : nil, reminder.wasKept, reminder.relayedBy,
      reminder.platform?.state.rawValue, try JSON.text(reminder))
  }
}

extension SQL {
  /// Over reminders asked from this time on, in all cities.
  package func reminderFigures(since: Instant) throws -> ReminderFigures {
    var figures = ReminderFigures()
    _ = try first(
      """
      SELECT count(*), count(CASE WHEN by_staff = 1 THEN 1 END),
        count(CASE WHEN by_staff = 0 AND needs_person = 0 THEN 1 END), count(nudged),
        count(CASE WHEN state = 'replied' THEN 1 END), count(CASE WHEN state = 'silent' THEN 1 END), count(given),
        count(was_kept), count(CASE WHEN was_kept = 1 THEN 1 END)
      FROM reminder WHERE at >= $1
      """, since
    ) { row in
      let counts = (0..<9).map { Int(row.int($0)) }
      (figures.asked, figures.byStaff, figures.alone) = (counts[0], counts[1], counts[2])
      (figures.nudged, figures.replied, figures.silent) = (counts[3], counts[4], counts[5])
      (figures.given, figures.settled, figures.kept) = (counts[6], counts[7], counts[8])
    }
    return figures
  }
}

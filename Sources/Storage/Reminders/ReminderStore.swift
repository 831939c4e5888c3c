// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// The reminders of an order, first one first.
  package func reminders(order: OrderRef, city: City) throws -> [Reminder] {
    try rows("SELECT body FROM reminder WHERE city = $1 AND order_ref = $2 ORDER BY number", city, order) {
      try $0.json(0)
    }
  }

  /// Fails on a constraint when another reminder of the order took the same number meanwhile.
  package func insert(_ reminder: Reminder) throws {
    try run(
      "INSERT INTO reminder (city, id, order_ref, number, at, body) VALUES ($1, $2, $3, $4, $5, $6)",
      reminder.id.city, reminder.id, reminder.order, reminder.number, reminder.at, try JSON.text(reminder))
  }
}

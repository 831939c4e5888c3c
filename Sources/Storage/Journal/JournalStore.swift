// SPDX-License-Identifier: Apache-2.0
import Domain

/// One line of history. `position` is where readers go by; it is nil until the sequencer has stamped it (PostgreSQL).
package struct JournalEntry: Sendable {
  package let city: City
  package let number: Int64
  package let position: Int64?
  package let at: Instant
  package let name: String
  package let subject: String
  package let caseID: CaseID?
  package let orderID: OrderID?
  package let actor: Actor
  /// JSON text, as the noun wrote it.
  package let payload: String

  package func payload<T: Decodable>(as type: T.Type) throws -> T { try JSON.decode(T.self, from: payload) }

  static let columns = "city, no, position, at, name, subject, case_id, order_id, actor, payload"

  init(_ row: Row) throws {
    city = row.city(0)
    number = row.int(1)
    position = row.optionalInt(2)
    at = row.instant(3)
    name = row.text(4)
    subject = row.text(5)
    caseID = row.optionalID(6)
    orderID = row.optionalID(7)
    actor = try row.actor(8)
    payload = row.text(9)
  }
}

extension SQL {
  /// Appends to the journal. Call it while the lock of the row the event is about is held.
  package func append(_ event: NewEvent, city: City, by actor: Actor, at now: Instant) throws {
    let (number, position) = try nextJournalNumber()
    try run(
      """
      INSERT INTO journal (city, no, position, at, name, subject, case_id, order_id, actor, payload)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, city, number, position, now, event.name, event.subject, event.caseID, event.orderID, actor,
      try JSON.text(event.payload))
  }

  /// Events after a position, in the order every reader sees them.
  package func journal(after position: Int64, limit: Int) throws -> [JournalEntry] {
    try rows(
      "SELECT \(JournalEntry.columns) FROM journal WHERE position > $1 ORDER BY position LIMIT $2", position, limit,
      map: JournalEntry.init)
  }

  /// The history of one case, oldest first.
  package func journal(of caseID: CaseID, limit: Int = 1000) throws -> [JournalEntry] {
    try rows(
      "SELECT \(JournalEntry.columns) FROM journal WHERE city = $1 AND case_id = $2 ORDER BY no LIMIT $3",
      caseID.city, caseID, limit, map: JournalEntry.init)
  }

  /// What was done with people, rights and names (`people.*`), newest first.
  package func audit(before: Int64?, limit: Int) throws -> [JournalEntry] {
    try rows(
      """
      SELECT \(JournalEntry.columns) FROM journal
      WHERE substr(name, 1, 7) = 'people.' AND position < $1 ORDER BY position DESC LIMIT $2
      """, before ?? Int64.max, limit, map: JournalEntry.init)
  }

  /// The newest position, 0 in an empty store.
  package func lastPosition() throws -> Int64 {
    try first("SELECT position FROM journal WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1") { $0.int(0) }
      ?? 0
  }

  package func hasUnstamped() throws -> Bool {
    try exists("SELECT 1 FROM journal WHERE position IS NULL LIMIT 1")
  }

  /// The sequencer's work on PostgreSQL: gives committed events without a position the next ones, in number order.
  /// Two events of one row cannot be seen out of order, because the second took its number under the row's lock, after
  /// the first had committed. Returns how many were stamped.
  package func stampPositions(limit: Int) throws -> Int {
    guard let last = try first("SELECT value FROM counter WHERE name = 'journal' FOR UPDATE", map: { $0.int(0) }) else {
      try run("INSERT INTO counter (name, value) VALUES ('journal', 0) ON CONFLICT (name) DO NOTHING")
      return try stampPositions(limit: limit)
    }
    let stamped = try run(
      """
      UPDATE journal SET position = $1 + fresh.rank
      FROM (SELECT city, no, row_number() OVER (ORDER BY no) AS rank
            FROM (SELECT city, no FROM journal WHERE position IS NULL ORDER BY no LIMIT $2) waiting) fresh
      WHERE journal.city = fresh.city AND journal.no = fresh.no
      """, last, limit)
    if stamped > 0 { try run("UPDATE counter SET value = value + $1 WHERE name = 'journal'", stamped) }
    return stamped
  }
}

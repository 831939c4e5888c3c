// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// Writes a command, and counts the state it has come to.
  package func save(_ command: OrderCommand, countsState: Bool) throws {
    try run(
      """
      INSERT INTO order_command (city, id, order_ref, kind, state, asked_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (city, id) DO UPDATE SET state = $5, body = $7
      """, command.id.city, command.id, command.order, command.kind.rawValue, command.state.rawValue, command.askedAt,
      try JSON.text(command))
    guard countsState else { return }
    try run(
      """
      INSERT INTO order_command_count (city, feed, kind, state, seen) VALUES ($1, $2, $3, $4, 1)
      ON CONFLICT (city, feed, kind, state) DO UPDATE SET seen = order_command_count.seen + 1
      """, command.id.city, command.feed, command.kind.rawValue, command.state.rawValue)
  }

  package func orderCommand(_ id: OrderCommandID) throws -> OrderCommand? {
    try first("SELECT body FROM order_command WHERE city = $1 AND id = $2", id.city, id) { try $0.json(0) }
  }

  /// The command, its row locked until the transaction ends.
  package func lockedOrderCommand(_ id: OrderCommandID) throws -> OrderCommand? {
    try first("SELECT body FROM order_command WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id) { try $0.json(0) }
  }

  /// The commands of an order, oldest first.
  package func orderCommands(of order: OrderRef, city: City) throws -> [OrderCommand] {
    try rows("SELECT body FROM order_command WHERE city = $1 AND order_ref = $2 ORDER BY id", city, order) {
      try $0.json(0)
    }
  }

  /// What waits for a person: proposals for a signature, silent and unknown ones for a look; oldest first.
  package func orderCommandsWaiting(limit: Int = 100) throws -> [OrderCommand] {
    try rows(
      """
      SELECT body FROM order_command WHERE state IN ('proposed', 'silent', 'unknown') ORDER BY asked_at LIMIT $1
      """, limit
    ) { try $0.json(0) }
  }

  /// Keeps what the platform said to "could you?".
  package func keep(_ fact: OrderCommand.CanFact, _ kind: PlatformCommand.Kind, of order: OrderRef, city: City) throws {
    try run(
      """
      INSERT INTO order_can (city, order_ref, kind, at, reply) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (city, order_ref, kind) DO UPDATE SET at = excluded.at, reply = excluded.reply
      WHERE excluded.at >= order_can.at
      """, city, order, kind.rawValue, fact.at, try JSON.text(fact.reply))
  }

  /// The latest answers to "could you?" about an order, by kind.
  package func canFacts(
    of order: OrderRef, city: City
  ) throws -> [(kind: PlatformCommand.Kind, fact: OrderCommand.CanFact)] {
    try rows(
      "SELECT kind, at, reply FROM order_can WHERE city = $1 AND order_ref = $2 ORDER BY kind", city, order
    ) { (try $0.value(0), OrderCommand.CanFact(try $0.json(2), at: $0.instant(1))) }
  }

  /// How many commands have come to each state, by feed and kind: a command counts once for every state it passed.
  package func orderCommandCounts() throws -> [(feed: String, kind: String, state: String, seen: Int64)] {
    try rows(
      """
      SELECT feed, kind, state, sum(seen) FROM order_command_count GROUP BY feed, kind, state
      ORDER BY feed, kind, state
      """
    ) { ($0.text(0), $0.text(1), $0.text(2), $0.int(3)) }
  }
}

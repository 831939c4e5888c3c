// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  package func concern(_ id: ConcernID) throws -> Concern? {
    try first("SELECT body FROM concern WHERE city = $1 AND id = $2", id.city, id) { try $0.json(0) }
  }

  package func lockedConcern(_ id: ConcernID) throws -> Concern? {
    try first("SELECT body FROM concern WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id) { try $0.json(0) }
  }

  /// All concerns of an order, oldest first.
  package func concerns(of order: OrderID) throws -> [Concern] {
    try rows("SELECT body FROM concern WHERE city = $1 AND order_id = $2 ORDER BY id", order.city, order) {
      try $0.json(0)
    }
  }

  /// All concerns that opened or joined a case, oldest first; its orders may be of several cities.
  package func concerns(in caseID: CaseID) throws -> [Concern] {
    try rows("SELECT body FROM concern WHERE case_id = $1 ORDER BY id", caseID) { try $0.json(0) }
  }

  /// A page of one state, newest first; `before` is the last of the page before.
  package func concerns(_ state: Concern.State, before: ConcernID?, limit: Int) throws -> [Concern] {
    try rows(
      "SELECT body FROM concern WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3", state.rawValue,
      before?.raw ?? Int64.max, limit
    ) { try $0.json(0) }
  }

  /// Concerns raised from `from` on, by clock and state.
  package func concernCounts(from: Instant) throws -> [ConcernCount] {
    try rows(
      "SELECT clock, state, count(*) FROM concern WHERE raised_at >= $1 GROUP BY clock, state ORDER BY clock, state",
      from
    ) { ConcernCount(clock: try $0.value(0), state: try $0.value(1), count: Int($0.int(2))) }
  }

  package func save(_ concern: Concern) throws {
    try run(
      """
      INSERT INTO concern (city, id, order_id, case_id, clock, state, raised_at, body)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (city, id) DO UPDATE SET case_id = excluded.case_id, state = excluded.state, body = excluded.body
      """, concern.city, concern.id, concern.orderID, concern.caseID, concern.clock.rawValue, concern.state.rawValue,
      concern.raisedAt, try JSON.text(concern))
  }
}

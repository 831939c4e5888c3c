// SPDX-License-Identifier: Apache-2.0
import Domain

/// Rows of `order_head` and `order_ref`, several in one statement.
enum OrderRows {
  /// What follows where the row is there already: it becomes what is said.
  static let update = """
     ON CONFLICT (city, day, id) DO UPDATE SET customer = excluded.customer, shop = excluded.shop,
    rider = excluded.rider, stage = excluded.stage, clock_at = excluded.clock_at, page = excluded.page,
    body = excluded.body
    """

  /// One row, unless the row that is there is newer.
  static let newer = insert(1) + update + " WHERE order_head.page < excluded.page"

  static func insert(_ count: Int) -> String { inserts[count] ?? text(count) }

  private static let inserts = Dictionary(uniqueKeysWithValues: ListSize.sizes.map { ($0, text($0)) })

  private static func text(_ count: Int) -> String {
    "INSERT INTO order_head (city, day, id, ref, customer, shop, rider, stage, clock_at, page, body) VALUES "
      + ListSize.rows(count, width: 11)
  }

  /// Numbers of orders, unless they are taken.
  static func insertRefs(_ count: Int) -> String { refInserts[count] ?? refText(count) }

  private static let refInserts = Dictionary(uniqueKeysWithValues: ListSize.sizes.map { ($0, refText($0)) })

  private static func refText(_ count: Int) -> String {
    "INSERT INTO order_ref (ref, city, id) VALUES \(ListSize.rows(count, width: 3)) ON CONFLICT (ref, city) DO NOTHING"
  }

  /// States of rows that are there, by (city, id, rider, stage, clock_at, body); the day of all of them comes last.
  static func change(_ count: Int) -> String { changes[count] ?? changeText(count) }

  private static let changes = Dictionary(uniqueKeysWithValues: ListSize.sizes.map { ($0, changeText($0)) })

  private static func changeText(_ count: Int) -> String {
    let types = ["BIGINT", "BIGINT", "TEXT", "TEXT", "BIGINT", "BYTEA"]
    return """
      UPDATE order_head SET rider = new.rider, stage = new.stage, clock_at = new.clock_at, body = new.body
      FROM (VALUES \(ListSize.rows(count, width: 6, types: types))) new (city, id, rider, stage, clock_at, body)
      WHERE order_head.city = new.city AND order_head.day = $\(count * 6 + 1) AND order_head.id = new.id
      """
  }

  /// The clock of the row stays where it is when it is early enough: whoever looks then sets it anew, and an event that
  /// moves none of what a row is found by leaves every index alone.
  static func changeValues(_ stored: StoredOrder) -> [SQLBinding] {
    let clock = [stored.inRow?.clockAt, stored.clockAt].compactMap(\.self).min()
    return [stored.order.city, stored.id, stored.order.rider, stored.order.stage.rawValue, clock, stored.body]
  }

  static func values(_ stored: StoredOrder, page: Int64) -> [SQLBinding] {
    values(OrderKey(city: stored.order.city, ref: stored.order.ref), HeadBuffer.Head(stored, page: page))
  }

  static func values(_ key: HeadBuffer.Key, _ head: HeadBuffer.Head) -> [SQLBinding] {
    [
      key.city, head.id.day, head.id, key.ref, head.customer, head.shop, head.rider, head.stage.rawValue, head.clockAt,
      head.page, head.body,
    ]
  }

  static func refValues(_ stored: StoredOrder) -> [SQLBinding] {
    [stored.order.ref, stored.order.city, stored.id]
  }
}

extension SQL {
  /// Rows of states that lay in the log, unless the row is newer. Who looks at the rows finds the order by as little as
  /// has to be touched: what it is found by changes seldom.
  func write(_ heads: [(HeadBuffer.Key, HeadBuffer.Head)]) throws {
    for (key, head) in heads {
      // Gone is the row of an order that was archived meanwhile.
      if head.inRow != nil, try update(key, head) { continue }
      try run(OrderRows.newer, values: OrderRows.values(key, head))
      try run(OrderRows.insertRefs(1), key.ref, key.city, head.id)
    }
  }

  private func update(_ key: HeadBuffer.Key, _ head: HeadBuffer.Head) throws -> Bool {
    if head.inRow == HeadBuffer.InRow(head) {
      return try run(
        """
        UPDATE order_head SET stage = $4, page = $5, body = $6 WHERE city = $1 AND day = $2 AND id = $3 AND page < $5
        """, key.city, head.id.day, head.id, head.stage.rawValue, head.page, head.body) > 0
    }
    return try run(
      """
      UPDATE order_head SET stage = $4, page = $5, body = $6, rider = $7, clock_at = $8
      WHERE city = $1 AND day = $2 AND id = $3 AND page < $5
      """, key.city, head.id.day, head.id, head.stage.rawValue, head.page, head.body, head.rider, head.clockAt) > 0
  }
}

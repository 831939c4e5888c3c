// SPDX-License-Identifier: Apache-2.0
import Domain

/// Rows of `order_head`, several in one statement.
enum OrderRows {
  private static let head =
    "INSERT INTO order_head (city, ref, id, customer, shop, stage, placed_at, last_at, page, body) VALUES "
  private static let width = 10

  /// What follows where the row is there already: it becomes what is said.
  static let update = """
     ON CONFLICT (city, ref) DO UPDATE SET customer = excluded.customer, shop = excluded.shop, stage = excluded.stage,
    placed_at = excluded.placed_at, last_at = excluded.last_at, page = excluded.page, body = excluded.body
    """

  /// One row, unless the row that is there is newer.
  static let newer = insert(1) + update + " WHERE order_head.page < excluded.page"

  static func insert(_ count: Int) -> String { inserts[count] ?? text(count) }

  private static let inserts = Dictionary(uniqueKeysWithValues: ListSize.sizes.map { ($0, text($0)) })

  private static func text(_ count: Int) -> String {
    let rows = (0..<count).map { row in "(" + (1...width).map { "$\(row * width + $0)" }.joined(separator: ", ") + ")" }
    return head + rows.joined(separator: ", ")
  }

  static func values(_ stored: StoredOrder, page: Int64) -> [SQLBinding] {
    values(
      HeadBuffer.Key(city: stored.order.city, ref: stored.order.ref),
      HeadBuffer.Head(stored, page: page))
  }

  static func values(_ key: HeadBuffer.Key, _ head: HeadBuffer.Head) -> [SQLBinding] {
    [
      key.city, key.ref, head.id, head.customer, head.shop, head.stage.rawValue, head.placedAt, head.lastAt, head.page,
      head.body,
    ]
  }
}

extension SQL {
  /// Rows of states that lay in the log, unless the row is newer.
  func write(_ heads: [(HeadBuffer.Key, HeadBuffer.Head)]) throws {
    for (key, head) in heads where head.hasRow {
      try run(
        """
        UPDATE order_head SET stage = $3, last_at = $4, page = $5, body = $6 WHERE city = $1 AND ref = $2 AND page < $5
        """, key.city, key.ref, head.stage.rawValue, head.lastAt, head.page, head.body)
    }
    for (key, head) in heads where !head.hasRow {
      try run(OrderRows.newer, values: OrderRows.values(key, head))
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

extension OrderLog {
  /// The newest state in the log of every order that has one.
  static func newest(_ sql: any SQL) throws -> [OrderKey: HeadBuffer.Head] {
    let pages = try sql.rows("SELECT page, form, body FROM order_log WHERE city = $1 ORDER BY page", City.none) {
      try unpack($0.blob(2), page: $0.int(0), form: Int($0.int(1)))
    }
    return Dictionary(pages.joined()) { _, later in later }
  }
}

extension SQL {
  /// Orders as they stand. A command beside a running server on the embedded engine has no memory of the server's: it
  /// finds in the log what has not come to its row yet.
  package func newestOrders(_ keys: [OrderKey]) throws -> [OrderKey: Order] {
    let log = dialect == .sqlite && orderHeads == nil ? try OrderLog.newest(self) : [:]
    var found: [OrderKey: Order] = [:]
    for key in keys {
      let row = try order(key.ref, city: key.city)
      found[key] = row?.order
      guard let head = log[key] else { continue }
      let page = try row.flatMap { try pageOfRow($0.id) } ?? 0
      if head.page > page { found[key] = head.stored(key)?.order }
    }
    return found
  }

  /// The page up to which an order's row is newer.
  private func pageOfRow(_ id: OrderID) throws -> Int64? {
    try first("SELECT page FROM order_head WHERE city = $1 AND day = $2 AND id = $3", id.city, id.day, id) { $0.int(0) }
  }
}

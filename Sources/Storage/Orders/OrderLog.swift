// SPDX-License-Identifier: Apache-2.0
import Domain

/// The log behind `HeadBuffer`: one row a batch, the states of its orders one after the other.
enum OrderLog {
  static let table = Migration(
    "order log",
    """
    CREATE TABLE order_log (
      city BIGINT NOT NULL, page BIGINT NOT NULL, at BIGINT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (city, page))
    WITHOUT ROWID
    """,
    // The newest page whose state the row holds, or that is older than the row.
    "ALTER TABLE order_head ADD COLUMN page BIGINT NOT NULL DEFAULT 0")

  /// How pages are written now; those of an earlier program have no clocks.
  static let form = 2

  static func pack(_ heads: [(HeadBuffer.Key, HeadBuffer.Head)]) -> [UInt8] {
    var writer = PackWriter()
    for (key, head) in heads {
      var (city, ref, id) = (Int(key.city.number), key.ref, head.id.raw)
      writer.number(&city)
      writer.ref(&ref)
      writer.number(&id)
      // So that who looks at the file need not unpack the order to know how far it is.
      var stage = head.stage.rawValue
      writer.text(&stage)
      var clock = head.clockAt?.ms ?? 0
      writer.number(&clock)
      writer.blob(head.body)
    }
    return writer.bytes
  }

  /// The states of a page; throws for bytes that `pack` did not write.
  static func unpack(_ bytes: [UInt8], page: Int64, form: Int) throws -> [(HeadBuffer.Key, HeadBuffer.Head)] {
    var reader = PackReader(bytes)
    var heads: [(HeadBuffer.Key, HeadBuffer.Head)] = []
    while !reader.isFinished {
      var (number, ref, id) = (0, OrderRef(""), Int64(0))
      reader.number(&number)
      reader.ref(&ref)
      reader.number(&id)
      var stage = ""
      reader.text(&stage)
      var clock: Int64 = 0
      if form > 1 { reader.number(&clock) }
      let body = reader.blob()
      guard !reader.isBroken, let city = City(number), let order = Order(packed: body, ref: ref, city: city) else {
        throw StorageError.corrupt("order_log \(page)")
      }
      let stored = StoredOrder(
        id: OrderID(raw: id), order: order, clockAt: clock == 0 ? nil : Instant(ms: clock), inRow: nil)
      heads.append((HeadBuffer.Key(city: city, ref: ref), HeadBuffer.Head(stored, page: page)))
    }
    return heads
  }

  /// Orders with a state in the log.
  static func keys(_ sql: any SQL) throws -> Set<OrderKey> {
    let pages = try sql.rows("SELECT page, form, body FROM order_log WHERE city = $1", City.none) {
      try unpack($0.blob(2), page: $0.int(0), form: Int($0.int(1)))
    }
    return Set(pages.joined().map(\.0))
  }

  /// Empties the log of the life before; returns the number of the one that begins.
  static func beginLife(_ sql: any SQL) throws -> Int64 {
    try replay(sql)
    let life = (try sql.meta("order.life").flatMap { Int64($0) } ?? 0) + 1
    try sql.setMeta("order.life", "\(life)")
    return life
  }

  /// Brings what an earlier life of the program had only in its log into the rows: of each order the newest state.
  private static func replay(_ sql: any SQL) throws {
    var newest: [HeadBuffer.Key: HeadBuffer.Head] = [:]
    var last: Int64 = 0
    while let page = try sql.first(
      "SELECT page, form, body FROM order_log WHERE city = $1 AND page > $2 ORDER BY page LIMIT 1", City.none, last,
      map: { (number: $0.int(0), form: Int($0.int(1)), body: $0.blob(2)) })
    {
      for (key, head) in try unpack(page.body, page: page.number, form: page.form) { newest[key] = head }
      last = page.number
    }
    try sql.write(newest.sorted { ($0.value.place, $0.key) < ($1.value.place, $1.key) }.map { ($0.key, $0.value) })
    try sql.run("DELETE FROM order_log WHERE city = $1", City.none)
  }
}

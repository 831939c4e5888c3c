// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

/// A store of a program from before orders were kept by day.
@Suite struct OrderMigrationTests {
  typealias Book = OrderBook

  static let before = Array(Schema.migrations.prefix { $0.name != "orders by day" })

  static let orders = [
    Book.order("qw-1", rider: Book.zhou), Book.order("qw-2", at: Book.noon - .days(40), customer: nil, over: true),
    Book.order("qw-3", at: Book.noon + .hours(12), number: 2), Book.order("bw-1", city: City(4000) ?? .none),
  ]

  private static func write(_ stored: StoredOrder, _ sql: any SQL) throws {
    let order = stored.order
    try sql.run(
      """
      INSERT INTO order_head (city, ref, id, customer, shop, stage, placed_at, last_at, page, body)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 3, $9)
      """, order.city, order.ref, stored.id, order.placed?.customer, order.placed?.shop, order.stage.rawValue,
      order.placed?.at, order.lastAt, order.packed)
  }

  @Test(arguments: Engine.allCases)
  func itsOrdersAreFoundAfterwards(_ engine: Engine) async throws {
    try await withPlace(engine) { place in
      let old: any Store
      switch place {
      case .file(let path): old = try SQLiteStore(path: path, use: .command, schema: Self.before)
      case .database(let url):
        try PostgresStore.administer(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        old = try PostgresStore(url: url, connections: 2, schema: Self.before)
      }
      try await old.write { sql in for order in Self.orders { try Self.write(order, sql) } }
      await old.close()
      let new = try place.open()
      for stored in Self.orders {
        let order = stored.order
        let found = try await new.read { sql in
          [
            try sql.order(stored.id)?.order, try sql.order(order.ref, city: order.city)?.order,
            try sql.orders(numbered: order.ref, limit: 2).first?.order,
          ]
        }
        #expect(found == [order, order, order])
      }
      let (hers, his, shops) = try await new.read { sql in
        (
          try sql.orders(of: .customer(Book.chen), city: Book.city, days: Book.days(), limit: 9).map(\.order.ref.text),
          try sql.orders(of: .rider(Book.zhou), city: Book.city, days: Book.days(), limit: 9).map(\.order.ref.text),
          try sql.orders(of: .shop(Book.lighthouse), city: Book.city, days: Book.days(), limit: 9).count
        )
      }
      #expect(hers == ["qw-3", "qw-1"] && his == ["qw-1"] && shops == 3)
      try await Book.fill(new, [Book.order("qw-4", number: 9)])
      let all = try await new.read { try $0.count("SELECT count(*) FROM order_head") }
      #expect(all == 5)
      await new.close()
    }
  }

  /// It was killed and has left a page of its log, which says nothing of clocks.
  @Test func theLogOfBeforeIsReadAgain() async throws {
    try await withPlace(.sqlite) { place in
      guard case .file(let path) = place else { return }
      let old = try SQLiteStore(path: path, use: .command, schema: Self.before)
      let first = Self.orders[0]
      let body = Self.page([first])
      try await old.write {
        try $0.run("INSERT INTO order_log (city, page, at, body) VALUES (0, 4, $1, $2)", Book.noon, body)
      }
      await old.close()
      let new = try place.open()
      #expect(try await new.read { try $0.order(first.order.ref, city: Book.city)?.order } == first.order)
      await new.close()
    }
  }

  private static func page(_ orders: [StoredOrder]) -> [UInt8] {
    var writer = PackWriter()
    for stored in orders {
      var (city, ref, id) = (Int(stored.order.city.number), stored.order.ref, stored.id.raw)
      writer.number(&city)
      writer.ref(&ref)
      writer.number(&id)
      var stage = stored.order.stage.rawValue
      writer.text(&stage)
      writer.blob(stored.order.packed)
    }
    return writer.bytes
  }
}

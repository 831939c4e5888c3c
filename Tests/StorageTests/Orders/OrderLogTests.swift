// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Storage
import Testing

/// States of orders beside their rows, on the embedded engine: read at once, in their rows later, there after a crash.
@Suite struct OrderLogTests {
  static let city = City(7) ?? .none
  static let id = OrderID(raw: 7 << 51 | 5)
  static let noon = Instant.epoch2024 + .hours(12)

  static func order(_ kinds: [OrderEvent.Kind]) -> StoredOrder {
    var order = Order(ref: OrderRef("qw-1"), city: city, firstAt: noon)
    for (minute, kind) in kinds.enumerated() {
      var event = OrderEvent(
        id: "e\(minute)", city: city, at: noon + .minutes(Int64(minute)), kind: kind, order: order.ref)
      if kind == .placed { (event.customer, event.shop) = (CustomerRef("chen"), ShopRef("lighthouse")) }
      _ = order.fold(event)
    }
    return StoredOrder(id: id, order: order)
  }

  static let placed = order([.placed])
  static let ready = order([.placed, .ready])
  static let done = order([.placed, .ready, .completed])

  /// Runs `first`, lets the process die and runs `then` in its next life.
  static func lives(
    _ first: (SQLiteStore) async throws -> Void, then: (SQLiteStore) async throws -> Void
  ) async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("orders-\(UUID().uuidString)").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let one = try SQLiteStore(path: path, use: .trial)
    try await first(one)
    await one.close()
    let other = try SQLiteStore(path: path, use: .trial)
    try await then(other)
    await other.close()
  }

  static func found(_ store: SQLiteStore) async throws -> [Order?] {
    try await store.read { sql in
      [
        try sql.order(placed.order.ref, city: city)?.order, try sql.order(id)?.order,
        try sql.orders([placed.order.ref], city: city).first?.order,
        try sql.orders(of: .customer(CustomerRef("chen")), city: city, days: id.day...id.day, limit: 5).first?.order,
        try sql.orders(numbered: placed.order.ref, limit: 5).first?.order,
      ]
    }
  }

  static func rows(_ store: SQLiteStore) async throws -> [Int] {
    try await store.read { sql in
      [try sql.count("SELECT count(*) FROM order_head"), try sql.count("SELECT count(*) FROM order_log")]
    }
  }

  static func expect(
    _ order: Order, in store: SQLiteStore, _ place: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await found(store)
    #expect(found == Array(repeating: order, count: 5), sourceLocation: place)
  }

  static func expect(
    rows wanted: [Int], in store: SQLiteStore, _ place: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await rows(store)
    #expect(found == wanted, sourceLocation: place)
  }

  static func keep(_ order: StoredOrder, _ store: SQLiteStore) async throws {
    try await store.write { try $0.keep([order], at: noon) }
  }

  static func settle(_ store: SQLiteStore, after span: Span) async throws {
    guard await store.orderHeads?.isDue(at: noon + span) ?? false else { return }
    _ = try await store.write { try $0.settleOrders(at: noon + span, limit: 100) }
  }

  @Test func aStateIsFoundBeforeItHasItsRowAndAfter() async throws {
    try await Self.lives { store in
      _ = try await store.write { try $0.add([Self.placed], at: Self.noon) }
      try await Self.expect(Self.placed.order, in: store)
      try await Self.expect(rows: [0, 1], in: store)
      try await Self.settle(store, after: .seconds(5))
      try await Self.expect(rows: [0, 1], in: store)
      try await Self.settle(store, after: .seconds(20))
      try await Self.settle(store, after: .seconds(40))
      let rows = try await Self.rows(store)
      #expect(rows[0] == 1)
      var known = try #require(try await store.read { try $0.order(Self.id) })
      known.order = Self.done.order
      let over = known
      try await Self.keep(over, store)
      try await Self.expect(Self.done.order, in: store)
      try await Self.settle(store, after: .seconds(60))
      try await Self.settle(store, after: .seconds(80))
      try await Self.settle(store, after: .seconds(99))
      try await Self.expect(Self.done.order, in: store)
    } then: { store in
      try await Self.expect(Self.done.order, in: store)
      try await Self.expect(rows: [1, 0], in: store)
    }
  }

  @Test func afterACrashTheLogIsReadAgain() async throws {
    try await Self.lives { store in
      _ = try await store.write { try $0.add([Self.placed], at: Self.noon) }
      try await Self.keep(Self.ready, store)
      try await Self.expect(rows: [0, 2], in: store)
    } then: { store in
      try await Self.expect(Self.ready.order, in: store)
      try await Self.expect(rows: [1, 0], in: store)
    }
  }

  /// Somebody watches: the row is written at once, and what the log says of before must not come back.
  @Test(arguments: [true, false]) func aRowThatIsNewerStays(goesOn: Bool) async throws {
    try await Self.lives { store in
      try await Self.keep(Self.placed, store)
      try await store.write { try $0.save([Self.ready]) }
      if goesOn { try await Self.keep(Self.done, store) }
    } then: { store in
      let last = goesOn ? Self.done.order : Self.ready.order
      try await Self.expect(last, in: store)
    }
  }

  @Test func aVerbThatThrowsLeavesNothing() async throws {
    struct Thrown: Error {}
    try await Self.lives { store in
      try await Self.keep(Self.placed, store)
      await #expect(throws: Thrown.self) {
        try await store.write { sql in
          try sql.keep([Self.done], at: Self.noon)
          throw Thrown()
        }
      }
      try await Self.expect(Self.placed.order, in: store)
    } then: { store in
      try await Self.expect(Self.placed.order, in: store)
    }
  }

  /// What a transaction has written itself it reads, and so does the next verb of the same commit.
  @Test func whatWasJustWrittenIsRead() async throws {
    try await Self.lives { store in
      try await Self.keep(Self.placed, store)
      let seen = try await store.write { sql in
        try sql.save([Self.ready])
        return [try sql.order(Self.placed.order.ref, city: Self.city)?.order, try sql.order(Self.id)?.order]
      }
      #expect(seen == [Self.ready.order, Self.ready.order])
      try await Self.expect(Self.ready.order, in: store)
    } then: { store in
      try await Self.expect(Self.ready.order, in: store)
    }
  }

  @Test func aRoundThatFailedIsMadeUpFor() async throws {
    struct Thrown: Error {}
    try await Self.lives { store in
      try await Self.keep(Self.done, store)
      _ = await store.orderHeads?.isDue(at: Self.noon + .seconds(20))
      await #expect(throws: Thrown.self) {
        try await store.write { sql in
          _ = try sql.settleOrders(at: Self.noon + .seconds(20), limit: 100)
          throw Thrown()
        }
      }
      try await Self.expect(rows: [0, 1], in: store)
      for round in 2...4 { try await Self.settle(store, after: .seconds(Int64(round) * 20)) }
      try await Self.expect(rows: [1, 0], in: store)
    } then: { store in
      try await Self.expect(Self.done.order, in: store)
    }
  }

  /// A command beside a running server leaves the server's log alone.
  @Test func aVisitorDoesNotTouchTheLog() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("orders-\(UUID().uuidString)").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let server = try SQLiteStore(path: path, use: .trial)
    try await Self.keep(Self.placed, server)
    let visitor = try SQLiteStore(path: path, use: .command)
    try await Self.expect(rows: [0, 1], in: visitor)
    await visitor.close()
    try await Self.expect(Self.placed.order, in: server)
    await server.close()
  }

  /// A server that was stopped leaves everything in the rows, also what a round had only begun to write.
  @Test func aCleanStopLeavesNothingInTheLog() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("orders-\(UUID().uuidString)").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let server = try SQLiteStore(path: path)
    try await Self.keep(Self.done, server)
    _ = await server.orderHeads?.isDue(at: Self.noon + .seconds(20))
    try await Self.keep(Self.ready, server)
    await server.close()
    let visitor = try SQLiteStore(path: path, use: .command)
    try await Self.expect(rows: [1, 0], in: visitor)
    try await Self.expect(Self.ready.order, in: visitor)
    await visitor.close()
  }
}

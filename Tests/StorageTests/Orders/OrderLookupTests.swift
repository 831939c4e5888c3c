// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

/// Orders found by whoever stands on one side of them, however long ago, and by their clocks.
@Suite struct OrderLookupTests {
  typealias Book = OrderBook

  private static func refs(_ orders: [StoredOrder]) -> [String] { orders.map(\.order.ref.text) }

  @Test(arguments: Engine.allCases)
  func chenSeesHerOrdersPageByPageNewestFirst(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let ago: [Int64] = [0, 0, 1, 2, 2, 7, 31, 89]
      let hers = ago.enumerated().map { number, days in
        Book.order("qw-\(number)", at: Book.noon - .days(days) - .minutes(Int64(number)), number: number)
      }
      let others = (0..<40).map {
        Book.order("other-\($0)", at: Book.noon - .days(Int64($0)), number: 100 + $0, customer: CustomerRef("li"))
      }
      let elsewhere = Book.order("bw-1", city: City(8) ?? .none)
      try await Book.fill(store, hers + others + [elsewhere])
      let pages = try await store.read { sql in
        var (pages, last): ([[String]], OrderID?) = ([], nil)
        while pages.count < 9 {
          let page = try sql.orders(
            of: .customer(Book.chen), city: Book.city, days: Book.days(), before: last, limit: 3)
          pages.append(Self.refs(page))
          guard page.count == 3, let end = page.last else { break }
          last = end.id
        }
        return pages
      }
      #expect(pages == [["qw-0", "qw-1", "qw-2"], ["qw-3", "qw-4", "qw-5"], ["qw-6", "qw-7"]])
      let recent = try await store.read {
        try $0.orders(of: .customer(Book.chen), city: Book.city, days: Book.days(back: 30), limit: 20)
      }
      #expect(Self.refs(recent) == (0...5).map { "qw-\($0)" })
    }
  }

  @Test(arguments: Engine.allCases)
  func aShopAndARiderFindTheirs(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let orders = (0..<30).map { number in
        Book.order(
          "qw-\(number)", at: Book.noon - .hours(Int64(number)), number: number,
          shop: ShopRef("s\(number % 3)"), rider: number % 5 == 0 ? nil : RiderRef("r\(number % 2)"))
      }
      try await Book.fill(store, orders)
      let (shop, rider) = try await store.read { sql in
        (
          try sql.orders(of: .shop(ShopRef("s1")), city: Book.city, days: Book.days(), limit: 50),
          try sql.orders(of: .rider(RiderRef("r1")), city: Book.city, days: Book.days(), limit: 4)
        )
      }
      #expect(Self.refs(shop) == stride(from: 1, to: 30, by: 3).map { "qw-\($0)" })
      #expect(Self.refs(rider) == ["qw-1", "qw-3", "qw-7", "qw-9"])
    }
  }

  /// Of many cities at once, more than one statement takes, each once however often it is asked for.
  @Test(arguments: Engine.allCases)
  func manyAreLockedAtOnce(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await Book.fill(store, (0..<300).map { Book.order("qw-\($0)", number: $0) })
      let known = (0..<300).map { OrderKey(city: Book.city, ref: OrderRef("qw-\($0)")) }
      let strange = [OrderKey(city: .none, ref: OrderRef("qw-1")), OrderKey(city: Book.city, ref: OrderRef("qw-x"))]
      let found = try await store.write { try $0.lockedOrders(known + strange + known) }
      #expect(found.map(\.key) == known.sorted())
      try await store.write { try $0.watch(known[7].ref, city: known[7].city, by: "case") }
      let watchers = try await store.read { try $0.watchers(of: known + strange + known) }
      #expect(watchers.map(\.key) == [known[7]] && watchers.map(\.watcher) == ["case"])
    }
  }

  /// The row names the rider of before for some seconds; nobody who asks notices.
  @Test(arguments: Engine.allCases)
  func anotherRiderIsFoundAtOnce(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await Book.fill(store, [Book.order("qw-1", rider: Book.zhou), Book.order("qw-2", number: 1)])
      func change(_ ref: String, to rider: String, _ epoch: Int) async throws {
        try await store.write { sql in
          var stored = try #require(try sql.lockedOrders([OrderRef(ref)], city: Book.city).first)
          var event = OrderEvent(
            id: "\(ref)-\(rider)", city: Book.city, at: Book.noon + .minutes(9), kind: .assigned, order: OrderRef(ref))
          (event.rider, event.epoch) = (RiderRef(rider), epoch)
          _ = stored.order.fold(event)
          try sql.keep([stored], at: Book.noon)
        }
      }
      func orders(of rider: String) async throws -> [String] {
        try await store.read {
          Self.refs(try $0.orders(of: .rider(RiderRef(rider)), city: Book.city, days: Book.days(), limit: 9))
        }
      }
      #expect(try await orders(of: "zhou") == ["qw-1"])
      try await change("qw-1", to: "wu", 2)
      try await change("qw-2", to: "wu", 1)
      for _ in 1...3 {
        #expect(try await orders(of: "zhou") == [])
        #expect(try await orders(of: "wu") == ["qw-2", "qw-1"])
        try await Book.settle(store)
        _ = await store.orderHeads?.isDue(at: Book.noon + .hours(1))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func aNumberIsFoundInEveryCity(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let cities = [7, 8, 4000].compactMap { City($0) }
      try await Book.fill(store, cities.map { Book.order("88001", city: $0) } + [Book.order("88002", number: 1)])
      let found = try await store.read { try $0.orders(numbered: OrderRef("88001"), limit: 9) }
      #expect(found.map(\.order.city) == cities)
      let none = try await store.read { try $0.orders(numbered: OrderRef("8800"), limit: 9) }
      #expect(none.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func whatIsDueIsListedTheLongestDueFirst(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let minutes: [Int64?] = [5, nil, 1, 30, 3, -4]
      try await Book.fill(
        store,
        minutes.enumerated().map { number, minute in
          Book.order("qw-\(number)", number: number, clockAt: minute.map { Book.noon + .minutes($0) })
        })
      func due(_ minute: Int64, limit: Int = 9) async throws -> [String] {
        try await store.read {
          Self.refs(try $0.dueOrders(in: Book.city, at: Book.noon + .minutes(minute), limit: limit))
        }
      }
      #expect(try await due(5) == ["qw-5", "qw-2", "qw-4", "qw-0"])
      #expect(try await due(5, limit: 2) == ["qw-5", "qw-2"])
      #expect(try await store.read { try $0.city(withClocksAfter: .none) } == Book.city)
      #expect(try await store.read { try $0.city(withClocksAfter: Book.city) } == nil)
      let moves: [(String, Instant?)] = [("qw-5", Book.noon + .minutes(4)), ("qw-2", nil), ("qw-3", Book.noon)]
      try await move(moves, store) { try $0.keep([$1], at: Book.noon) }
      // On PostgreSQL a row keeps its clock where that is the earlier, until somebody has looked.
      if engine == .postgres {
        #expect(try await due(3) == ["qw-5", "qw-3", "qw-2", "qw-4"])
        try await move(moves, store) { try $0.save([$1]) }
      }
      // A clock that was moved is not told at its old time, one that was stopped not at all.
      try await Book.settle(store)
      #expect(try await due(3) == ["qw-3", "qw-4"])
      #expect(try await due(5) == ["qw-3", "qw-4", "qw-5", "qw-0"])
    }
  }

  private func move(
    _ clocks: [(ref: String, at: Instant?)], _ store: any Store,
    _ write: @escaping @Sendable (any SQL, StoredOrder) throws -> Void
  ) async throws {
    try await store.write { sql in
      for (ref, at) in clocks {
        var stored = try #require(try sql.lockedOrders([OrderRef(ref)], city: Book.city).first)
        stored.clockAt = at
        try write(sql, stored)
      }
    }
  }

  /// Two processes hear of a new order at the same moment: one of them made it.
  @Test(arguments: Engine.allCases)
  func aNumberIsOneOrder(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await Book.fill(store, [Book.order("qw-1")])
      guard engine == .postgres else { return }
      let others = try await store.write {
        try $0.add([Book.order("qw-1", number: 5), Book.order("qw-2", number: 6)], at: Book.noon)
      }
      #expect(others == [OrderKey(city: Book.city, ref: OrderRef("qw-1"))])
      let ids = try await store.read { sql in
        try ["qw-1", "qw-2"].compactMap { try sql.order(OrderRef($0), city: Book.city)?.id }
      }
      #expect(ids == [Book.order("qw-1").id, Book.order("qw-2", number: 6).id])
    }
  }
}

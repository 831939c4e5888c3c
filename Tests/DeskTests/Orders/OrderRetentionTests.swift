// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

/// Orders of long ago leave by themselves; what somebody watches stays.
@Suite struct OrderRetentionTests {
  static let city = City(7) ?? .none
  static let noon = Instant.epoch2024 + .days(300) + .hours(4)

  static func order(_ ref: String, daysAgo: Int64, number: Int, in city: City = city) -> StoredOrder {
    let at = noon - .days(daysAgo)
    var order = Order(ref: OrderRef(ref), city: city, firstAt: at)
    _ = order.fold(OrderEvent(id: ref, city: city, at: at, kind: .placed, order: order.ref))
    return StoredOrder(
      id: OrderID(city: city, seconds: (at - .epoch2024).ms / 1000, node: 1, sequence: number), order: order)
  }

  @Test(arguments: Engine.allCases, [false, true])
  func whatIsOldGoesUnlessItIsWatched(_ engine: Engine, hasDays: Bool) async throws {
    try await withDesk(engine) { desk in
      let ages: [Int64] = [0, 1, 89, 90, 91, 91, 120, 200]
      let orders = ages.enumerated().map { Self.order("qw-\($0)", daysAgo: $1, number: $0) }
      let elsewhere = Self.order("qw-0", daysAgo: 99, number: 9, in: City(9) ?? .none)
      try await desk.store.write { sql in
        if hasDays { for age in [200, 91, 1] as [Int64] { try sql.prepareOrderDays(at: Self.noon - .days(age)) } }
        _ = try sql.add(orders + [elsewhere], at: Self.noon)
        try sql.watch(OrderRef("qw-5"), city: Self.city, by: "case_1")
      }
      while try await desk.store.write({ try $0.settleOrders(at: Self.noon, limit: 100, all: true) }) {}
      let work = OrderDaysWork(desk: desk)
      for _ in 1...2 {
        #expect(try await work.turn(at: Self.noon) > Self.noon)
        let left = try await desk.store.read { sql in
          try orders.filter { try sql.order($0.order.ref, city: Self.city)?.order == $0.order }.map(\.order.ref.text)
        }
        #expect(left == ["qw-0", "qw-1", "qw-2", "qw-3", "qw-5"])
        let counts = try await desk.store.read { sql in
          [try sql.count("SELECT count(*) FROM order_head"), try sql.count("SELECT count(*) FROM order_ref")]
        }
        #expect(counts == [5, 5])
        #expect(try await desk.store.read { try $0.order(elsewhere.id) } == nil)
      }
      let days = try await desk.store.read { try $0.orderPartitions(before: Day(Self.noon) + 99) }
      #expect(days.isEmpty == (engine == .sqlite))
      #expect(!days.contains { $0 < Day(Self.noon) - 90 })
    }
  }
}

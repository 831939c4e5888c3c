// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Orders of the last twelve weeks in 300 cities, written by the database itself, without what lies beside the rows: a
/// customer orders every few weeks, a shop has some two hundred for each million, a rider half as many.
struct PastOrders {
  private static let slice = 500_000
  private static let cities = 300
  private static let days: Int64 = 84
  private static let shops = 40
  private static let riders = 80

  let count: Int
  private let start: Instant
  private let customers: Int

  init(_ count: Int, until now: Instant) {
    self.count = count
    start = now - .days(Self.days)
    customers = max(1, count / 10 / Self.cities) * Self.cities
  }

  /// Written last: the store's writer does not know of these rows.
  func fill(_ store: any Store) async throws {
    for day in 0...Self.days {
      try await store.write { try $0.prepareOrderDays(at: start + .days(day)) }
    }
    let body = Self.delivered(at: start).packed
    for first in stride(from: 0, to: count, by: Self.slice) {
      let end = min(count, first + Self.slice)
      try await store.write { sql in
        try sql.run("WITH RECURSIVE \(rows) \(Self.heads)", Int64(first), Int64(end), body)
        try sql.run("WITH RECURSIVE \(rows) \(Self.refs)", Int64(first), Int64(end))
      }
    }
  }

  /// One of the orders, chosen by a number, as those who ask for it know it.
  func order(_ number: Int) -> (city: Int, ref: String, customer: String, shop: String, rider: String) {
    let i = number % count
    let customer = i * 7919 % customers
    let place = customer % Self.cities
    return (
      place + 1, "88\(i)", "c\(customer)", "s\(place + Self.cities * (i % Self.shops))",
      "r\(place + Self.cities * (i % Self.riders))"
    )
  }

  /// Numbers of orders with what follows from them: customer and second since 2024.
  private var rows: String {
    """
    n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2),
    o AS (
      SELECT i, i * 7919 % \(customers) AS customer, i * 7919 % \(customers) % \(Self.cities) AS place,
        \((start - .epoch2024).ms / 1000) + i * \(Self.days * 86_400) / \(count) AS second FROM n),
    p AS (
      SELECT i, customer, place, second, ((place + 1) << 51) | (second << 19) | (30 << 14) | (i % 16384) AS id FROM o)
    """
  }

  /// 19,723 is 2024-01-01, and a day of China begins eight hours before that of UTC.
  private static let heads = """
    INSERT INTO order_head (city, day, id, ref, customer, shop, rider, stage, page, body)
    SELECT place + 1, 19723 + (second + 28800) / 86400, id, '88' || i, 'c' || customer,
      's' || (place + \(cities) * (i % \(shops))), 'r' || (place + \(cities) * (i % \(riders))), 'completed', 0, $3 FROM p
    """

  private static let refs = "INSERT INTO order_ref (ref, city, id) SELECT '88' || i, place + 1, id FROM p"

  /// What a row holds packed; the same in each.
  private static func delivered(at start: Instant) -> Order {
    var order = Order(ref: OrderRef("88"), city: .none, firstAt: start)
    let kinds: [OrderEvent.Kind] = [
      .placed, .paid, .accepted, .assigned, .cooking, .ready, .pickedUp, .delivered, .completed,
    ]
    for (number, kind) in kinds.enumerated() {
      var event = OrderEvent(
        id: "88-\(number)", city: .none, at: start + .minutes(Int64(number) * 4), kind: kind, order: order.ref)
      if kind == .placed {
        (event.customer, event.shop) = (CustomerRef("c88"), ShopRef("s88"))
        event.shopName = "灯塔咖啡（88 号店）"
        event.items = [OrderEvent.Item(name: "拿铁 大杯", count: 2), OrderEvent.Item(name: "可颂", count: 1)]
        event.amount = .yuan(38)
      }
      if [.assigned, .pickedUp, .delivered].contains(kind) { (event.rider, event.epoch) = (RiderRef("r88"), 1) }
      _ = order.fold(event)
    }
    return order
  }
}

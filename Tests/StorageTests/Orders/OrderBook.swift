// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Orders of 青湾 over many days, made for a test: 陈雨 (chen) orders, the lighthouse (灯塔咖啡) cooks, 周波 (zhou) rides.
enum OrderBook {
  static let city = City(7) ?? .none
  static let noon = Instant.epoch2024 + .days(300) + .hours(4)
  static let chen = CustomerRef("chen")
  static let lighthouse = ShopRef("lighthouse")
  static let zhou = RiderRef("zhou")

  /// The order told of at `at`; its number tells which of that second.
  static func order(
    _ ref: String, at: Instant = noon, number: Int = 0, city: City = city, customer: CustomerRef? = chen,
    shop: ShopRef? = lighthouse, rider: RiderRef? = nil, clockAt: Instant? = nil, over: Bool = false
  ) -> StoredOrder {
    var order = Order(ref: OrderRef(ref), city: city, firstAt: at)
    var placed = OrderEvent(id: "\(ref)-1", city: city, at: at, kind: .placed, order: order.ref)
    (placed.customer, placed.shop) = (customer, shop)
    _ = order.fold(placed)
    if let rider {
      var assigned = OrderEvent(id: "\(ref)-2", city: city, at: at + .minutes(2), kind: .assigned, order: order.ref)
      (assigned.rider, assigned.epoch) = (rider, 1)
      _ = order.fold(assigned)
    }
    if over {
      _ = order.fold(OrderEvent(id: "\(ref)-3", city: city, at: at + .minutes(30), kind: .completed, order: order.ref))
    }
    let seconds = (at - .epoch2024).ms / 1000
    var stored = StoredOrder(
      id: OrderID(city: city, seconds: seconds, node: 1, sequence: number), order: order)
    stored.clockAt = clockAt
    return stored
  }

  static func days(back: Int64 = 90) -> ClosedRange<Day> { (Day(noon) - back)...(Day(noon) + 1) }

  /// Adds orders and writes their rows.
  static func fill(_ store: any Store, _ orders: [StoredOrder]) async throws {
    for start in stride(from: 0, to: orders.count, by: 500) {
      let part = Array(orders[start..<min(start + 500, orders.count)])
      try await store.write { _ = try $0.add(part, at: noon) }
    }
    try await settle(store)
  }

  /// What lies beside the rows goes into them.
  static func settle(_ store: any Store) async throws {
    while try await store.write({ try $0.settleOrders(at: noon, limit: 500, all: true) }) {}
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Orders of the last twelve weeks in 300 cities that are over, written to their rows: a customer orders every week or
/// two, a shop has some eight hundred for each ten million, a rider half as many.
struct PastOrders {
  private static let slice = 2_000
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

  func fill(_ desk: Desk) async throws {
    let store = desk.store
    for day in 0...Self.days {
      try await store.write { try $0.prepareOrderDays(at: start + .days(day)) }
    }
    for first in stride(from: 0, to: count, by: Self.slice) {
      let orders = (first..<min(count, first + Self.slice)).map(stored)
      try await store.write { try $0.save(orders) }
      _ = try await desk.settleOrders(at: Load.now())
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

  private func stored(_ number: Int) -> StoredOrder {
    let known = order(number)
    let city = City(known.city) ?? .none
    let at = start + .seconds(Int64(number) * Self.days * 86_400 / Int64(count))
    var order = Order(ref: OrderRef(known.ref), city: city, firstAt: at)
    func tell(_ kind: OrderEvent.Kind, after minutes: Int64, _ facts: (inout OrderEvent) -> Void = { _ in }) {
      var event = OrderEvent(
        id: "\(known.ref)-\(minutes)", city: city, at: at + .minutes(minutes), kind: kind, order: order.ref)
      facts(&event)
      _ = order.fold(event)
    }
    tell(.placed, after: 0) {
      ($0.customer, $0.shop, $0.shopName) = (CustomerRef(known.customer), ShopRef(known.shop), "灯塔咖啡（88 号店）")
      $0.items = [OrderEvent.Item(name: "拿铁 大杯", count: 2), OrderEvent.Item(name: "可颂", count: 1)]
      $0.amount = .yuan(38)
    }
    tell(.assigned, after: 2) { ($0.rider, $0.epoch) = (RiderRef(known.rider), 1) }
    tell(.delivered, after: 26) { ($0.rider, $0.epoch) = (RiderRef(known.rider), 1) }
    tell(.completed, after: 28)
    let seconds = (at - .epoch2024).ms / 1000
    return StoredOrder(
      id: OrderID(city: city, seconds: seconds, node: 30, sequence: number % 16_384), order: order)
  }
}

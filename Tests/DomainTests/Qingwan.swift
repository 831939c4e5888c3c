// SPDX-License-Identifier: Apache-2.0
import Domain

/// One corner of Qingwan at lunch: Chen Yu orders twice at the Lighthouse Coffee; riders Lao Zhou and Xiao Lin.
enum Qingwan {
  static let city = City(7) ?? .none
  static let noon = Instant(ms: 1_767_240_000_000)  // 2026-01-01 12:00 in China
  static let first = OrderRef("QW-1001")
  static let second = OrderRef("QW-1002")
  static let zhou = RiderRef("zhou")
  static let lin = RiderRef("lin")
  static let pace = Pace(metresPerMinute: 300, pickSeconds: 60, dropSeconds: 60)
  static let shop = Place(x: 1000, y: 1000)
  static let door = Place(x: 2800, y: 1000)

  static func at(_ minutes: Int64) -> Instant { noon + .minutes(minutes) }

  static func event(
    _ kind: OrderEvent.Kind, _ minutes: Int64, _ order: OrderRef = first, id: String? = nil,
    _ fill: (inout OrderEvent) -> Void = { _ in }
  ) -> OrderEvent {
    var event = OrderEvent(
      id: id ?? "\(order)-\(kind.text)-\(minutes)", city: city, at: at(minutes), kind: kind, order: order)
    fill(&event)
    return event
  }

  static func placed(_ order: OrderRef, _ minutes: Int64, due: Int64) -> OrderEvent {
    event(.placed, minutes, order) {
      $0.customer = CustomerRef("chen")
      $0.shop = ShopRef("lighthouse")
      $0.shopName = "灯塔咖啡"
      $0.items = [.init(name: "拿铁", count: 2)]
      $0.amount = .yuan(46)
      $0.shopPlace = shop
      $0.dropPlace = door
      $0.dropToken = "gate-3"
      $0.due = at(due)
    }
  }

  static func facts(
    _ order: OrderRef, at minutes: Int64 = 0, ready: Int64 = 8, due: Int64 = 40, marked: Bool = false,
    rider: RiderFacts? = nil, riderAt: Int64? = 6, epoch: Int = 0, together: [OrderRef] = []
  ) -> OrderFacts {
    OrderFacts(
      order: order, city: city, at: at(minutes), shop: ShopRef("lighthouse"), shopPlace: shop, dropPlace: door,
      dropToken: "gate-3", customer: CustomerRef("chen"), due: at(due), accepted: true, readyBy: at(ready),
      readyMarked: marked, epoch: rider == nil ? epoch : max(1, epoch), rider: rider,
      riderAtShopBy: rider == nil ? riderAt.map(at) : nil, together: together, pace: pace)
  }

  static func rider(_ ref: RiderRef, seen minutes: Int64 = 0, stops: [RiderStop] = [], room: Int = 4) -> RiderFacts {
    RiderFacts(
      rider: ref, name: ref == zhou ? "老周" : "小林", place: Place(x: 700, y: 1000), seenAt: at(minutes),
      atShop: false, stops: stops, capacity: room)
  }

  static func stops(_ order: OrderRef, ready: Int64 = 8, due: Int64 = 40) -> [RiderStop] {
    [
      RiderStop(kind: .pick, order: order, place: shop, due: at(due), readyBy: at(ready)),
      RiderStop(kind: .drop, order: order, place: door, due: at(due)),
    ]
  }
}

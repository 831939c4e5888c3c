// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

/// Wen's noodles of the 青湾 noodle shop: placed at 12:00 for 12:40, the kitchen says 12:15 and then nothing;
/// Lao Zhou has it since 12:10.
struct Noodles: Sendable {
  static let city = Lunch.city
  static let ref = OrderRef("QW-3001")
  static let wen = "c-wen"
  static let shop = Place(x: 1000, y: 1000)
  static let door = Place(x: 2800, y: 1000)

  let desk: Desk
  let platform: LunchPlatform

  static func at(_ minutes: Int64) -> Instant { Lunch.at(minutes) }
  func id(_ minutes: Int64) -> CommandID { desk.newID(city: Self.city, at: Self.at(minutes)) }

  static func event(
    _ kind: OrderEvent.Kind, _ minutes: Int64, _ ref: OrderRef = ref, _ fill: (inout OrderEvent) -> Void = { _ in }
  ) -> OrderEvent {
    var event = OrderEvent(id: "\(ref)-\(kind.text)-\(minutes)", city: city, at: at(minutes), kind: kind, order: ref)
    fill(&event)
    return event
  }

  static func placed(_ ref: OrderRef = ref, customer: String? = wen) -> OrderEvent {
    event(.placed, 0, ref) {
      $0.customer = customer.map { CustomerRef($0) }
      ($0.shop, $0.shopName, $0.amount, $0.due) = (ShopRef("noodles"), "青湾面馆", .yuan(32), at(40))
      ($0.shopPlace, $0.dropPlace) = (shop, door)
    }
  }

  static let accepted = event(.accepted, 1) { $0.readyBy = at(15) }
  static let assigned = event(.assigned, 10) { $0.rider = Lunch.zhou }

  /// What the platform says when it is asked: the kitchen now means `ready`, Lao Zhou is near.
  func knows(ready minute: Int64, at now: Int64, change: (inout OrderFacts) -> Void = { _ in }) {
    var facts = OrderFacts(
      order: Self.ref, city: Self.city, at: Self.at(now), shop: ShopRef("noodles"), shopPlace: Self.shop,
      dropPlace: Self.door, dropToken: "gate", customer: CustomerRef(Self.wen), due: Self.at(40), accepted: true,
      readyBy: Self.at(minute), readyMarked: false, epoch: 0, riderAtShopBy: Self.at(now + 5), pace: Lunch.pace)
    change(&facts)
    platform.set { $0.facts = [facts] }
  }

  /// Lao Zhou stands at the counter, with nothing but these noodles to deliver.
  static func zhouAtTheShop(at minute: Int64) -> RiderFacts {
    let stops = [
      RiderStop(kind: .pick, order: ref, place: shop, due: at(40), readyBy: at(minute)),
      RiderStop(kind: .drop, order: ref, place: door, due: at(40)),
    ]
    return RiderFacts(
      rider: Lunch.zhou, name: "老周", place: shop, seenAt: at(minute), atShop: true, stops: stops, capacity: 4)
  }

  func hear(_ events: OrderEvent..., at minute: Int64) async throws {
    try await desk.ingest(EventBatch(feed: "city", raw: [1], events: events), at: Self.at(minute))
    try await settle(at: minute)
  }

  /// Rows follow states, as the program does it by itself within seconds.
  func settle(at minute: Int64) async throws {
    let now = Self.at(minute)
    _ = try await desk.store.write { try $0.settleOrders(at: now, limit: 1_000, all: true) }
  }

  /// Clocks, tasks and reactions until nothing is due at this minute.
  func work(at minute: Int64) async throws {
    let now = Self.at(minute)
    let clocks = ClockWork(desk: desk)
    for _ in 0..<4 {
      while try await clocks.turn(at: now) <= now {}
      for lane in [Lane.facts, .notify, .timer] {
        let work = LaneWork(lane, desk: desk, holder: "t", width: 1)
        for _ in 0..<200 where try await work.turn(at: now) <= now {}
      }
      try await react(at: now)
    }
  }

  func react(at now: Instant) async throws {
    for _ in 0..<3 {
      try await stamp(desk)
      for reaction in Reactions.all { _ = try await desk.react(reaction, after: nil, limit: 5_000, at: now) }
    }
  }

  func order(_ ref: OrderRef = ref) async throws -> StoredOrder {
    try #require(try await desk.store.read { try $0.order(ref, city: Self.city) })
  }

  func concerns(_ ref: OrderRef = ref) async throws -> [Concern] {
    let id = try await order(ref).id
    return try await desk.store.read { try $0.concerns(of: id) }
  }

  func customer() async throws -> PersonID {
    try await desk.change(by: .system("test"), at: Self.at(0)) {
      try $0.person(Identity(side: .customer, account: Self.wen), city: Self.city)
    }
  }

  func file(_ id: CaseID) async throws -> Case { try #require(try await desk.store.read { try $0.caseFile(id) }) }

  /// What left for the customer's app.
  var pushed: [String] { platform.commands(.notify).compactMap(\.text) }
}

func withNoodles(
  _ engine: Engine, _ change: (inout ConcernPolicy) -> Void = { _ in }, _ body: (Noodles) async throws -> Void
) async throws {
  var policies = Policies()
  policies.passwordCost = 4
  change(&policies.concerns)
  let platform = LunchPlatform()
  try await withStore(engine) { store in
    let desk = Desk.forTests(store, platform: platform, policies: policies, startedAt: Lunch.noon - .hours(1))
    try await body(Noodles(desk: desk, platform: platform))
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

/// The customer asks where the noodles are, twice, while the platform does not answer.
@Suite struct RemindTests {
  static let noon = Instant.epoch2024 + .hours(100)
  static let qingwan = City(7) ?? .none

  static func event(_ id: String, _ kind: OrderEvent.Kind, _ minute: Int64) -> OrderEvent {
    var event = OrderEvent(
      id: id, city: qingwan, at: noon + .minutes(minute), kind: kind, order: OrderRef("qw-2002"))
    event.shop = ShopRef("S2")
    event.customer = CustomerRef("c-wen")
    event.amount = .yuan(26)
    event.due = noon + .minutes(30)
    event.readyBy = noon + .minutes(10)
    return event
  }

  @Test(arguments: Engine.allCases)
  func answeredFromTheFeedAndTheShopIsNudgedOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let events = [Self.event("1", .placed, 0), Self.event("2", .accepted, 1)]
      _ = try await desk.ingest(EventBatch(feed: "qingwan", raw: [], events: events), at: Self.noon)
      let order = try #require(
        try await desk.store.read { try $0.order(OrderRef("qw-2002"), city: Self.qingwan) }
      ).id
      let person = try await desk.change(by: .system("entry"), at: Self.noon) { tx in
        try tx.person(Identity(side: .customer, account: "c-wen", name: nil, phone: nil), city: Self.qingwan)
      }
      let wen = Actor.customer(person)
      let at = Self.noon + .minutes(15)
      let id = desk.newID(CommandKind.self, city: .none, at: at)
      let first = try await desk.remind(order, by: wen, id: id, at: at)
      let same = try await desk.remind(order, by: wen, id: id, at: at)
      let next = desk.newID(CommandKind.self, city: .none, at: at)
      let second = try await desk.remind(order, by: wen, id: next, at: at + .minutes(2))
      #expect(first == same && first.number == 1 && first.nudged == .merchant)
      #expect(second.number == 2 && second.nudged == nil && second.nudgedBefore == at)
      let nudges = try await desk.claimTasks(.platform, holder: "t", lease: .seconds(9), limit: 9, at: at)
      #expect(nudges.map(\.kind) == ["reminder.nudge"])
      #expect(first.facts.stage == .cooking && first.finding == .kitchenLate)
      let stranger = try await desk.change(by: .system("entry"), at: Self.noon) { tx in
        try tx.person(Identity(side: .customer, account: "c-bai", name: nil, phone: nil), city: Self.qingwan)
      }
      await #expect(throws: DeskError.notFound("order")) {
        try await desk.remind(order, by: .customer(stranger), id: CommandID(raw: 78), at: at)
      }
      await #expect(throws: DeskError.self) {
        try await desk.remind(order, by: .platform("x"), id: CommandID(raw: 77), at: at)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import TestSupport
import Testing

@testable import Domain
@testable import Platform

/// Story 1 with Ele.me: one rider has both coffees by chance, and would leave with the first when his clock presses. The
/// platform moves no clock and groups nothing; it can have the first coffee made later.
@Suite struct TogetherHeldTests {
  typealias L = ForeignLunch

  /// Both placed, accepted and with Wang; the first would be ready at minute 16, the second at 22.
  private static func begun(_ lunch: L, second: (String, String) = L.wang) async throws {
    try await lunch.hear(
      [L.elemePlaced("88001", at: 0, due: 45), L.eleme(12, "88001", at: 1, #","role":3"#)], at: 1)
    try await lunch.hear(
      [L.elemePlaced("88002", at: 6, due: 46), L.eleme(12, "88002", at: 7, #","role":3"#)], at: 7)
    try await lunch.hear(
      [L.elemeRider(53, "88001", L.wang, at: 7.2), L.elemeRider(53, "88002", second, at: 7.3)], at: 7.4)
  }

  private static func town(
    _ engine: Engine, _ body: @escaping @Sendable (L, FakeEleme) async throws -> Void
  ) async throws {
    let fake = FakeEleme()
    try await fake.serve { base in
      try await L.open(engine, feeds: [ForeignTown.feed(.eleme, base: base)]) { try await body($0, fake) }
    }
  }

  /// Every half minute of these the platform tells where the riders are.
  private static func pass(_ lunch: L, _ fake: FakeEleme, _ minutes: ClosedRange<Int>) async throws {
    for minute in minutes {
      fake.answer("eleme.order.getDeliveryRoutes", L.track(at: Double(minute)))
      try await lunch.work(at: Double(minute))
    }
  }

  private static func commands(_ fake: FakeEleme) -> [String] {
    fake.effects.map { $0.replacing("eleme.order.", with: "") }
  }

  @Test(arguments: Engine.allCases) func theFirstIsMadeLaterAndBothComeTogether(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      fake.answer("eleme.order.getDeliveryRoutes", L.track(at: 8))
      let made = try await lunch.promised(L.coffees, at: 8)
      let plan = try #require(try await lunch.promise(made.id).plan)
      #expect(plan.kind == .hold && plan.clock == nil && plan.steps?.map(\.order.text) == ["88001"])
      #expect(plan.steps?.first?.due == Instant(seconds: L.seconds(22)))
      #expect(plan.steppedSentence(.chinese)?.contains("推迟到 17:15 出餐") == true)
      try await Self.pass(lunch, fake, 8...13)
      // Sent once, taken, and never told of: no alarm for that.
      #expect(Self.commands(fake) == ["orderPredictFinishTime"] && fake.forged == 0)
      #expect(try await lunch.promise(made.id).legs.map(\.state) == [.taken])
      #expect(try await lunch.promise(made.id).alarmedAt == nil)
      try await Self.pass(lunch, fake, 14...24)
      let picked = L.coffees.map { L.elemeRider(55, $0, L.wang, at: 25) }
      try await lunch.hear(picked + picked, at: 25.1)
      #expect(try await lunch.promise(made.id).legs.map(\.state) == [.agreed])
      try await Self.pass(lunch, fake, 26...29)
      try await lunch.hear(
        [L.elemeRider(56, "88001", L.wang, at: 30), L.elemeRider(56, "88002", L.wang, at: 30.5)], at: 30.6)
      let kept = try await lunch.promise(made.id)
      #expect(kept.state == .kept && kept.alarmedAt == nil)
      try await lunch.work(at: 31)
      #expect(try await lunch.told(made.contact).last == "两单已一起送到，祝您用餐愉快。")
      #expect(Self.commands(fake) == ["orderPredictFinishTime"])
    }
  }

  /// The kitchen's time is not moved: the agent sees it, and when Wang leaves with one the customer hears it from us.
  @Test(arguments: Engine.allCases) func thePlatformRefusesAndTheRiderLeaves(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      fake.mood = .refuses
      fake.answer("eleme.order.getDeliveryRoutes", L.track(at: 8))
      let made = try await lunch.promised(L.coffees, at: 8)
      try await Self.pass(lunch, fake, 8...12)
      let refused = try await lunch.promise(made.id)
      #expect(refused.state == .inForce && refused.risks.map(\.kind) == [.declined])
      #expect(refused.legs.map(\.reason) == ["BUSINESS_ERROR"] && refused.plan?.steps?.map(\.state) == [.refused])
      #expect(refused.risks[0].actions == [.reoffer, .extendWithConsent, .splitWithApology])
      try await lunch.hear([L.elemeRider(55, "88001", L.wang, at: 17)], at: 17)
      try await Self.pass(lunch, fake, 18...22)
      #expect(try await lunch.promise(made.id).risks.map(\.kind).contains(.pickedUpAlone))
      #expect(try await lunch.told(made.contact).contains { $0.contains("被单独取走") })
      try await lunch.hear([L.elemeRider(56, "88001", L.wang, at: 23)], at: 23)
      try await Self.pass(lunch, fake, 24...36)
      try await lunch.hear([L.elemeRider(56, "88002", L.wang, at: 37)], at: 37)
      try await lunch.work(at: 37)
      #expect(try await lunch.promise(made.id).state == .broken)
      #expect(try await lunch.told(made.contact).last?.contains("很抱歉") == true)
      // Asked for once, whatever came of it.
      #expect(Self.commands(fake).isEmpty && fake.refused == ["eleme.order.orderPredictFinishTime"])
    }
  }

  /// The kitchen did not hold it: ready long before its companion contradicts what was taken.
  @Test func foodThatIsReadyAllTheSameContradictsTheAnswer() throws {
    let step = PlanStep(.delayCooking, OrderRef("88001"), due: Instant(seconds: 2000), isTold: false)
    var sent = step
    (sent.state, sent.sentAt) = (.taken, Instant(seconds: 1000))
    let order = { (kind: OrderEvent.Kind, at: Int64, by: Int64?) -> Order in
      var order = Order(ref: OrderRef("88001"), city: ForeignTown.city, firstAt: Instant(seconds: 900))
      var event = OrderEvent(id: "e", city: ForeignTown.city, at: Instant(seconds: at), kind: kind, order: order.ref)
      event.readyBy = by.map(Instant.init(seconds:))
      _ = order.fold(event)
      return order
    }
    #expect(sent.seen(in: order(.ready, 1200, nil), after: nil).state == .refused)
    #expect(sent.seen(in: order(.ready, 1900, nil), after: nil).state == .taken)
    #expect(sent.seen(in: order(.ready, 900, nil), after: nil).state == .taken)
    #expect(sent.seen(in: order(.estimate, 1100, 1990), after: nil).state == .shown)
    #expect(sent.seen(in: order(.estimate, 1100, 1500), after: nil).state == .taken)
    #expect(step.seen(in: order(.ready, 1200, nil), after: nil).state == .waiting)
  }

  @Test func whatCannotBeHeldIsAnHonestNo() async throws {
    try await Self.town(.sqlite) { lunch, fake in
      try await Self.begun(lunch)
      fake.answer("eleme.order.getDeliveryRoutes", L.track(at: 15.5))
      let late = try await lunch.asked(L.coffees, at: 15.5).2
      guard case .no(.readyAlready(OrderRef("88001")), _) = late.verdict else {
        Issue.record("\(late.verdict)")
        return
      }
      #expect(late.verdict.sentence(.chinese).contains("已经出餐，来不及等另一单"))
      #expect(fake.effects.isEmpty)
    }
  }

  /// Nobody has taken them yet: what would be needed is named, and what this platform has instead.
  @Test func withoutARiderThereIsNothingToCommand() async throws {
    try await Self.town(.sqlite) { lunch, fake in
      try await lunch.hear(
        L.coffees.flatMap { [L.elemePlaced($0, at: 0, due: 45), L.eleme(12, $0, at: 1, #","role":3"#)] }, at: 1.2)
      let check = try await lunch.asked(L.coffees, at: 1.5).2
      guard case .no(.plansMissing([.group], left: [.recall, .hold]), let second?) = check.verdict else {
        Issue.record("\(check.verdict)")
        return
      }
      #expect(check.verdict.sentence(.chinese).contains("这个平台不能合派一位骑手，只能重新呼叫、让商家一起出餐"))
      #expect(second > lunch.clock.now && fake.effects.isEmpty)
    }
  }
}

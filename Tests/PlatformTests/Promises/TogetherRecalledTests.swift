// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

@testable import Platform

/// Story 1 with Meituan, whose riders are a carrier's: two coffees, two riders. The carrier calls one off, the platform
/// calls again, and only the carrier's own callbacks say who brings what.
@Suite struct TogetherRecalledTests {
  typealias L = ForeignLunch
  static let coffees = ["27010001", "27010002"]
  static let off = "/api/order/delete"
  static let call = "/api/order/logistics/push"

  private static func town(
    _ engine: Engine, _ body: @escaping @Sendable (L, FakeForms) async throws -> Void
  ) async throws {
    let fake = FakeForms()
    try await fake.serve { base in
      let feeds = [ForeignFeed.Style.meituan, .peisong].map { ForeignTown.feed($0, base: base) }
      for order in coffees {
        fake.answer("order/rider/location", order, #"{"lat":31231600,"lng":"121473600"}"#)
      }
      try await L.open(engine, feeds: feeds) { try await body($0, fake) }
    }
  }

  /// Accepted at minutes 1 and 3, with Wang and Li; both clocks run until minute 50.
  private static func begun(_ lunch: L, second: (String, String) = L.li) async throws {
    try await lunch.hear(
      L.meituanBegun(coffees[0], at: 0, due: 50) + L.meituanBegun(coffees[1], at: 2, due: 50), at: 3.1)
    try await lunch.hear(
      [L.ride(20, coffees[0], L.wang, at: 5), L.ride(20, coffees[1], second, at: 6)], at: 6.1)
  }

  /// The commands that were carried out, without their words.
  private static func commands(_ fake: FakeForms) -> [String] {
    fake.effects.map { effect in
      let parts = effect.split(separator: " ")
      let order = parts.last?.split(separator: "&").first?.split(separator: "=").last ?? ""
      return "\(parts[0]) \(order)"
    }
  }

  private static func called(_ order: String) -> [String] { ["\(off) \(order)", "\(call) \(order)"] }

  private static func pass(_ lunch: L, _ minutes: ClosedRange<Int>) async throws {
    for minute in minutes { try await lunch.work(at: Double(minute)) }
  }

  /// Promised at minute 7; returns the order that is called again.
  private static func promised(_ lunch: L) async throws -> (id: PromiseID, contact: ContactID, recalled: String) {
    let made = try await lunch.promised(coffees, at: 7)
    let plan = try #require(try await lunch.promise(made.id).plan)
    #expect(plan.kind == .recall && plan.clock == nil && plan.steps?.map(\.kind) == [.cancelRider, .callRider])
    #expect(plan.steppedSentence(.chinese)?.contains("谁来接由平台决定") == true)
    return (made.id, made.contact, try #require(plan.recalled?.text))
  }

  private static func carrier(_ recalled: String) -> (String, String) { recalled == coffees[0] ? L.li : L.wang }

  @Test(arguments: Engine.allCases) func calledOffCalledAgainAndOneRiderBringsBoth(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      let rider = Self.carrier(made.recalled)
      try await lunch.work(at: 7)
      #expect(Self.commands(fake) == ["\(Self.off) \(made.recalled)"] && fake.forged == 0)
      // A 200 calls nobody: the second command waits for the carrier's word, which comes twice.
      try await Self.pass(lunch, 8...8)
      #expect(Self.commands(fake).count == 1)
      #expect(try await lunch.promise(made.id).plan?.steps?.map(\.state) == [.answered, .waiting])
      let gone = L.ride(99, made.recalled, at: 8.1)
      try await lunch.hear([gone, gone], at: 8.3)
      try await lunch.work(at: 8.4)
      try await lunch.hear([gone, L.ride(0, made.recalled, at: 8.5)], at: 8.6)
      #expect(Self.commands(fake) == Self.called(made.recalled))
      #expect(try await lunch.promise(made.id).legs.map(\.state) == [.asked])
      try await lunch.hear([L.ride(20, made.recalled, rider, at: 9)], at: 9.1)
      let together = try await lunch.promise(made.id)
      #expect(together.legs.map(\.state) == [.agreed] && together.plan?.steps?.map(\.state) == [.shown, .shown])
      try await Self.pass(lunch, 10...21)
      try await lunch.hear(Self.coffees.map { L.ride(30, $0, rider, at: 22) }, at: 22.1)
      try await Self.pass(lunch, 23...25)
      try await lunch.hear(Self.coffees.map { L.ride(50, $0, rider, at: 26) }, at: 26.1)
      let kept = try await lunch.promise(made.id)
      #expect(kept.state == .kept && kept.alarmedAt == nil, "\(kept.risks)")
      #expect(Self.commands(fake) == Self.called(made.recalled))
    }
  }

  /// Both riders have their coffee already. Neither can be called off, though the desk tries the second when the first
  /// is refused; nothing is called, and two riders are no secret.
  @Test(arguments: Engine.allCases) func theCarrierRefusesBecauseTheRiderHasIt(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      for order in Self.coffees { fake.take(order) }
      try await Self.pass(lunch, 7...9)
      let refused = try await lunch.promise(made.id)
      #expect(refused.plan?.steps?.map(\.state) == [.refused, .waiting] && refused.legs[0].reason == "code 7")
      #expect(Set(refused.risks.map(\.kind)).isSuperset(of: [.declined, .otherRider]))
      #expect(try await lunch.told(made.contact).contains { $0.contains("两单派给了不同的骑手") })
      #expect(refused.round == 2 && refused.plan?.recalled?.text != made.recalled)
      #expect(Self.commands(fake).isEmpty)
      let given = try await lunch.desk.splitPromise(
        made.id, reason: "two riders", by: L.mei, id: lunch.id(), at: lunch.clock.now)
      #expect(given.state == .broken)
      try await lunch.work(at: 10)
      #expect(try await lunch.told(made.contact).last?.contains("很抱歉") == true)
    }
  }

  /// Taken with a 200, and never anything more: silent after three minutes. The carrier's record is asked; here it knows
  /// of nothing. Nothing is sent twice, and an event that comes very late still counts.
  @Test(arguments: Engine.allCases) func theConfirmationNeverComes(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      try await Self.pass(lunch, 7...11)
      let silent = try await lunch.promise(made.id)
      #expect(silent.legs.map(\.state) == [.silent] && silent.risks.map(\.kind).contains(.silent))
      #expect(silent.risks.first { $0.kind == .silent }?.actions.contains(.askAgain) == false)
      #expect(Self.commands(fake) == ["\(Self.off) \(made.recalled)"])
      #expect(try await lunch.desk.promisesAtRisk(for: L.mei).map(\.id) == [made.id])
      try await lunch.hear([L.ride(99, made.recalled, at: 11.2)], at: 11.3)
      try await lunch.work(at: 11.4)
      #expect(Self.commands(fake) == Self.called(made.recalled))
      try await lunch.hear([L.ride(20, made.recalled, Self.carrier(made.recalled), at: 12)], at: 12.1)
      let mended = try await lunch.promise(made.id)
      #expect(mended.legs.map(\.state) == [.agreed] && mended.risks.isEmpty, "\(mended.risks)")
    }
  }

  /// The callback is lost; the carrier's own record tells what it would have said.
  @Test(arguments: Engine.allCases) func aLostConfirmationIsFoundInTheRecord(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      fake.setRecord(#"{"order_id":"\#(made.recalled)","status":"4","utime":"\#(L.seconds(3))"}"#)
      fake.answer(
        "order/status/query", made.recalled,
        #"{"order_id":"\#(made.recalled)","delivery_id":"\#(made.recalled)","status":99,"operate_time":\#(L.seconds(7.5))}"#
      )
      try await Self.pass(lunch, 7...11)
      #expect(Self.commands(fake) == Self.called(made.recalled))
      #expect(try await lunch.promise(made.id).plan?.steps?.first?.state == .shown)
    }
  }

  /// Somebody else takes it: told at once, and tried again while there is time. Then it lies with one rider.
  @Test(arguments: Engine.allCases) func anotherRiderTakesItAndItIsCalledOnceMore(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      try await lunch.work(at: 7)
      try await lunch.hear([L.ride(99, made.recalled, at: 7.2)], at: 7.3)
      try await lunch.work(at: 7.3)
      try await lunch.hear([L.ride(20, made.recalled, L.zhao, at: 7.8)], at: 7.9)
      let other = try await lunch.promise(made.id)
      #expect(other.legs.map(\.reason) == ["otherRider"] && other.risks.map(\.kind).contains(.otherRider))
      try await lunch.work(at: 8)
      #expect(try await lunch.told(made.contact).contains { $0.contains("两单派给了不同的骑手") })
      let again = try await lunch.promise(made.id)
      #expect(again.round == 2 && again.plan?.kind == .recall)
      let recalled = try #require(again.plan?.recalled?.text)
      // Called off is hers or the stranger's; the other one brings both.
      let rider = recalled == made.recalled ? Self.carrier(recalled) : L.zhao
      try await lunch.hear([L.ride(99, recalled, at: 8.3)], at: 8.4)
      try await lunch.work(at: 8.5)
      try await lunch.hear([L.ride(20, recalled, rider, at: 9)], at: 9.1)
      #expect(try await lunch.promise(made.id).legs.map(\.state) == [.agreed])
      #expect(Self.commands(fake) == Self.called(made.recalled) + Self.called(recalled))
      try await lunch.hear(Self.coffees.map { L.ride(30, $0, rider, at: 22) }, at: 22.1)
      try await lunch.hear(Self.coffees.map { L.ride(50, $0, rider, at: 26) }, at: 26.1)
      #expect(try await lunch.promise(made.id).state == .kept)
    }
  }

  /// She needs it no more, and her coffee has just lost its rider: another is called all the same.
  @Test(arguments: Engine.allCases) func noCoffeeIsLeftWithoutARider(_ engine: Engine) async throws {
    try await Self.town(engine) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      try await lunch.work(at: 7)
      let released = try await lunch.desk.releasePromise(
        made.id, reason: "顾客不等了", by: .customer(L.chen), id: lunch.id(), at: lunch.clock.now)
      #expect(released.state == .released && released.awaitsRider)
      try await lunch.hear([L.ride(99, made.recalled, at: 7.5)], at: 7.6)
      try await lunch.work(at: 7.7)
      #expect(Self.commands(fake) == Self.called(made.recalled))
      try await lunch.hear([L.ride(20, made.recalled, L.zhao, at: 9)], at: 9.1)
      let over = try await lunch.promise(made.id)
      #expect(over.state == .released && !over.awaitsRider)
      let refs = Self.coffees.map { OrderRef($0) }
      let watchers = try await lunch.desk.store.read {
        try $0.watchers(of: refs.map { OrderKey(city: ForeignTown.city, ref: $0) }).map(\.watcher).filter {
          $0.hasPrefix("promise")
        }
      }
      #expect(watchers.isEmpty, "\(watchers)")
    }
  }

  /// She changes her mind before anything has left: then nothing leaves.
  @Test func whatIsNeedlessNeverLeaves() async throws {
    try await Self.town(.sqlite) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      _ = try await lunch.desk.releasePromise(
        made.id, reason: "顾客不等了", by: .customer(L.chen), id: lunch.id(), at: lunch.clock.now)
      try await lunch.work(at: 7)
      #expect(fake.effects.isEmpty)
      #expect(try await lunch.promise(made.id).awaitsRider == false)
    }
  }

  /// The call is refused, or nobody comes: an order without a rider is our doing, and she hears of it.
  @Test(arguments: [true, false]) func anOrderWithoutARiderIsTold(isRefused: Bool) async throws {
    try await Self.town(.sqlite) { lunch, fake in
      try await Self.begun(lunch)
      let made = try await Self.promised(lunch)
      try await lunch.work(at: 7)
      if isRefused { fake.mood = .refuses }
      try await lunch.hear([L.ride(99, made.recalled, at: 7.2)], at: 7.3)
      try await Self.pass(lunch, 8...11)
      let alone = try await lunch.promise(made.id)
      #expect(alone.risks.map(\.kind).contains(.riderless), "\(alone.risks)")
      #expect(try await lunch.told(made.contact).contains { $0.contains("暂时没有骑手") })
      #expect(Self.commands(fake).filter { $0.hasPrefix(Self.call) }.count == (isRefused ? 0 : 1))
    }
  }

  /// One rider has both, and Meituan can hold no kitchen back: the reason is named, not a plan invented.
  @Test func whatThePlatformHasNotIsNamed() async throws {
    try await Self.town(.sqlite) { lunch, fake in
      try await Self.begun(lunch, second: L.wang)
      let check = try await lunch.asked(Self.coffees, at: 7).2
      guard case .no(.plansMissing([.hold], left: [.recall]), _) = check.verdict else {
        Issue.record("\(check.verdict)")
        return
      }
      #expect(check.verdict.sentence(.chinese).contains("这个平台不能让商家一起出餐，只能重新呼叫"))
      #expect(lunch.desk.missingPlans(in: ForeignTown.city) == [.group, .join, .hold] && fake.effects.isEmpty)
    }
  }
}

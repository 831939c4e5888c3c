// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

/// Two coffees, two riders, and a platform of single commands: what each order of events makes of the plan.
@Suite struct PlanStepsTests {
  typealias Q = Qingwan
  typealias T = PromiseTown

  static func plan() -> Plan {
    let (a, b) = SteppedPlanTests.pair((Q.zhou, Q.lin))
    return feasibility(a, b, now: Q.noon, means: SteppedPlanTests.both).plan ?? T.plan()
  }

  static let recalled = plan().recalled ?? Q.second
  static let carrier = plan().orders[0]
  static var rider: RiderRef { plan().rider ?? Q.zhou }
  static var other: RiderRef { rider == Q.zhou ? Q.lin : Q.zhou }

  static func rode(_ kind: OrderEvent.Kind, _ minutes: Int64, _ order: OrderRef, _ who: RiderRef) -> OrderEvent {
    Q.event(kind, minutes, order, id: "\(order)-\(kind.text)-\(minutes)-\(who)") { $0.rider = who }
  }

  static let off = Q.event(.delivery, 2, recalled) { $0.step = "cancel" }
  static let called = Q.event(.delivery, 3, recalled) { $0.step = "call" }
  static let came = rode(.assigned, 4, recalled, rider)
  static let stranger = rode(.assigned, 4, recalled, RiderRef("zhao"))

  static func orders(_ events: [OrderEvent]) -> [Order] {
    [carrier, recalled].map { ref in
      var order = Order(ref: ref, city: Q.city, firstAt: Q.noon)
      let begun = [Q.placed(ref, -5, due: 60), rode(.assigned, -1, ref, ref == carrier ? rider : other)]
      for event in begun + events where event.order == ref { _ = order.fold(event) }
      return order
    }
  }

  /// One look at the orders, as the desk looks after each event.
  static func look(_ promise: Promise, _ events: [OrderEvent], at minutes: Int64) throws -> Decided<Promise> {
    let seen = try #require(watchSteps(promise, orders: orders(events), facts: [], now: Q.at(minutes)))
    return try promise.decide(seen, by: .system("promises"), now: Q.at(minutes))
  }

  static func states(_ promise: Promise) -> [PlanStep.State] { promise.plan?.steps?.map(\.state) ?? [] }

  @Test func theFirstCommandLeavesWithTheYesAndNoOther() throws {
    let offered = try T.offered(Self.plan())
    let made = try offered.decide(.accept(T.consent(offered)), by: .customer(T.chen), now: Q.at(1))
    let commands = made.commands(.cancelRider)
    #expect(commands.map(\.orders) == [[Self.recalled]] && made.commands(.callRider).isEmpty)
    #expect(made.commands(.ask).isEmpty && made.commands(.together).isEmpty)
    #expect(Promise.id(ofCommand: commands[0].id) == made.state.id)
    #expect(Self.states(made.state) == [.sent, .waiting] && made.state.legs.map(\.state) == [.asked])
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let events: [OrderEvent]
    let steps: [PlanStep.State]
    let leg: Promise.Leg.State
    var calls = 0
  }

  static let rows: [Row] = [
    Row(testDescription: "nothing yet", events: [], steps: [.sent, .waiting], leg: .asked),
    Row(
      testDescription: "called off: now one is called", events: [off], steps: [.shown, .sent], leg: .asked, calls: 1),
    Row(testDescription: "called is not come", events: [off, called], steps: [.shown, .sent], leg: .asked, calls: 1),
    Row(testDescription: "the rider of both", events: [off, came], steps: [.shown, .shown], leg: .agreed),
    Row(testDescription: "reordered", events: [came, called, off], steps: [.shown, .shown], leg: .agreed),
    Row(testDescription: "doubled", events: [off, off, came, came], steps: [.shown, .shown], leg: .agreed),
    Row(testDescription: "somebody else", events: [off, stranger], steps: [.shown, .shown], leg: .declined),
    Row(
      testDescription: "her rider has it already", events: [rode(.pickedUp, 2, recalled, other)],
      steps: [.refused, .waiting], leg: .declined),
    Row(
      testDescription: "an earlier call-off is not ours",
      events: [Q.event(.delivery, -2, recalled) { $0.step = "cancel" }], steps: [.sent, .waiting], leg: .asked),
    Row(
      testDescription: "called off and the order over",
      events: [off, Q.event(.cancelled, 3, recalled)], steps: [.shown, .needless], leg: .declined),
  ]

  @Test(arguments: rows) func whatEventsShow(row: Row) throws {
    let promise = try T.inForce(Self.plan())
    let seen = try Self.look(promise, row.events, at: 4)
    #expect(Self.states(seen.state) == row.steps && seen.state.legs.map(\.state) == [row.leg])
    #expect(seen.commands(.callRider).count == row.calls)
    let again = try Self.look(seen.state, row.events, at: 5)
    #expect(again.state == seen.state && again.tasks.isEmpty)
  }

  /// Whatever the sequence in which a set of events is seen, it ends the same, and one rider is called at most.
  @Test(arguments: [[off, called, came], [came, off, called], [called, came, off], [off, came, called]])
  func theSequenceOfSeeingDoesNotMatter(events: [OrderEvent]) throws {
    var promise = try T.inForce(Self.plan())
    var calls = 0
    for count in 1...events.count {
      let seen = try Self.look(promise, Array(events.prefix(count)), at: 4)
      (promise, calls) = (seen.state, calls + seen.commands(.callRider).count)
    }
    #expect(promise.legs.map(\.state) == [.agreed] && calls <= 1)
  }

  @Test func silenceAsksForTheRecordAndALateEventStillCounts() throws {
    var promise = try T.inForce(Self.plan())
    promise = try promise.decide(.silence, by: .system("promises"), now: Q.at(4)).state
    #expect(Self.states(promise) == [.silent, .waiting] && promise.legs.map(\.state) == [.silent])
    #expect(promise.overdueSteps(at: Q.at(4)).map(\.kind) == [.cancelRider])
    #expect(promise.risks.map(\.actions) == [[.extendWithConsent, .splitWithApology]])
    // Nobody is asked twice, whoever presses the button.
    let again = try promise.decide(.ask(.platform), by: .agent(T.mei), now: Q.at(5))
    #expect(again.tasks.isEmpty)
    #expect(throws: PromiseError.planMissing) {
      try promise.decide(.reoffer(Self.plan()), by: .agent(T.mei), now: Q.at(5))
    }
    let late = try Self.look(promise, [Q.event(.delivery, 7, Self.recalled) { $0.step = "cancel" }], at: 7)
    #expect(Self.states(late.state) == [.shown, .sent] && late.state.risks.isEmpty)
    #expect(late.commands(.callRider).count == 1)
  }

  /// However the promise ended: who was called off is replaced, once.
  @Test(arguments: [PromiseCommand.release(reason: "customer"), .breach(reason: "late"), .split(reason: "agent")])
  func theEndOfAPromiseLeavesNobodyWithoutARider(end: PromiseCommand) throws {
    let promise = try T.inForce(Self.plan())
    let ended = try promise.decide(end, by: .agent(T.mei), now: Q.at(2)).state
    #expect(ended.awaitsRider && ended.watchesOrders && ended.isNeedless("\(ended.id)-1-step-1"))
    let seen = try Self.look(ended, [Self.off], at: 3)
    #expect(seen.commands(.callRider).count == 1 && !seen.state.isNeedless("\(ended.id)-1-step-2"))
    let come = try Self.look(seen.state, [Self.off, Self.stranger], at: 5)
    #expect(!come.state.awaitsRider && come.tasks.isEmpty && come.state.state == ended.state)
  }

  @Test func aRefusedCallIsRiderlessUntilSomebodyComes() throws {
    var promise = try Self.look(try T.inForce(Self.plan()), [Self.off], at: 2).state
    let command = try #require(promise.plan?.steps?[1].command)
    promise = try promise.decide(
      .answer(command: command, agreed: false, reason: "quota"), by: .system("platform"), now: Q.at(3)
    ).state
    #expect(promise.legs.map(\.reason) == ["quota"] && promise.awaitsRider)
    let sighting = watch(promise, orders: Self.orders([Self.off]), facts: [], now: Q.at(3))
    #expect(sighting.risks.map(\.kind).contains(.riderless))
    let told = try promise.decide(.observe(sighting), by: .system("promises"), now: Q.at(3))
    #expect(told.notices.contains { $0.contains("暂时没有骑手") })
    // A person has called one, and it is the one who has the other coffee.
    let mended = try Self.look(told.state, [Self.off, Self.came], at: 5)
    #expect(mended.state.legs.map(\.state) == [.agreed])
  }

  @Test func theSamePlanIsNoNewsUnlessAStrangerCame() throws {
    let promise = try T.inForce(Self.plan())
    #expect(!promise.isNews(Self.plan()))
    let refused = try Self.look(promise, [Self.rode(.pickedUp, 2, Self.recalled, Self.other)], at: 3).state
    #expect(!refused.isNews(Self.plan()))
    let strange = try Self.look(promise, [Self.off, Self.stranger], at: 5).state
    #expect(strange.isNews(Self.plan()))
  }
}

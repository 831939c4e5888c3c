// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite struct FeasibilityTests {
  typealias Q = Qingwan

  @Test func noRiderYetIsAGroupByTheLaterClock() {
    let verdict = feasibility(Q.facts(Q.first), Q.facts(Q.second, ready: 12, due: 45), now: Q.noon)
    guard case .yes(let plan) = verdict else { return #expect(Bool(false), "\(verdict)") }
    #expect(plan.kind == .group)
    #expect(plan.by == Q.at(45))
    #expect(plan.expected == Q.at(20))  // 12:12 ready, 1 + 6 + 1 minutes
    #expect(plan.undoUntil == Q.at(13))
    #expect(plan.legs == [.platform, .merchant, .rider])
  }

  @Test func aRiderOnTheFirstTakesTheSecondToo() {
    let a = Q.facts(Q.first, rider: Q.rider(Q.zhou, stops: Q.stops(Q.first)))
    let plan = feasibility(a, Q.facts(Q.second, ready: 10), now: Q.noon).plan
    #expect(plan?.kind == .join)
    #expect(plan?.rider == Q.zhou)
  }

  @Test func twoRidersMeanOneWaybillIsCalledAgain() {
    let a = Q.facts(Q.first, rider: Q.rider(Q.zhou, stops: Q.stops(Q.first)))
    let b = Q.facts(Q.second, rider: Q.rider(Q.lin, stops: Q.stops(Q.second)))
    let plan = feasibility(a, b, now: Q.noon).plan
    #expect(plan?.kind == .recall)
    #expect(plan?.recalled != nil && plan?.recalled == plan?.orders.last)
  }

  @Test func oneRiderOnBothOnlyNeedsTheKitchenToHold() {
    let zhou = Q.rider(Q.zhou, stops: Q.stops(Q.first) + Q.stops(Q.second, ready: 12))
    let verdict = feasibility(
      Q.facts(Q.first, rider: zhou), Q.facts(Q.second, ready: 12, rider: zhou), now: Q.noon)
    #expect(verdict.plan?.kind == .hold)
  }

  /// Lao Zhou has both, and Fang Min's soup from the same counter, due 12:20: he would not wait for the second coffee.
  @Test func oneRiderWhoseOtherClockPressesDoesNotHold() {
    let soup = OrderRef("QW-2001")
    let far = Place(x: 1900, y: 1000)
    let stops =
      Q.stops(Q.first) + Q.stops(Q.second, ready: 15) + [RiderStop(kind: .drop, order: soup, place: far, due: Q.at(20))]
    let zhou = Q.rider(Q.zhou, stops: stops)
    let verdict = feasibility(
      Q.facts(Q.first, rider: zhou), Q.facts(Q.second, ready: 15, rider: zhou), now: Q.noon, policy: Self.noOtherRider)
    guard case .no(.othersLate(soup, _), _) = verdict else { return #expect(Bool(false), "\(verdict)") }
  }

  /// Where the platform can neither group nor move clocks only some kinds are left: what is then planned for two coffees
  /// whose riders are nobody, one, one for both, and two.
  @Test(
    arguments: [
      ([PlanKind.hold], 0, nil), ([.hold], 1, nil), ([.hold], 2, .hold), ([.hold], 3, nil),
      ([.hold, .recall], 0, nil), ([.hold, .recall], 1, .recall), ([.hold, .recall], 2, .hold),
      ([.hold, .recall], 3, .recall), ([], 2, nil), (PlanKind.allCases, 0, .group), (PlanKind.allCases, 1, .join),
    ] as [([PlanKind], Int, PlanKind?)])
  func onlyWhatThePlatformHasIsPlanned(kinds: [PlanKind], riders: Int, wanted: PlanKind?) {
    let both = Q.rider(Q.zhou, stops: Q.stops(Q.first) + Q.stops(Q.second, ready: 12))
    let zhou = riders == 2 ? both : riders == 0 ? nil : Q.rider(Q.zhou, stops: Q.stops(Q.first))
    let other = riders == 2 ? both : riders == 3 ? Q.rider(Q.lin, stops: Q.stops(Q.second)) : nil
    let verdict = feasibility(
      Q.facts(Q.first, rider: zhou), Q.facts(Q.second, ready: 12, rider: other), now: Q.noon,
      means: PlanMeans(kinds: kinds, isWhole: true, asks: true))
    #expect(verdict.plan?.kind == wanted, "\(verdict)")
    guard wanted == nil else { return }
    guard case .no(.plansMissing(let needed, left: kinds), _) = verdict else {
      return #expect(Bool(false), "\(verdict)")
    }
    #expect(!needed.isEmpty && !needed.contains(where: kinds.contains))
    #expect(verdict.sentence(.chinese).contains("这个平台不能") && verdict.sentence(.english).contains("no way to"))
  }

  /// Dispatch plans up to the clock: it lies before T, but never before what the later customer was told.
  @Test func thePlatformAimsAheadOfThePromise() {
    let late = feasibility(
      Q.facts(Q.first, ready: 20, due: 30), Q.facts(Q.second, ready: 22, due: 32, riderAt: 15), now: Q.noon)
    let plan = late.plan
    #expect(plan?.clock == plan.map { $0.by - MergePolicy().clockSpare })
    #expect(plan?.togetherCommand(id: "c", approvedBy: "", deadline: Q.noon).due == plan?.clock)
    let early = feasibility(Q.facts(Q.first), Q.facts(Q.second, ready: 12, due: 45), now: Q.noon).plan
    #expect(early?.clock == Q.at(45) && early?.by == Q.at(45))
  }

  @Test func aLateKitchenNeedsConsentToALaterTime() {
    let verdict = feasibility(
      Q.facts(Q.first, ready: 20, due: 30), Q.facts(Q.second, ready: 22, due: 32, riderAt: 15), now: Q.noon)
    guard case .yesIf(let plan, let later) = verdict else { return #expect(Bool(false), "\(verdict)") }
    #expect(later == plan.by - Q.at(32))
    #expect(later > .zero && later <= .minutes(20))
  }

  @Test func theOrderOfTheQuestionDoesNotMatter() {
    let a = Q.facts(Q.first, rider: Q.rider(Q.zhou, stops: Q.stops(Q.first)))
    let b = Q.facts(Q.second, ready: 15)
    #expect(feasibility(a, b, now: Q.noon) == feasibility(b, a, now: Q.noon))
  }

  @Test func whatIsUnknownCostsTime() {
    var policy = MergePolicy()
    policy.keepsLaterClock = false
    let by = { (a: OrderFacts, b: OrderFacts) in
      feasibility(a, b, now: Q.noon, policy: policy).plan.map { $0.by - $0.expected } ?? .zero
    }
    let unknown = by(Q.facts(Q.first, riderAt: 10), Q.facts(Q.second, riderAt: 10))
    let zhou = Q.rider(Q.zhou, stops: Q.stops(Q.first))
    let known = by(Q.facts(Q.first, rider: zhou), Q.facts(Q.second))
    let ready = by(
      Q.facts(Q.first, ready: 0, marked: true, rider: zhou), Q.facts(Q.second, ready: 0, marked: true))
    #expect(unknown > known)
    #expect(known > ready)
    #expect(ready >= policy.leastMargin)
  }

  struct NoRow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout OrderFacts, inout OrderFacts) -> Void
    let expects: @Sendable (Refusal) -> Bool
    init(
      _ name: String, _ change: @escaping @Sendable (inout OrderFacts, inout OrderFacts) -> Void,
      _ expects: @escaping @Sendable (Refusal) -> Bool
    ) {
      testDescription = name
      self.change = change
      self.expects = expects
    }
  }

  static let noes: [NoRow] = [
    NoRow("one and the same", { $1.order = $0.order }, { $0 == .sameOrder }),
    NoRow("another city", { $1.city = City(8) ?? .none }, { $0 == .differentCity }),
    NoRow("another door", { $1.dropToken = "gate-9" }, { $0 == .differentDrop }),
    NoRow(
      "shops far apart",
      {
        $1.shop = ShopRef("noodles")
        $1.shopPlace = Place(x: 1900, y: 1000)
      }, { $0 == .shopsApart(metres: 900) }),
    NoRow("cancelled", { $1.cancelled = true }, { $0 == .over(Q.second) }),
    NoRow("picked up", { a, _ in a.pickedUpAt = Q.at(-1) }, { $0 == .pickedUp(Q.first) }),
    NoRow("not accepted", { a, _ in a.accepted = false }, { $0 == .notAccepted(Q.first) }),
    NoRow("old facts", { a, _ in a.at = Q.at(-2) }, { $0 == .staleFacts(Q.first, age: .minutes(2)) }),
    NoRow(
      "silent rider", { a, _ in a.rider = Q.rider(Q.zhou, seen: -6, stops: Q.stops(Q.first)) },
      { $0 == .riderSilent(Q.zhou, since: Q.at(-6)) }),
    NoRow(
      "no room", { a, _ in a.rider = Q.rider(Q.zhou, stops: Q.stops(Q.first), room: 1) },
      { $0 == .riderFull(Q.zhou) }),
    NoRow(
      "the first would wait too long",
      { a, b in
        a.rider = Q.rider(Q.zhou, stops: Q.stops(Q.first, ready: 1))
        (a.readyBy, a.readyMarked) = (Q.at(0), true)
        b.readyBy = Q.at(30)
        (a.due, b.due) = (Q.at(60), Q.at(60))
      }, { if case .foodWaits(Q.first, _) = $0 { true } else { false } }),
    NoRow(
      "far too late", { a, b in (a.readyBy, b.readyBy, a.due, b.due) = (Q.at(60), Q.at(60), Q.at(30), Q.at(30)) },
      { if case .tooLate = $0 { true } else { false } }),
  ]

  /// A day on which nobody else can be called in time.
  static let noOtherRider: MergePolicy = {
    var policy = MergePolicy()
    policy.unknownRiderMargin = .hours(1)
    return policy
  }()

  @Test func aRiderWhoCannotIsReplacedByOneForBoth() {
    let full = Q.facts(Q.first, rider: Q.rider(Q.zhou, stops: Q.stops(Q.first), room: 1))
    let plans = feasiblePlans(full, Q.facts(Q.second), now: Q.noon).compactMap(\.plan)
    #expect(plans.map(\.kind) == [.recall])
    #expect(plans.first?.rider == nil && plans.first?.recalled == Q.first)
    let free = Q.facts(Q.first, rider: Q.rider(Q.zhou, stops: Q.stops(Q.first)))
    #expect(feasiblePlans(free, Q.facts(Q.second), now: Q.noon).compactMap(\.plan?.kind) == [.join, .recall])
  }

  @Test(arguments: noes) func honestNo(row: NoRow) {
    var (a, b) = (Q.facts(Q.first), Q.facts(Q.second))
    row.change(&a, &b)
    let verdict = feasibility(a, b, now: Q.noon, policy: Self.noOtherRider)
    guard case .no(let refusal, _) = verdict else { return #expect(Bool(false), "\(verdict)") }
    #expect(row.expects(refusal), "\(refusal)")
    for language in Language.allCases { #expect(!verdict.sentence(language).isEmpty) }
  }

  @Test func anotherCustomersClockIsKept() {
    let other = OrderRef("QW-2001")
    let far = Place(x: 2800, y: 1300)
    // Lao Zhou has Fang Min's soup in his bag, due 12:12; waiting for the second coffee would make it late.
    let stops =
      [Q.stops(Q.first, ready: 2)[0]] + [RiderStop(kind: .drop, order: other, place: far, due: Q.at(12))]
      + [Q.stops(Q.first)[1]]
    let a = Q.facts(Q.first, ready: 2, rider: Q.rider(Q.zhou, stops: stops))
    let verdict = feasibility(a, Q.facts(Q.second, ready: 12), now: Q.noon, policy: Self.noOtherRider)
    guard case .no(.othersLate(other, let late), let second) = verdict else {
      return #expect(Bool(false), "\(verdict)")
    }
    // Waiting for the second coffee at its latest, against going on at once.
    #expect(late > .minutes(16) && late < .minutes(17))
    #expect(second != nil)
  }

  @Test func aPickUpThatIsUponUsCannotBeChanged() {
    var zhou = Q.rider(Q.zhou, stops: Q.stops(Q.first, ready: 0))
    zhou.place = Q.shop
    var a = Q.facts(Q.first, ready: 0, marked: true, rider: zhou)
    var b = Q.facts(Q.second, ready: 0, marked: true)
    (a.pace.pickSeconds, b.pace.pickSeconds) = (30, 30)
    #expect(
      feasibility(a, b, now: Q.noon) == .no(.tooClose(pickUp: Q.noon + .seconds(30)), secondAbout: Q.at(14)))
  }
}

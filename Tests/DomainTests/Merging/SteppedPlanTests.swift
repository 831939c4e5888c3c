// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

/// Plans where a platform groups nothing, chooses riders itself and moves no clock.
@Suite struct SteppedPlanTests {
  typealias Q = Qingwan

  static func means(_ kinds: [PlanKind]) -> PlanMeans {
    PlanMeans(kinds: kinds, isWhole: false, asks: false, untold: [.delayCooking])
  }
  static let both = means([.recall, .hold])

  static func pair(
    _ riders: (RiderRef?, RiderRef?), ready: (Int64, Int64) = (14, 18), due: (Int64, Int64) = (60, 60)
  ) -> (OrderFacts, OrderFacts) {
    let rider = { (ref: RiderRef?, order: OrderRef, ready: Int64) -> RiderFacts? in
      ref.map { Q.rider($0, stops: Q.stops(order, ready: ready)) }
    }
    var (a, b) = (
      Q.facts(Q.first, ready: ready.0, due: due.0, rider: rider(riders.0, Q.first, ready.0)),
      Q.facts(Q.second, ready: ready.1, due: due.1, rider: rider(riders.1, Q.second, ready.1))
    )
    if riders.0 != nil, riders.0 == riders.1 {
      let stops =
        [Q.stops(Q.first, ready: ready.0)[0], Q.stops(Q.second, ready: ready.1)[0]]
        + [Q.stops(Q.first)[1], Q.stops(Q.second)[1]]
      a.rider?.stops = stops
      b.rider?.stops = stops
    }
    return (a, b)
  }

  @Test func oneRiderIsHeldByTheFirstKitchen() throws {
    let (a, b) = Self.pair((Q.zhou, Q.zhou))
    let plan = try #require(feasibility(a, b, now: Q.noon, means: Self.both).plan)
    #expect(plan.kind == .hold && plan.clock == nil && plan.waitSpare == nil && plan.legs == [.platform])
    #expect(plan.steps == [PlanStep(.delayCooking, Q.first, due: Q.at(18), isTold: false)])
    #expect(plan.preconditions.contains(.clocksStand))
    for language in Language.allCases { #expect(plan.steppedSentence(language)?.contains("12:18") == true) }
    // Whoever would be ready first waits.
    let (c, d) = Self.pair((Q.zhou, Q.zhou), ready: (18, 14))
    #expect(feasibility(c, d, now: Q.noon, means: Self.both).plan?.steps?.first?.order == Q.second)
  }

  @Test func twoRidersBecomeOneByCallingAgain() throws {
    let (a, b) = Self.pair((Q.zhou, Q.lin))
    let plan = try #require(feasibility(a, b, now: Q.noon, means: Self.both).plan)
    let other = try #require(plan.recalled)
    #expect(plan.kind == .recall && plan.rider != nil && other != plan.orders[0])
    #expect(plan.steps?.map(\.kind) == [.cancelRider, .callRider] && plan.steps?.map(\.order) == [other, other])
    #expect(plan.firstCommand(id: "can", deadline: Q.at(1)).kind == .cancelRider)
    // A platform that groups is asked in one command.
    let whole = try #require(feasibility(a, b, now: Q.noon).plan)
    #expect(whole.steps == nil && whole.steppedSentence(.chinese) == nil && whole.legs.count == 3)
    #expect(whole.firstCommand(id: "can", deadline: Q.at(1)).kind == .together)
  }

  struct NoRow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let riders: [RiderRef?]
    var ready: [Int64] = [14, 18]
    var due: [Int64] = [60, 60]
    var kinds: [PlanKind] = [.recall, .hold]
    var now: Int64 = 0
    let expects: @Sendable (Refusal) -> Bool
  }

  static let noes: [NoRow] = [
    NoRow(testDescription: "no rider, nothing to command", riders: [nil, nil]) {
      $0 == .plansMissing([.group], left: [.recall, .hold])
    },
    NoRow(testDescription: "one without a rider: none to call off", riders: [Q.zhou, nil]) {
      $0 == .plansMissing([.join], left: [.recall, .hold])
    },
    NoRow(testDescription: "a platform without delays", riders: [Q.zhou, Q.zhou], kinds: [.recall]) {
      $0 == .plansMissing([.hold], left: [.recall])
    },
    NoRow(testDescription: "a feed that only tells", riders: [Q.zhou, Q.lin], kinds: []) {
      $0 == .plansMissing([.recall], left: [])
    },
    NoRow(testDescription: "the earlier clock would break", riders: [Q.zhou, Q.zhou], due: [30, 60]) {
      if case .clocksStand(Q.first, let late) = $0 { late > .zero } else { false }
    },
    NoRow(testDescription: "ready in a moment", riders: [Q.zhou, Q.zhou], ready: [0, 18]) {
      $0 == .readyAlready(Q.first)
    },
    NoRow(testDescription: "gone before the call lands", riders: [Q.zhou, Q.lin], ready: [2, 2]) {
      if case .tooClose = $0 { true } else { false }
    },
  ]

  @Test(arguments: noes) func whatStepsCannotDo(row: NoRow) {
    let (a, b) = Self.pair(
      (row.riders[0], row.riders[1]), ready: (row.ready[0], row.ready[1]), due: (row.due[0], row.due[1]))
    let verdict = feasibility(a, b, now: Q.at(row.now), means: Self.means(row.kinds))
    guard case .no(let refusal, let second) = verdict else { return #expect(Bool(false), "\(verdict)") }
    #expect(row.expects(refusal) && second != nil, "\(refusal)")
    for language in Language.allCases { #expect(!verdict.sentence(language).isEmpty) }
  }

  @Test func plansFollowFromCommands() {
    #expect(PlatformAbilities.plans(of: [.cancelRider, .callRider, .delayCooking]) == [.recall, .hold])
    #expect(PlatformAbilities.plans(of: [.cancelRider]) == [])
    #expect(PlatformAbilities.native("city").means == .all)
  }
}

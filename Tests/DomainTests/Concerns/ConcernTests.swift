// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// What we do when something of an order is overdue in 青湾.
@Suite struct ConcernTests {
  static let policy = ConcernPolicy()
  static let kitchen = OrderClockTests.order([OrderClockTests.accepted])  // not a word since 12:02
  static let actor = Actor.system("test")

  static func concern(
    _ order: Order = kitchen, _ clock: OrderClock = .notStarted, raised minute: Int64 = 14,
    _ change: (inout Concern) -> Void = { _ in }
  ) -> Concern {
    let running = order.clocks(policy.clocks).first { $0.clock == clock }
    var concern = Concern(
      running ?? RunningClock(clock, from: Qingwan.noon, due: Qingwan.at(minute)), of: order,
      orderID: OrderID(raw: 5), id: ConcernID(raw: Int64(minute)), at: Qingwan.at(minute))
    change(&concern)
    return concern
  }

  static func word(_ minute: Int64, arrival: Int64? = nil, more: Int64? = nil) -> Concern.Word {
    .init(
      at: Qingwan.at(minute), arrival: arrival.map(Qingwan.at), moreBy: more.map(Qingwan.at), isAnswered: true,
      isPushed: true)
  }

  // MARK: The look at an order

  struct Look: Sendable, CustomTestStringConvertible {
    let what: String
    var testDescription: String { what }
    var order = kitchen
    var known: [Concern] = []
    let minute: Int64
    var raises: [OrderClock] = []
    var asks = false
    var next: Int64?
  }

  static let partial = {
    var order = kitchen
    _ = order.fold(Qingwan.event(.paid, 3) { $0.partial = true })
    return order
  }()

  static let refund = OrderClockTests.order([
    OrderClockTests.accepted, OrderClockTests.told(.afterSale, 4, OrderClockTests.asks("apply")),
  ])

  static let looks: [Look] = [
    Look(what: "in time", minute: 10, next: 14),
    Look(what: "run out", minute: 14, raises: [.notStarted], next: 17),
    Look(what: "several: the first is the cause", minute: 20, raises: [.notStarted], next: 45),
    Look(what: "already raised", known: [concern()], minute: 20, next: 45),
    Look(what: "eased for this very time", known: [concern { $0.state = .eased }], minute: 16, next: 17),
    Look(
      what: "eased, and then another", known: [concern { $0.state = .eased }], minute: 20, raises: [.noRider], next: 45),
    Look(what: "a person has it in hand", known: [concern { $0.state = .inCase }], minute: 50),
    Look(what: "a person said it is nothing", known: [concern { $0.state = .dismissed }], minute: 50),
    Look(what: "partial data: the platform is asked", order: partial, minute: 20, asks: true, next: 25),
    Look(what: "partial, nothing overdue", order: partial, minute: 10, next: 14),
    Look(what: "after an outage: long over raises nothing", minute: 14 + 46, raises: [.noRider]),
    Look(what: "after a long outage: nothing at all", minute: 200),
    Look(what: "over", order: OrderClockTests.order([OrderClockTests.told(.delivered, 30)]), minute: 100),
    Look(what: "money beside the way", order: refund, minute: 20, raises: [.notStarted, .refundUnanswered], next: 45),
  ]

  @Test(arguments: looks) func looksAtAnOrder(_ row: Look) {
    let look = ClockLook(row.order, known: row.known, policy: Self.policy, at: Qingwan.at(row.minute))
    #expect(look.raise.map(\.clock) == row.raises, "\(row.what)")
    #expect(look.asksForRecord == row.asks, "\(row.what)")
    #expect(look.next == row.next.map(Qingwan.at), "\(row.what)")
  }

  // MARK: The look at a concern

  enum Expected: Sendable, Equatable {
    case ease(String), ask, wait(Int64), leader
    /// New time, "you hear more by", gift in fen, next look.
    case say(Int64?, Int64?, Int64?, Int64)
  }

  struct Step: Sendable, CustomTestStringConvertible {
    let what: String
    var testDescription: String { what }
    var order = kitchen
    var concern = ConcernTests.concern()
    var others: [Concern] = []
    var facts: OrderFacts?
    let minute: Int64
    let expected: Expected
  }

  static func facts(at minute: Int64, ready: Int64, marked: Bool = false, change: (inout OrderFacts) -> Void = { _ in })
    -> OrderFacts
  {
    var facts = Qingwan.facts(
      Qingwan.first, at: minute, ready: ready, marked: marked,
      rider: Qingwan.rider(Qingwan.zhou, seen: minute, stops: Qingwan.stops(Qingwan.first, ready: ready)))
    change(&facts)
    return facts
  }

  static let steps: [Step] = [
    Step(
      what: "a new time, 15 minutes later", facts: facts(at: 14, ready: 45), minute: 14,
      expected: .say(64, nil, 300, 29)),
    Step(what: "much later", facts: facts(at: 14, ready: 70), minute: 14, expected: .say(89, nil, 600, 29)),
    Step(what: "the platform is silent: said so, and when we say more", minute: 14, expected: .say(nil, 34, nil, 33)),
    Step(
      what: "no rider and none in sight: not known",
      facts: facts(at: 14, ready: 45) { ($0.rider, $0.riderAtShopBy) = (nil, nil) }, minute: 14,
      expected: .say(nil, 34, nil, 33)),
    Step(
      what: "the kitchen's word is over: not known", facts: facts(at: 14, ready: 10), minute: 14,
      expected: .say(nil, 34, nil, 33)),
    Step(
      what: "a rider not seen for six minutes: not known",
      facts: facts(at: 14, ready: 45) { $0.rider?.seenAt = Qingwan.at(8) }, minute: 14, expected: .say(nil, 34, nil, 33)
    ),
    Step(
      what: "in time all the same: nobody is disturbed", facts: facts(at: 14, ready: 18), minute: 14,
      expected: .wait(19)),
    Step(
      what: "facts know better", facts: facts(at: 14, ready: 12, marked: true), minute: 14, expected: .ease("facts")),
    Step(
      what: "cancelled, and the event is missing", facts: facts(at: 14, ready: 12) { $0.cancelled = true }, minute: 14,
      expected: .ease("facts")),
    Step(
      what: "the event has come",
      order: OrderClockTests.order([OrderClockTests.accepted, OrderClockTests.told(.ready, 13)]),
      minute: 15, expected: .ease("event")),
    Step(
      what: "it is over", order: OrderClockTests.order([OrderClockTests.told(.delivered, 13)]), minute: 15,
      expected: .ease("event")),
    Step(what: "partial", order: partial, minute: 15, expected: .ask),
    Step(
      what: "another concern spoke a moment ago", others: [concern(raised: 10) { $0.words = [word(10, more: 30)] }],
      facts: facts(at: 14, ready: 45), minute: 14, expected: .wait(25)),
    Step(
      what: "told, and nothing has changed", concern: concern { $0.words = [word(14, arrival: 58)] },
      facts: facts(at: 30, ready: 45), minute: 30, expected: .wait(35)),
    Step(
      what: "told, and it is later still", concern: concern { $0.words = [word(14, arrival: 58)] },
      facts: facts(at: 30, ready: 70), minute: 30, expected: .say(89, nil, 600, 45)),
    Step(what: "too long for a machine", facts: facts(at: 44, ready: 70), minute: 44, expected: .leader),
    Step(
      what: "too long, but the told time is still to come", concern: concern { $0.words = [word(14, arrival: 58)] },
      facts: facts(at: 50, ready: 45, marked: false) { $0.readyBy = Qingwan.at(45) }, minute: 50,
      expected: .wait(55)),
    Step(
      what: "the told time has passed", concern: concern { $0.words = [word(14, arrival: 58)] }, minute: 63,
      expected: .leader),
  ]

  @Test(arguments: steps) func looksAtAConcern(_ row: Step) {
    let step = row.concern.step(
      row.order, facts: row.facts, others: row.others + [row.concern], policy: Self.policy, at: Qingwan.at(row.minute))
    let minute: (Instant) -> Int64 = { ($0 - Qingwan.noon).ms / 60_000 }
    let seen: Expected =
      switch step {
      case .ease(let reason, _): .ease(reason)
      case .askForRecord: .ask
      case .wait(let until): .wait(minute(until))
      case .leader: .leader
      case .say(let word, let gift, let next):
        .say(word.arrival.map(minute), word.moreBy.map(minute), gift?.amount.fen, minute(next))
      }
    #expect(seen == row.expected, "\(row.what)")
  }

  /// Facts that contradict each clock.
  @Test(arguments: OrderClock.allCases) func factsMayKnowBetter(_ clock: OrderClock) {
    let order = OrderClockTests.order([OrderClockTests.told(.delivered, 30) { $0.place = Place(x: 0, y: 0) }])
    let told = Self.facts(at: 60, ready: 9, marked: true) {
      ($0.pickedUpAt, $0.deliveredAt) = (Qingwan.at(59), Qingwan.at(60))
      $0.rider?.atShop = true
    }
    var concern = Self.concern(order, clock, raised: 30)
    concern.words = []
    let open = OrderClockTests.order(Self.making(clock))
    let step = concern.step(open, facts: told, others: [concern], policy: Self.policy, at: Qingwan.at(61))
    switch clock {
    case .refundUnanswered, .tooFar: #expect(step == .leader)
    default: #expect(step == .ease(reason: "facts", asksForRecord: true))
    }
  }

  /// Events after which a clock has run out at 13:01.
  static func making(_ clock: OrderClock) -> [OrderClockTests.Told] {
    let (told, accepted, assigned) = (OrderClockTests.told, OrderClockTests.accepted, OrderClockTests.assigned)
    return switch clock {
    case .notAccepted: []
    case .notStarted, .noRider, .late: [accepted]
    case .notReady: [told(.accepted, 2) { $0.readyBy = Qingwan.at(20) }]
    case .riderAway: [accepted, assigned]
    case .standing: [accepted, assigned, told(.atShop, 8, OrderClockTests.zhou)]
    case .riding: [accepted, assigned, told(.pickedUp, 9, OrderClockTests.zhou)]
    case .refundUnanswered: [accepted, told(.afterSale, 4, OrderClockTests.asks("apply"))]
    case .tooFar: [told(.delivered, 30) { $0.place = Place(x: 0, y: 0) }]
    }
  }

  // MARK: Its life

  @Test func endsOnce() throws {
    let raised = Concern.raise(
      RunningClock(.notStarted, from: Qingwan.at(2), due: Qingwan.at(14)), of: Self.kitchen, orderID: OrderID(raw: 5),
      id: ConcernID(raw: 1), at: Qingwan.at(14))
    #expect(raised.events.map(\.name) == ["concern.raised"] && raised.tasks.map(\.kind) == ["concern.look"])
    let note = try #require(raised.events.first?.payload as? ConcernNote)
    #expect(note.area == Place(x: 2, y: 1) && note.shop == ShopRef("lighthouse"))
    let told = raised.state.told(Self.word(14, more: 34), in: CaseID(raw: 9), gift: nil)
    let eased = try told.eased("event", by: Self.actor, at: Qingwan.at(20)).state
    #expect(eased.state == .eased && eased.ended?.reason == "event")
    #expect(throws: ConcernError.ended(.eased)) { try eased.dismissed("x", by: Self.actor, at: Qingwan.at(21)) }
    #expect(throws: ConcernError.ended(.eased)) { try eased.taken("x", by: Self.actor, at: Qingwan.at(21)) }
  }

  @Test func whatIsGivenStays() {
    let given = Concern.Gift(amount: .yuan(3), cause: .shopLate, remedy: RemedyID(raw: 4))
    let first = Self.concern().told(Self.word(14), in: CaseID(raw: 9), gift: given)
    let second = first.told(Self.word(34), in: CaseID(raw: 9), gift: .init(amount: .yuan(6), cause: .shopLate))
    #expect(second.gift == given)
  }

  static let sentences: [(OrderClock, Concern.Word, String, String)] = [
    (
      .notReady, word(25, arrival: 58), "您「灯塔咖啡」的订单商家还没有出餐，预计 12:58 送到（原定 12:40）。我们在跟进，您不用来电",
      "Your order from 灯塔咖啡: the kitchen is not ready; it should be there at 12:58 (instead of 12:40). We are on it, no need to call"
    ),
    (
      .noRider, word(25, more: 45), "您「灯塔咖啡」的订单还没有骑手接单，新的送达时间还不能确定，12:45 前我们再告诉您",
      "Your order from 灯塔咖啡: no rider has taken it; the new time is not known yet; you hear more from us by 12:45"
    ),
    (
      .refundUnanswered, word(25, more: 45), "您「灯塔咖啡」的订单的退款申请商家还没有答复，我们在催，12:45 前给您消息",
      "Your order from 灯塔咖啡: the shop has not answered your request for money back; we are asking, and you hear from us by 12:45"
    ),
  ]

  @Test(arguments: sentences) func says(_ row: (OrderClock, Concern.Word, String, String)) {
    let concern = Self.concern(Self.kitchen, row.0)
    #expect(concern.sentence(of: row.1, .chinese) == row.2)
    #expect(concern.sentence(of: row.1, .english) == row.3)
  }

  @Test func everyClockHasWordsAndAScenario() {
    for clock in OrderClock.allCases {
      let concern = Self.concern(Self.kitchen, clock)
      #expect(!concern.cause(.chinese).isEmpty && !concern.cause(.english).isEmpty)
      #expect(Scenario.allCases.contains(concern.scenario))
    }
  }

  // MARK: Policy

  @Test(arguments: [
    (0, 7, 3, true), (0, 7, 7, false), (22, 6, 23, true), (22, 6, 5, true), (22, 6, 12, false), (0, 0, 0, false),
  ])
  func isQuiet(_ row: (from: Int, until: Int, hour: Int64, expected: Bool)) {
    var policy = ConcernPolicy()
    (policy.quietFromHour, policy.quietUntilHour) = (row.from, row.until)
    #expect(policy.isQuiet(at: Qingwan.noon - .hours(12) + .hours(row.hour)) == row.expected)
  }

  @Test func aBadPolicyIsNamed() {
    var policy = ConcernPolicy()
    #expect(policy.faults.isEmpty)
    policy.windowMinutes = 30
    policy.quietFromHour = 25
    policy.gifts = [.init(fromMinutes: 15, fen: 300), .init(fromMinutes: 15, fen: 0)]
    policy.clocks.standard.standing = 2000
    #expect(
      policy.faults
        == [
          "clocks.standing is 0 to 1440", "nextWordMinutes is more than windowMinutes", "quietFromHour is 0 to 24",
          "gifts begin one after the other: fromMinutes grows", "gifts.1.fen is 1 to 10000",
        ].map { $0.replacing("clocks.standing", with: "clocks.standard.standing") })
  }
}

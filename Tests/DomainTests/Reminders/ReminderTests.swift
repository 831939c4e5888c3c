// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// One lunch in Qingwan, asked after at every stage.
@Suite struct ReminderTests {
  static let now = Instant(ms: 1_789_531_200_000)  // 12:00
  static func at(_ minutes: Int64) -> Instant { now + .minutes(minutes) }

  static func facts(_ stage: ReminderFacts.Stage, due: Int64 = 30, _ change: (inout ReminderFacts) -> Void = { _ in })
    -> ReminderFacts
  {
    var facts = ReminderFacts(
      order: OrderRef("qw-1001"), city: City(7) ?? .none, shop: ShopRef("lanyu-coffee"), rider: RiderRef("r-zhao"),
      stage: stage, seenAt: now, due: at(due))
    change(&facts)
    return facts
  }

  static func remind(_ facts: ReminderFacts, earlier: [Reminder] = [], at now: Instant = now) -> Decided<Reminder> {
    Reminder.decide(
      facts, .init(ReminderID(raw: Int64(earlier.count) + 1), by: .customer(PersonID(raw: 3))), earlier: earlier,
      policy: .standard, at: now)
  }

  struct Row: Sendable {
    let facts: ReminderFacts
    let finding: Reminder.Finding
    let nudged: Party?
    let chinese: String
    let english: String
  }

  static let rows: [Row] = [
    Row(
      facts: facts(.waiting), finding: .notAccepted, nudged: .merchant, chinese: "商家还没有接单；已催商家",
      english: "The shop has not accepted the order yet; we have asked the shop"),
    Row(
      facts: facts(.cooking) { $0.readyBy = at(8) }, finding: .explained, nudged: nil, chinese: "商家制作中，预计 12:08 出餐",
      english: "The kitchen is cooking, ready at about 12:08"),
    Row(
      facts: facts(.cooking) { $0.readyBy = at(-3) }, finding: .kitchenLate, nudged: .merchant,
      chinese: "商家制作中，原定 11:57 出餐；已催商家",
      english: "The kitchen is cooking, it should have been ready at 11:57; we have asked the shop"),
    Row(
      facts: facts(.ready) { $0.rider = nil }, finding: .noRider, nudged: nil, chinese: "餐已做好，还没有骑手接单；已转人工跟进",
      english: "The food is ready, no rider has taken it yet; a person is looking at it"),
    Row(
      facts: facts(.ready) {
        $0.riderMetres = 812
        $0.arrival = at(14)
      }, finding: .explained, nudged: nil, chinese: "餐已做好，骑手正在去店里，约 800 米，预计 12:14 到",
      english: "The food is ready, the rider is on the way to the shop, about 800 m away, expected at 12:14"),
    Row(
      facts: facts(.riderAtShop) { $0.readyBy = at(-5) }, finding: .kitchenLate, nudged: .merchant,
      chinese: "骑手已到店，在等出餐，原定 11:55 出餐；已催商家",
      english:
        "The rider is at the shop waiting for the food, it should have been ready at 11:55; we have asked the shop"),
    Row(
      facts: facts(.riderAtShop) {
        $0.readyBy = at(-5)
        $0.readyMarked = true
      }, finding: .explained, nudged: nil, chinese: "骑手已到店取餐", english: "The rider is at the shop picking up"),
    Row(
      facts: facts(.riding, due: 40) {
        $0.leftShopAt = at(-3)
        $0.riderMetres = 1_180
        $0.riderSeenAt = now
        $0.arrival = at(41)
      }, finding: .explained, nudged: nil, chinese: "骑手 3 分钟前离店，约 1.2 公里，预计 12:41 到",
      english: "The rider left the shop 3 min ago, about 1.2 km away, expected at 12:41"),
    Row(
      facts: facts(.riding, due: 10) {
        $0.leftShopAt = now
        $0.riderMetres = 2_000
        $0.riderSeenAt = now
        $0.dropsBefore = 2
        $0.arrival = at(16)
      }, finding: .riderLate, nudged: .rider, chinese: "骑手刚离店，约 2.0 公里，前面还有 2 单，预计 12:16 到；已催骑手",
      english: "The rider has just left the shop, about 2.0 km away, 2 other stops first, expected at 12:16; "
        + "we have asked the rider"),
    Row(
      facts: facts(.riding) {
        $0.leftShopAt = at(-9)
        $0.riderSeenAt = at(-6)
      }, finding: .riderSilent, nudged: .rider, chinese: "骑手 9 分钟前离店；这是 11:54 的情况；已催骑手",
      english: "The rider left the shop 9 min ago; as of 11:54; we have asked the rider"),
    Row(
      facts: facts(.delivered) { $0.deliveredAt = at(-2) }, finding: .over, nudged: nil, chinese: "已于 11:58 送达",
      english: "Delivered at 11:58"),
    Row(
      facts: facts(.cancelled), finding: .over, nudged: nil, chinese: "订单已取消", english: "The order is cancelled"),
  ]

  @Test(arguments: rows) func answered(row: Row) {
    let reminder = Self.remind(row.facts).state
    #expect(reminder.finding == row.finding && reminder.nudged == row.nudged)
    #expect(reminder.sentence(.chinese, stale: .minutes(3)) == row.chinese)
    #expect(reminder.sentence(.english, stale: .minutes(3)) == row.english)
  }

  @Test func theShopIsNudgedOnceInFiveMinutesHoweverOftenItIsAskedFor() throws {
    let late = Self.facts(.cooking) { $0.readyBy = Self.at(-10) }
    let first = Self.remind(late)
    #expect(first.tasks.map(\.kind) == ["reminder.nudge", "reminder.silent"] && first.state.number == 1)
    let command = try #require(first.tasks.first?.payload as? PlatformCommand)
    #expect(command.kind == .nudge && command.party == .merchant && command.id == first.state.id.description)

    let second = Self.remind(late, earlier: [first.state], at: Self.at(2))
    #expect(second.tasks.isEmpty && second.state.nudgedBefore == Self.now && second.state.number == 2)
    #expect(second.state.sentence(.chinese, stale: .minutes(3)).hasSuffix("2 分钟前已催过商家"))
    #expect(!second.state.needsPerson)

    let third = Self.remind(late, earlier: [first.state, second.state], at: Self.at(5))
    #expect(third.tasks.count == 2 && third.state.needsPerson)
  }

  @Test func theRiderHasACoolDownOfHisOwn() {
    let kitchen = Self.remind(Self.facts(.cooking) { $0.readyBy = Self.at(-10) }).state
    let riding = Self.facts(.riding) { $0.riderSeenAt = Self.at(-9) }
    #expect(Self.remind(riding, earlier: [kitchen], at: Self.at(1)).state.nudged == .rider)
  }

  @Test func theArrivalIsReckonedAlongTheRidersOwnStops() {
    let pace = Pace(metresPerMinute: 300, pickSeconds: 60, dropSeconds: 120)
    let home = Place(x: 1_500, y: 0), other = Place(x: 900, y: 0)
    let rider = RiderFacts(
      rider: RiderRef("r-zhao"), name: "赵师傅", place: Place(x: 0, y: 0), seenAt: Self.now, atShop: false,
      stops: [
        RiderStop(kind: .drop, order: OrderRef("qw-0990"), place: other, due: Self.at(9)),
        RiderStop(kind: .drop, order: OrderRef("qw-1001"), place: home, due: Self.at(30)),
      ], capacity: 4)
    let order = OrderFacts(
      order: OrderRef("qw-1001"), city: City(7) ?? .none, at: Self.now, shop: ShopRef("lanyu-coffee"),
      shopPlace: Place(x: 0, y: 0), dropPlace: home, dropToken: "d", customer: CustomerRef("c-wen"), due: Self.at(30),
      accepted: true, readyBy: Self.at(-5), readyMarked: true, pickedUpAt: Self.at(-1), rider: rider, pace: pace)
    let facts = ReminderFacts(order)
    // 900 m at 300 m a minute, two minutes at the other door, 600 m more.
    #expect(facts.arrival == Self.at(7) && facts.dropsBefore == 1 && facts.riderMetres == 1_500)
    #expect(facts.stage == .riding)
  }
}

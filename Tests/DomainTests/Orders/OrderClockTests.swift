// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// An order at the 青湾 noodle shop, placed at 12:00 for 12:40, and what is overdue in it at every stage.
@Suite struct OrderClockTests {
  typealias Fill = @Sendable (inout OrderEvent) -> Void
  typealias Told = (kind: OrderEvent.Kind, minute: Int64, fill: Fill)

  static func told(_ kind: OrderEvent.Kind, _ minute: Int64, _ fill: @escaping Fill = { _ in }) -> Told {
    (kind, minute, fill)
  }

  static func order(_ told: [Told], due: Int64? = 40) -> Order {
    var order = Order(ref: Qingwan.first, city: Qingwan.city, firstAt: Qingwan.noon)
    var placed = Qingwan.placed(Qingwan.first, 0, due: due ?? 40)
    if due == nil { placed.due = nil }
    _ = order.fold(placed)
    for (kind, minute, fill) in told { _ = order.fold(Qingwan.event(kind, minute, Qingwan.first, fill)) }
    return order
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let what: String
    let told: [Told]
    /// Clock and the minute at which it runs out.
    let clocks: [(OrderClock, Int64)]
    var due: Int64? = 40
    var testDescription: String { what }
  }

  static let zhou: Fill = { $0.rider = Qingwan.zhou }
  static let accepted = told(.accepted, 2)
  static let assigned = told(.assigned, 4, zhou)

  static let rows: [Row] = [
    Row(what: "just placed", told: [], clocks: [(.notAccepted, 5), (.late, 45)]),
    Row(what: "paid later", told: [told(.paid, 3)], clocks: [(.notAccepted, 8), (.late, 45)]),
    Row(what: "accepted, then silence", told: [accepted], clocks: [(.notStarted, 14), (.noRider, 17), (.late, 45)]),
    Row(
      what: "the kitchen's word counts from when it is over",
      told: [told(.accepted, 2) { $0.readyBy = Qingwan.at(20) }],
      clocks: [(.notReady, 25), (.noRider, 17), (.late, 45)]),
    Row(
      what: "a later word moves it",
      told: [told(.accepted, 2) { $0.readyBy = Qingwan.at(20) }, told(.estimate, 18) { $0.readyBy = Qingwan.at(30) }],
      clocks: [(.notReady, 35), (.noRider, 17), (.late, 45)]),
    Row(
      what: "cooking without a word: what is usual", told: [accepted, told(.cooking, 3)],
      clocks: [(.notReady, 33), (.noRider, 17), (.late, 45)]),
    Row(
      what: "cooking without being accepted: an event is missing", told: [told(.cooking, 3)],
      clocks: [(.notReady, 33), (.noRider, 18), (.late, 45)]),
    Row(
      what: "a rider on his way", told: [accepted, assigned],
      clocks: [(.notStarted, 14), (.riderAway, 19), (.late, 45)]),
    Row(
      what: "he need not be there before the food",
      told: [told(.accepted, 2) { $0.readyBy = Qingwan.at(25) }, assigned],
      clocks: [(.notReady, 30), (.riderAway, 40), (.late, 45)]),
    Row(
      what: "he stands in the shop", told: [accepted, assigned, told(.atShop, 10, zhou)],
      clocks: [(.notStarted, 14), (.standing, 25), (.late, 45)]),
    Row(
      what: "he gave it up", told: [accepted, told(.ready, 9), assigned, told(.riderDeclined, 12, zhou)],
      clocks: [(.noRider, 27), (.late, 45)]),
    Row(
      what: "ready, and the mark was wrong",
      told: [accepted, told(.ready, 9), told(.estimate, 11) { $0.readyBy = Qingwan.at(22) }, assigned],
      clocks: [(.notReady, 27), (.riderAway, 37), (.late, 45)]),
    Row(
      what: "picked up", told: [accepted, assigned, told(.pickedUp, 15, zhou)], clocks: [(.riding, 60), (.late, 45)]),
    Row(
      what: "stuck on the way",
      told: [accepted, assigned, told(.pickedUp, 15, zhou), told(.delivery, 20) { $0.step = "raise" }],
      clocks: [(.standing, 35), (.late, 45)]),
    Row(
      what: "the shop brings it itself",
      told: [accepted, told(.ready, 9), told(.delivery, 10) { $0.step = "deliverSelf" }],
      clocks: [(.late, 45)]),
    Row(
      what: "nobody told a time for the door", told: [accepted, assigned, told(.pickedUp, 15, zhou)],
      clocks: [(.riding, 60)], due: nil),
    Row(
      what: "for later: nobody works on it yet", told: [accepted],
      clocks: [(.notStarted, 192), (.noRider, 195), (.late, 245)],
      due: 240),
    Row(what: "delivered", told: [accepted, told(.delivered, 50, zhou)], clocks: []),
    Row(
      what: "delivered near the door", told: [told(.delivered, 50) { $0.place = Place(x: 2700, y: 1100) }], clocks: []),
    Row(
      what: "delivered far from the door", told: [told(.delivered, 50) { $0.place = Place(x: 2000, y: 1000) }],
      clocks: [(.tooFar, 50)]),
    Row(what: "cancelled", told: [accepted, told(.cancelled, 6)], clocks: []),
    Row(what: "invalid", told: [told(.invalidated, 6)], clocks: []),
    Row(
      what: "money asked for",
      told: [accepted, assigned, told(.pickedUp, 15, zhou), told(.afterSale, 20, asks("apply"))],
      clocks: [(.riding, 60), (.late, 45), (.refundUnanswered, 30)]),
    Row(
      what: "money asked for after it came", told: [told(.delivered, 35, zhou), told(.afterSale, 60, asks("apply"))],
      clocks: [(.refundUnanswered, 70)]),
    Row(
      what: "refused is an answer",
      told: [told(.delivered, 35, zhou), told(.afterSale, 60, asks("apply")), told(.afterSale, 62, asks("refuse"))],
      clocks: []),
    Row(
      what: "a contradiction accuses nobody: picked up before it was accepted", told: [told(.pickedUp, 1, zhou)],
      clocks: [(.riding, 46), (.late, 45)]),
  ]

  static func asks(_ step: String) -> Fill {
    { ($0.afterSale, $0.step) = ("as-1", step) }
  }

  @Test(arguments: rows) func runs(_ row: Row) {
    let order = Self.order(row.told, due: row.due)
    let clocks = order.clocks(ClockPolicy())
    #expect(clocks.map(\.clock) == row.clocks.map(\.0))
    #expect(clocks.map(\.due) == row.clocks.map { Qingwan.at($0.1) })
    #expect(order.clockAt(ClockPolicy()) == row.clocks.map { Qingwan.at($0.1) }.min())
    #expect(Order(packed: order.packed, ref: order.ref, city: order.city) == order)
  }

  @Test func noEventNoClock() {
    let order = Order(ref: Qingwan.first, city: Qingwan.city, firstAt: Qingwan.noon)
    #expect(order.clocks(ClockPolicy()).isEmpty)
  }

  /// Any order of arrival, with repetitions, gives the same clocks.
  @Test(arguments: rows) func saysTheSameInWhateverOrder(_ row: Row) {
    var order = Order(ref: Qingwan.first, city: Qingwan.city, firstAt: Qingwan.noon)
    for (kind, minute, fill) in row.told.reversed() + row.told {
      _ = order.fold(Qingwan.event(kind, minute, Qingwan.first, fill))
    }
    var placed = Qingwan.placed(Qingwan.first, 0, due: row.due ?? 40)
    if row.due == nil { placed.due = nil }
    _ = order.fold(placed)
    #expect(order.clocks(ClockPolicy()) == Self.order(row.told, due: row.due).clocks(ClockPolicy()))
  }

  // MARK: Policy

  static func times(_ change: (inout ClockTimes) -> Void) -> ClockTimes {
    var times = ClockTimes()
    change(&times)
    return times
  }

  static let rules: [ClockPolicy.Rule] = [
    .init(category: "火锅", times: times { ($0.notStarted, $0.late) = (20, 9) }),
    .init(city: Qingwan.city, times: times { $0.notStarted = 8 }),
    .init(city: Qingwan.city, category: "火锅", times: times { $0.notStarted = 30 }),
    .init(tier: "vip", times: times { $0.late = 1 }),
    .init(category: "粥", times: times { $0.notStarted = 0 }),
  ]

  /// Category, tier -> minutes until "not started" and "late".
  static let special: [(category: String?, tier: String?, notStarted: Int?, late: Int?)] = [
    (nil, nil, 8, 5),  // the city's rule
    ("火锅", nil, 30, 9),  // city and category; what it says nothing about comes from the category's
    ("火锅", "vip", 30, 9),  // of two rules with one name the category's goes before the tier's
    ("粥", "vip", 8, 1),  // the city goes before the category
    ("咖啡", "vip", 8, 1),
  ]

  @Test(arguments: special) func theMostSpecialRuleWins(
    _ row: (category: String?, tier: String?, notStarted: Int?, late: Int?)
  ) {
    let order = Self.order([
      Self.told(.placed, 0) {
        ($0.category, $0.tier, $0.due) = (row.category, row.tier, Qingwan.at(40))
        $0.id = "z"
      }
    ])
    let times = ClockPolicy(rules: Self.rules).times(for: order)
    #expect(times.notStarted == row.notStarted && times.late == row.late && times.noRider == 15)
  }

  @Test func aStoppedClockDoesNotRun() {
    var policy = ClockPolicy()
    (policy.standard.notStarted, policy.standard.noRider) = (0, nil)
    #expect(Self.order([Self.accepted]).clocks(policy).map(\.clock) == [.late])
  }

  @Test func whatCannotBeMeantIsNamed() {
    var policy = ClockPolicy(rules: Self.rules + [.init(times: Self.times { $0.tooFar = 90_000 })])
    policy.standard.late = -1
    #expect(
      policy.faults == [
        "standard.late is 0 to 1440", "rules.5.names a city, a category or a tier",
        "rules.5.times.tooFar is 0 to 10000",
      ])
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import TestSupport
import Testing

@Suite struct OrderFoldTests {
  /// A hard day for one order: declined rider, moved estimate, moved clock, regrouping, unknown codes, ties.
  static let day: [OrderEvent] = [
    Qingwan.placed(Qingwan.first, 0, due: 40),
    Qingwan.event(.accepted, 1) { $0.readyBy = Qingwan.at(9) },
    Qingwan.event(.cooking, 2),
    Qingwan.event(.estimate, 4) { $0.readyBy = Qingwan.at(12) },
    Qingwan.event(.estimate, 4, id: "tie") { $0.readyBy = Qingwan.at(13) },
    Qingwan.event(.assigned, 3) { ($0.rider, $0.epoch) = (Qingwan.zhou, 1) },
    Qingwan.event(.riderDeclined, 4) { ($0.rider, $0.epoch) = (Qingwan.zhou, 1) },
    Qingwan.event(.assigned, 5) { ($0.rider, $0.epoch) = (Qingwan.lin, 2) },
    Qingwan.event(.grouped, 6) { ($0.together, $0.due) = ([Qingwan.first, Qingwan.second], Qingwan.at(50)) },
    Qingwan.event(.separated, 6, id: "same-instant"),
    Qingwan.event(.grouped, 7) { $0.together = [Qingwan.second] },
    Qingwan.event(.clockMoved, 8) { $0.due = Qingwan.at(55) },
    Qingwan.event(.ready, 11),
    Qingwan.event(.atShop, 12) { ($0.rider, $0.epoch) = (Qingwan.lin, 2) },
    Qingwan.event(.atShop, 6, id: "old") { ($0.rider, $0.epoch) = (Qingwan.zhou, 1) },
    Qingwan.event(.pickedUp, 13) { ($0.rider, $0.epoch) = (Qingwan.lin, 2) },
    Qingwan.event(.unknown("drone"), 14),
    Qingwan.event(.unknown("boat"), 14),
    Qingwan.event(.refunded, 15) { ($0.amount, $0.command) = (.yuan(3), "x") },
    Qingwan.event(.delivered, 20) { ($0.rider, $0.epoch) = (Qingwan.lin, 2) },
    Qingwan.event(.cancelled, 21) { $0.by = .customer },
  ]

  static func fold(_ events: [OrderEvent]) -> Order {
    var order = Order(ref: Qingwan.first, city: Qingwan.city, firstAt: events[0].at)
    for event in events { _ = order.fold(event) }
    return order
  }

  @Test(arguments: UInt64(1)...200)
  func anySequenceWithAnyRepetitionsGivesOneOrder(seed: UInt64) {
    var dice = Dice(seed: seed)
    var events = Self.day
    for _ in 0..<8 { events.append(Self.day[Int.random(in: 0..<Self.day.count, using: &dice)]) }
    events.shuffle(using: &dice)
    #expect(Self.fold(events) == Self.fold(Self.day))
  }

  @Test func theDayAsItWas() {
    let order = Self.fold(Self.day)
    #expect(order.stage == .delivered)  // a cancellation after delivery is an after-sale, not an end
    #expect(order.rider == Qingwan.lin)
    #expect(order.epoch == 2)
    #expect(order.estimate?.value == Qingwan.at(13))
    #expect(order.due == Qingwan.at(55))
    #expect(order.firstDue == Qingwan.at(40))
    #expect(order.together == [Qingwan.second])
    #expect(order.unknownKinds == ["boat", "drone"])
    #expect(order.refunded == .yuan(3))
    #expect(!order.isFullyRefunded)
  }

  @Test func aRepeatedEventChangesNothing() {
    var order = Self.fold(Self.day)
    for event in Self.day {
      let changed = order.fold(event)
      #expect(!changed, "\(event.kind.text)")
    }
  }

  @Test func aLateEventOfAnEarlierRiderLeavesTheHead() {
    var order = Self.fold([
      Qingwan.placed(Qingwan.first, 0, due: 40),
      Qingwan.event(.assigned, 5) { ($0.rider, $0.epoch) = (Qingwan.lin, 2) },
    ])
    let changed = order.fold(Qingwan.event(.atShop, 6) { ($0.rider, $0.epoch) = (Qingwan.zhou, 1) })
    #expect(changed)
    #expect(order.rider == Qingwan.lin)
    #expect(order.visit?.atShopAt == nil)
    #expect(order.visits.first?.atShopAt == Qingwan.at(6))
  }

  @Test func aKitchenThatNamesALaterTimeAfterItsMarkIsDoubted() {
    var order = Self.fold([Qingwan.event(.ready, 10)])
    _ = order.fold(Qingwan.event(.estimate, 11) { $0.readyBy = Qingwan.at(18) })
    #expect(order.isReadyDoubted)
    #expect(order.readyBy == Qingwan.at(18))
  }

  @Test(arguments: UInt64(1)...50)
  func packingKeepsEverything(seed: UInt64) {
    var dice = Dice(seed: seed)
    let part = Self.day.filter { _ in Bool.random(using: &dice) } + [Self.day[0]]
    let order = Self.fold(part)
    #expect(Order(packed: order.packed, ref: order.ref, city: order.city) == order)
  }

  @Test func brokenBytesAreRefused() {
    let bytes = Self.fold(Self.day).packed
    #expect(bytes.count < 400)
    for count in 0..<bytes.count {
      #expect(Order(packed: Array(bytes.prefix(count)), ref: Qingwan.first, city: Qingwan.city) == nil)
    }
    #expect(Order(packed: bytes + [0], ref: Qingwan.first, city: Qingwan.city) == nil)
  }

  @Test func theTimelineShowsRealPromisedAndExpected() {
    let order = Self.fold([
      Qingwan.placed(Qingwan.first, 0, due: 40), Qingwan.event(.accepted, 1) { $0.readyBy = Qingwan.at(8) },
    ])
    let line = order.timeline(facts: Qingwan.facts(Qingwan.first, at: 2), now: Qingwan.at(3))
    #expect(line.marks.map(\.point) == Timeline.Point.allCases)
    #expect(line.marks[1].real == Qingwan.at(1))
    #expect(line.marks[3].promised == Qingwan.at(8))
    // ready 12:08, one minute at the shop, six minutes' ride, one minute at the door
    #expect(line.marks[6].expected == Qingwan.at(16))
    #expect(line.slacks.map(\.left) == [.minutes(24), .minutes(24)])
    #expect(line.factAge == .minutes(1))
  }
}

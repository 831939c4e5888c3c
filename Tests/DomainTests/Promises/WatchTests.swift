// SPDX-License-Identifier: Apache-2.0
import Domain
import TestSupport
import Testing

@Suite struct WatchTests {
  typealias Q = Qingwan
  typealias Town = PromiseTown

  /// The two orders at 12:10: both accepted, grouped, with Lao Zhou.
  static let calm: [OrderEvent] =
    [Q.first, Q.second].flatMap { order in
      [
        Q.placed(order, 0, due: 40),
        Q.event(.accepted, 1, order) { $0.readyBy = Q.at(12) },
        Q.event(.grouped, 3, order) { ($0.together, $0.due) = ([Q.first, Q.second], Q.at(40)) },
        Q.event(.assigned, 4, order) { ($0.rider, $0.epoch) = (Q.zhou, 1) },
      ]
    }

  static func orders(_ more: [OrderEvent] = []) -> [Order] {
    [Q.first, Q.second].map { ref in
      var order = Order(ref: ref, city: Q.city, firstAt: Q.noon)
      for event in calm + more where event.order == ref { _ = order.fold(event) }
      return order
    }
  }

  static func facts(at minutes: Int64 = 10, ready: Int64 = 12, due: Int64 = 40) -> [OrderFacts] {
    let zhou = Q.rider(
      Q.zhou, seen: minutes,
      stops: [
        Q.stops(Q.first, ready: ready)[0], Q.stops(Q.second, ready: ready)[0], Q.stops(Q.first)[1],
        Q.stops(Q.second)[1],
      ])
    return [
      Q.facts(Q.first, at: minutes, ready: ready, due: due, rider: zhou, together: [Q.second]),
      Q.facts(Q.second, at: minutes, ready: ready, due: due, rider: zhou, together: [Q.first]),
    ]
  }

  static func look(_ more: [OrderEvent] = [], facts: [OrderFacts] = facts(), at minutes: Int64 = 10) throws -> Sighting
  {
    watch(try Town.agreed(), orders: orders(more), facts: facts, now: Q.at(minutes))
  }

  static func picked(_ order: OrderRef, _ minutes: Int64, rider: RiderRef = Q.zhou, epoch: Int = 1) -> OrderEvent {
    Q.event(.pickedUp, minutes, order) { ($0.rider, $0.epoch) = (rider, epoch) }
  }

  static func delivered(_ order: OrderRef, _ minutes: Int64, rider: RiderRef = Q.zhou, epoch: Int = 1) -> OrderEvent {
    Q.event(.delivered, minutes, order) { ($0.rider, $0.epoch) = (rider, epoch) }
  }

  @Test func allIsCalm() throws {
    let sighting = try Self.look()
    #expect(sighting.risks == [] && sighting.outcome == nil)
    #expect(sighting.rider == Q.zhou)
  }

  struct Alarm: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var events: [OrderEvent] = []
    var facts = WatchTests.facts()
    var minutes: Int64 = 10
    let kinds: [Risk.Kind]
  }

  static let alarms: [Alarm] = [
    Alarm(
      testDescription: "the rider leaves with one coffee",
      events: [picked(Q.first, 9), Q.event(.leftShop, 9, Q.first) { ($0.rider, $0.epoch) = (Q.zhou, 1) }],
      kinds: [.pickedUpAlone]),
    Alarm(
      testDescription: "one picked up, the other not for four minutes", events: [picked(Q.first, 6)],
      kinds: [.pickedUpAlone]),
    Alarm(testDescription: "a moment between two pick-ups is no alarm", events: [picked(Q.first, 9)], kinds: []),
    Alarm(
      testDescription: "the platform gives the second to another rider",
      events: [Q.event(.assigned, 9, Q.second) { ($0.rider, $0.epoch) = (Q.lin, 2) }], kinds: [.otherRider]),
    Alarm(
      testDescription: "an old rider's late event is no other rider",
      events: [Q.event(.atShop, 9, Q.second) { ($0.rider, $0.epoch) = (Q.lin, 0) }], kinds: []),
    Alarm(
      testDescription: "the platform separates them",
      events: [Q.event(.separated, 9, Q.second)], facts: facts(at: 9), kinds: [.separated]),
    Alarm(testDescription: "the kitchen slips beyond the slack", facts: facts(ready: 33), kinds: [.kitchenSlips]),
    Alarm(testDescription: "the kitchen slips within the slack", facts: facts(ready: 28), kinds: []),
    Alarm(
      testDescription: "the rider is too far away",
      events: [Q.event(.ready, 9, Q.first), Q.event(.ready, 9, Q.second)],
      facts: facts(at: 31, ready: 9, due: 40).map {
        var fact = $0
        fact.readyMarked = true
        fact.rider?.place = Place(x: 100, y: 1000)
        return fact
      }, minutes: 31, kinds: [.riderLate]),
    Alarm(testDescription: "the clock is moved back", facts: facts(due: 30), kinds: [.clockBack, .clockBack]),
    Alarm(testDescription: "no facts for three polls", facts: facts(at: 8), kinds: [.staleFacts]),
  ]

  @Test(arguments: alarms) func ringsBeforeItBreaks(row: Alarm) throws {
    let sighting = try Self.look(row.events, facts: row.facts, at: row.minutes)
    #expect(sighting.risks.map(\.kind) == row.kinds)
    #expect(sighting.outcome == nil)
    for risk in sighting.risks {
      #expect(!risk.actions.isEmpty && risk.lead > .zero)
      #expect(risk.sentence(.chinese) != risk.sentence(.english))
    }
  }

  struct End: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let events: [OrderEvent]
    var minutes: Int64 = 30
    let outcome: Sighting.Outcome?
  }

  static let ends: [End] = [
    End(
      testDescription: "both by one rider",
      events: [delivered(Q.first, 25), delivered(Q.second, 26)],
      outcome: .proved(.delivered(rider: Q.zhou, first: Q.at(25), last: Q.at(26)))),
    End(
      testDescription: "three minutes apart is together",
      events: [delivered(Q.first, 25), delivered(Q.second, 28)],
      outcome: .proved(.delivered(rider: Q.zhou, first: Q.at(25), last: Q.at(28)))),
    End(
      testDescription: "four minutes apart is not",
      events: [delivered(Q.first, 25), delivered(Q.second, 29)], outcome: .broken(reason: "apart")),
    End(
      testDescription: "two riders are not one",
      events: [delivered(Q.first, 25), delivered(Q.second, 25, rider: Q.lin, epoch: 2)],
      outcome: .broken(reason: "two riders")),
    End(
      testDescription: "one there, the other's event may yet come",
      events: [delivered(Q.first, 25)], outcome: nil),
    End(
      testDescription: "one there and nothing more",
      events: [delivered(Q.first, 25)], minutes: 31, outcome: .broken(reason: "apart")),
    End(
      testDescription: "cancelled", events: [Q.event(.cancelled, 9, Q.second)],
      outcome: .void(reason: "cancelled QW-1002")),
    End(testDescription: "T over without proof", events: [], minutes: 43, outcome: .broken(reason: "late")),
  ]

  @Test(arguments: ends) func endsByWhatHappened(row: End) throws {
    #expect(try Self.look(row.events, facts: Self.facts(at: row.minutes), at: row.minutes).outcome == row.outcome)
  }

  @Test func anAlarmRingsOncePassesAndTellsTheCustomerFirst() throws {
    let promise = try Town.agreed()
    let slip = try Self.look(facts: Self.facts(ready: 33))
    let rung = try promise.decide(.observe(slip), by: .system("watchdog"), now: Q.at(10))
    #expect(rung.names.contains("promise.atRisk") && rung.names.contains("promise.proposed"))
    #expect(rung.notices.count == 2)
    #expect(rung.state.pending?.due == Q.at(45))  // expected 12:41, four minutes more
    #expect(rung.state.alarmedAt == Q.at(10))
    let again = try rung.state.decide(.observe(slip), by: .system("watchdog"), now: Q.at(11))
    #expect(again.events.isEmpty && again.tasks.isEmpty)
    let calm = try rung.state.decide(.observe(Sighting(rider: Q.zhou)), by: .system("watchdog"), now: Q.at(11))
    #expect(calm.names == ["promise.calm"] && !calm.state.isAtRisk)
  }

  @Test func aRiderWhoIsNamedLaterIsAskedThen() throws {
    let promise = try Town.agreed()
    #expect(promise.leg(.rider)?.state == .waiting)
    let met = try promise.decide(.observe(Self.look()), by: .system("watchdog"), now: Q.at(10))
    #expect(met.commands(.ask).map(\.rider) == [Q.zhou])
    #expect(met.state.leg(.rider)?.state == .asked)
    let again = try met.state.decide(.observe(Self.look()), by: .system("watchdog"), now: Q.at(10))
    #expect(again.tasks.isEmpty)
  }

  @Test func whatIsSeenDoesNotDependOnTheSequenceOfEvents() throws {
    let more = [Self.picked(Q.first, 9), Q.event(.assigned, 9, Q.second) { ($0.rider, $0.epoch) = (Q.lin, 2) }]
    let expected = try Self.look(more)
    for seed in UInt64(1)...30 {
      var dice = Dice(seed: seed)
      let events = (Self.calm + more + more).shuffled(using: &dice)
      let orders = [Q.second, Q.first].map { ref in
        var order = Order(ref: ref, city: Q.city, firstAt: Q.noon)
        for event in events where event.order == ref { _ = order.fold(event) }
        return order
      }
      #expect(try watch(Town.agreed(), orders: orders, facts: Self.facts(), now: Q.at(10)) == expected)
    }
  }
}

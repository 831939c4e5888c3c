// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

@Suite("The dispatcher")
struct DispatcherTests {
  static let now = Desks.morning
  static func routed(
    _ scenario: Scenario, waited seconds: Int64 = 0, level: Level = .frontLine, named: AgentID? = nil,
    declinedBy: [AgentID] = []
  ) -> Routed {
    let queue = RoutingPolicy.standard.queue(for: scenario, level: level)?.name ?? ""
    return Routed(
      queue: queue, need: Desks.need(scenario, level), since: now - .seconds(seconds), named: named,
      declinedBy: declinedBy)
  }

  static func dispatcher(_ contacts: [(Int64, Routed)], _ seats: [Seat]) -> Dispatcher {
    var dispatcher = Dispatcher(policy: .standard)
    for (id, routed) in contacts { dispatcher.add(Desks.id(id), routed, at: now) }
    for seat in seats { dispatcher.set(seat) }
    return dispatcher
  }

  static func offers(_ decisions: [RoutingDecision]) -> [String] {
    decisions.compactMap {
      if case .offer(let contact, let agent, _) = $0 { "\(contact.raw)->\(agent.raw)" } else { nil }
    }
  }

  /// Story, who waits, who sits there, who gets what.
  static let table: [(String, [(Int64, Routed)], [Seat], [String])] = [
    ("nobody there", [(1, routed(.enquiry))], [], []),
    ("one and one", [(1, routed(.enquiry))], [Desks.seat(1)], ["1->1"]),
    ("safety first", [(1, routed(.enquiry, waited: 600)), (2, routed(.safety))], [Desks.seat(1)], ["2->1"]),
    (
      "an enquiry that waited two hours longer than safety's start",
      [(1, routed(.enquiry, waited: 7201)), (2, routed(.safety))],
      [Desks.seat(1)], ["1->1"]
    ),
    ("oldest first", [(1, routed(.enquiry)), (2, routed(.enquiry, waited: 5))], [Desks.seat(1)], ["2->1"]),
    (
      "longest idle first", [(1, routed(.enquiry))], [Desks.seat(1, idle: 3), Desks.seat(2, idle: 8)], ["1->2"]
    ),
    (
      "then the lowest load", [(1, routed(.enquiry))],
      [Desks.seat(1, load: Load(webChat: 2), idle: 30), Desks.seat(2, load: Load(webChat: 1))], ["1->2"]
    ),
    ("one offer a seat", [(1, routed(.enquiry)), (2, routed(.enquiry))], [Desks.seat(1)], ["1->1"]),
    ("no room", [(1, routed(.enquiry))], [Desks.seat(1, load: Load(webChat: 3))], []),
    ("paused", [(1, routed(.enquiry))], [Desks.seat(1, .paused(.meal))], []),
    ("offline", [(1, routed(.enquiry))], [Desks.seat(1, .offline)], []),
    ("not ready", [(1, routed(.enquiry))], [Desks.seat(1, .notReady(missed: Desks.id(3)))], []),
    ("gone without a word", [(1, routed(.enquiry))], [Desks.seat(1, goodUntil: now)], []),
    ("no certificate", [(1, routed(.safety))], [Desks.seat(1, rights: Rights.none)], []),
    (
      "certified for something else", [(1, routed(.safety))],
      [Desks.seat(1, rights: Desks.rights(Desks.certificate(scenarios: [.enquiry])))], []
    ),
    ("escalated, and no leader there", [(1, routed(.late, level: .leader))], [Desks.seat(1)], []),
    (
      "the practised are asked first", [(1, routed(.refund, waited: 20))],
      [Desks.seat(1, idle: 60), Desks.seat(2, skills: ["refund": 3])], ["1->2"]
    ),
    ("nobody practised there: it waits", [(1, routed(.refund, waited: 20))], [Desks.seat(1)], []),
    ("45 seconds later anybody may", [(1, routed(.refund, waited: 45))], [Desks.seat(1)], ["1->1"]),
    (
      "who knows the customer is asked first", [(1, routed(.late, named: Desks.id(2)))],
      [Desks.seat(1, skills: ["delivery": 5], idle: 60), Desks.seat(2)], ["1->2"]
    ),
    ("who said no is not asked again", [(1, routed(.enquiry, declinedBy: [Desks.id(1)]))], [Desks.seat(1)], []),
    (
      "the next of the same profile is", [(1, routed(.enquiry, declinedBy: [Desks.id(1)]))],
      [Desks.seat(1, idle: 60), Desks.seat(2)], ["1->2"]
    ),
  ]

  @Test("Who gets what", arguments: table)
  func turn(_ story: String, _ contacts: [(Int64, Routed)], _ seats: [Seat], _ expected: [String]) {
    var dispatcher = Self.dispatcher(contacts, seats)
    #expect(Self.offers(dispatcher.turn(Self.now).decisions) == expected, "\(story)")
  }

  @Test func anOfferNotTakenGoesBackToTheHead() {
    var dispatcher = Self.dispatcher(
      [(1, Self.routed(.enquiry, waited: 60)), (2, Self.routed(.enquiry, waited: 30))], [Desks.seat(1)])
    let first = dispatcher.turn(Self.now)
    #expect(Self.offers(first.decisions) == ["1->1"])
    #expect(first.wake == Self.now + .seconds(20))
    dispatcher.set(Desks.seat(2))
    #expect(Self.offers(dispatcher.turn(Self.now + .seconds(1)).decisions) == ["2->2"])
    // Nobody took the first: its agent stays out, another one comes, and the first goes before everybody.
    dispatcher.set(Desks.seat(3))
    dispatcher.add(Desks.id(3), Self.routed(.enquiry, waited: 10), at: Self.now)
    let later = dispatcher.turn(Self.now + .seconds(20)).decisions
    guard case .expire(let contact, let offer) = later.first else { return #expect(Bool(false)) }
    #expect(contact == Desks.id(1))
    #expect(offer.agent == Desks.id(1))
    #expect(Self.offers(dispatcher.turn(Self.now + .seconds(20)).decisions) == [])
    #expect(Self.offers(later) == ["1->3"])
  }

  @Test func aCrowdOfSafetyDoesNotHoldAnEnquiryForEver() {
    var dispatcher = Self.dispatcher([(1, Self.routed(.enquiry))], [])
    var clock = Self.now
    var turns = 0
    for contact in Int64(2)... {
      clock += .minutes(1)
      turns += 1
      var safety = Self.routed(.safety)
      safety.since = clock
      dispatcher.add(Desks.id(contact), safety, at: clock)
      dispatcher.set(Desks.seat(1, goodUntil: clock + .hours(1)))
      guard let got = Self.offers(dispatcher.turn(clock).decisions).first else { break }
      if got == "1->1" { break }
      dispatcher.remove(Desks.id(contact) as ContactID)
    }
    #expect(turns == 120)
  }

  @Test func aPictureThatRanOutIsReviewedAndNotOffered() {
    var dispatcher = Self.dispatcher(
      [(1, Self.routed(.enquiry))], [Desks.seat(1, goodUntil: Self.now + .seconds(10))])
    dispatcher.remove(Desks.id(1) as ContactID)
    #expect(dispatcher.turn(Self.now).wake == Self.now + .seconds(10))
    dispatcher.add(Desks.id(2), Self.routed(.enquiry), at: Self.now)
    #expect(dispatcher.turn(Self.now + .seconds(10)).decisions == [.review(Desks.id(1))])
    dispatcher.set(Desks.seat(1))
    #expect(Self.offers(dispatcher.turn(Self.now + .seconds(11)).decisions) == ["2->1"])
  }

  @Test(
    "The waiting are told how long, once it can be told",
    arguments: [([], nil), ([60, 30], nil), ([90, 60, 30], 60), ([30, 60, 90, 0], 45)] as [([Int64], Int64?)])
  func expectedWait(_ takenAgo: [Int64], _ seconds: Int64?) {
    let place = QueuePlace(position: 2, takes: takenAgo.map { Self.now - .seconds($0) }, at: Self.now)
    #expect(place.expected == seconds.map(Span.seconds))
  }

  @Test func rebuiltFromTheRowsItDecidesTheSame() {
    let contacts = (1...60).map { n in
      (Int64(n), Self.routed(Scenario.allCases[n % 10], waited: Int64(n * 37 % 90)))
    }
    let seats = (1...40).map {
      Desks.seat(Int64($0), skills: ["refund": $0 % 4, "delivery": $0 % 3], idle: Int64($0 * 7 % 11))
    }
    var one = Self.dispatcher(contacts, seats)
    var other = Self.dispatcher(contacts.reversed(), seats.reversed())
    let decisions = one.turn(Self.now).decisions
    #expect(decisions.count == 40)
    #expect(other.turn(Self.now).decisions == decisions)
  }

  @Test func tenThousandWaitForAThousand() {
    var dispatcher = Self.dispatcher(
      (1...10_000).map { (Int64($0), Self.routed(Scenario.allCases[$0 % 10], waited: Int64($0 % 50) + 50)) },
      (1...1_000).map { Desks.seat(Int64($0), skills: ["refund": $0 % 5], idle: Int64($0 % 60)) })
    let decisions = dispatcher.turn(Self.now).decisions
    #expect(decisions.count == 1_000)
    #expect(Set(Self.offers(decisions)).count == 1_000)
  }
}

@Suite("The routing file")
struct RoutingPolicyTests {
  @Test func theStandardOneIsSound() { #expect(RoutingPolicy.standard.faults.isEmpty) }

  @Test func allFaultsAreListedAtOnce() {
    let policy = RoutingPolicy(queues: [
      Queue(
        name: "", scenarios: Scenario.allCases, levels: Level.allCases, headStartSeconds: -1, steps: [],
        offerSeconds: 1, wrapUpSeconds: 9999),
      Queue(
        name: "x", scenarios: [], steps: [RoutingStep(afterSeconds: 0), RoutingStep(afterSeconds: 0, namedOnly: true)]),
    ])
    #expect(
      policy.faults == [
        .name(""), .headStart(queue: ""), .offerTime(queue: ""), .wrapUp(queue: ""), .steps(queue: ""),
        .lastStep(queue: ""), .steps(queue: "x"), .lastStep(queue: "x"),
      ])
    #expect(RoutingPolicy(queues: []).faults.count == 30)
  }
}

// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Domain

/// Usual lunches, storms, a fire, a silent feed, and small shops.
@Suite struct DetectorTests {
  static let day: Int64 = 1_440

  /// Lunch hours of so many days, without anything unusual.
  static func lunches(_ days: Int64, seed: UInt64) -> (LunchCounts, [(minute: Int64, suspicion: Suspicion)]) {
    var town = LunchCounts(seed: seed)
    var found: [(minute: Int64, suspicion: Suspicion)] = []
    for day in 0..<days {
      let eleven = LunchCounts.eleven + day * Self.day
      for minute in (eleven - 60)..<(eleven + 180) { town.place(minute, lateness: LunchCounts.usual) }
      found += town.look((eleven - 60)..<(eleven + 240))
    }
    return (town, found)
  }

  /// Eight lunches of eight seeds: nobody is alarmed, though one shop is always late and forty looks are made a minute.
  @Test(arguments: [3, 5] as [UInt64])
  func eightUsualLunchesRaiseNothing(_ seed: UInt64) {
    let (_, found) = Self.lunches(8, seed: seed)
    #expect(found.isEmpty, "seed \(seed): \(found.map { ($0.minute, $0.suspicion.evidence) })")
  }

  /// From noon on riders crawl: everything that is due is a quarter to three quarters of an hour late.
  @Test(arguments: [3, 5] as [UInt64])
  func aStormIsFoundWithinTenMinutesOfLateFood(_ seed: UInt64) throws {
    var (town, _) = Self.lunches(3, seed: seed)
    let eleven = LunchCounts.eleven + 3 * Self.day
    for minute in (eleven - 60)..<(eleven + 120) {
      town.place(minute) { shop, dice in
        minute + 35 < eleven + 60 ? LunchCounts.usual(shop, &dice) : Int64.random(in: 15...45, using: &dice)
      }
    }
    let found = town.look((eleven - 60)..<(eleven + 120))
    let first = try #require(found.first)
    #expect((eleven + 61...eleven + 60 + 5 + 5).contains(first.minute), "seed \(seed): \(first.minute - eleven)")
    #expect(first.suspicion.evidence.contains { $0.signal == .late && $0.place == .city(LunchCounts.qingwan) })
    #expect(first.suspicion.scope.cities == [LunchCounts.qingwan] && first.suspicion.kind == .area)
    // While it lasts nothing is learned, so it does not become usual.
    #expect(found.contains { $0.minute == eleven + 115 })
  }

  /// The largest shop burns: its orders are cancelled, the city goes on.
  @Test func aFireIsOneShops() throws {
    var (town, _) = Self.lunches(3, seed: 3)
    let eleven = LunchCounts.eleven + 3 * Self.day
    for minute in (eleven - 60)..<(eleven + 60) { town.place(minute, lateness: LunchCounts.usual) }
    for minute in (eleven + 40)..<(eleven + 46) {
      for _ in 0..<8 {
        town.mark(minute, PulseMark(city: LunchCounts.qingwan, shop: 0, at: Place(x: 9, y: 9), .cancelled))
      }
    }
    let found = town.look((eleven - 60)..<(eleven + 60))
    let shop = try #require(found.first)
    #expect((eleven + 41...eleven + 46).contains(shop.minute))
    #expect(found.allSatisfy { $0.suspicion.evidence.allSatisfy { $0.signal == .cancelled } })
    // It is the shop's, not its part of town's.
    #expect(shop.suspicion.scope.shops == [ShopRef("S0")] && shop.suspicion.kind == .shop)
  }

  /// Three orders of a shop that has four a day are all late: that is no incident.
  @Test func smallShopsDoNotCryWolf() {
    var (town, _) = Self.lunches(3, seed: 5)
    let eleven = LunchCounts.eleven + 3 * Self.day
    for minute in (eleven - 60)..<(eleven + 60) {
      town.place(minute) { shop, dice in shop >= 35 ? 40 : LunchCounts.usual(shop, &dice) }
    }
    let found = town.look((eleven - 60)..<(eleven + 60))
    #expect(found.isEmpty, "\(found.map { ($0.minute - eleven, $0.suspicion.evidence) })")
  }

  /// No event of a city that usually tells hundreds; and no alarm about the time before anybody listened.
  @Test func aSilentFeedIsHeard() throws {
    var (town, _) = Self.lunches(4, seed: 8)
    let eleven = LunchCounts.eleven + 4 * Self.day
    for minute in (eleven - 60)..<(eleven + 30) { town.place(minute, lateness: { _, _ in -20 }) }
    let found = town.look((eleven - 60)..<(eleven + 70))
    let first = try #require(found.first)
    #expect(first.suspicion.kind == .platformOutage)
    #expect((eleven + 30...eleven + 56).contains(first.minute), "\(first.minute - eleven)")
    var deaf = Detector(city: LunchCounts.qingwan, usual: town.detector.kept, policy: .standard)
    deaf.heardFrom = eleven + 60
    #expect(deaf.look(at: eleven + 60).isEmpty && deaf.look(at: eleven + 69).isEmpty)
    #expect(!deaf.look(at: eleven + 70).isEmpty)
  }

  /// A large carrier has one delivery in forty stuck, as always: its exceptions are judged by its own deliveries. When
  /// every third rider stands, it is heard; the shops he stands in are not blamed.
  @Test func aCarrierIsJudgedByItsOwnDeliveries() throws {
    var detector = Detector(city: LunchCounts.qingwan, policy: .standard)
    let carrier = PulsePlace.carrier(LunchCounts.qingwan, "feima")
    var found: [(minute: Int64, suspicion: Suspicion)] = []
    for minute in LunchCounts.eleven..<(LunchCounts.eleven + 120) {
      var pulse = Pulse()
      pulse.add(80, .placed, at: .city(LunchCounts.qingwan))
      pulse.add(60, .placed, at: carrier)
      pulse.add(400, .event, at: carrier)
      if minute % 2 == 0 { pulse.add(3, .exception, at: carrier) }
      if minute >= LunchCounts.eleven + 100 { pulse.add(20, .concern, at: carrier) }
      detector.take(pulse, minute: minute)
      found += detector.look(at: minute).map { (minute, $0) }
    }
    let first = try #require(found.first)
    #expect((LunchCounts.eleven + 101...LunchCounts.eleven + 107).contains(first.minute))
    #expect(first.suspicion.kind == .carrierOutage && first.suspicion.scope.carriers == ["feima"])
    #expect(first.suspicion.evidence.map(\.signal) == [.concern])
  }

  /// Who is waited for is where it is counted; what is long over is counted nowhere.
  @Test(
    arguments: [
      (OrderClock.notAccepted, 0, ["city", "area", "shop"]), (.notReady, 0, ["city", "area", "shop"]),
      (.standing, 0, ["city", "area", "shop", "carrier"]), (.noRider, 0, ["city", "area", "carrier"]),
      (.late, 14, ["city", "area", "carrier"]), (.late, 15, []), (.tooFar, 0, ["city", "area", "carrier"]),
    ] as [(OrderClock, Int64, [String])])
  func aConcernIsCountedWhereItIsWaitedFor(_ clock: OrderClock, _ minutes: Int64, _ expected: [String]) {
    var order = Order(ref: OrderRef("qw-1"), city: LunchCounts.qingwan, firstAt: .epoch2024)
    var placed = OrderEvent(
      id: "p", city: LunchCounts.qingwan, at: .epoch2024, kind: .placed, order: OrderRef("qw-1"))
    (placed.shop, placed.shopPlace) = (ShopRef("S1"), Place(x: 9, y: 9))
    var called = OrderEvent(
      id: "c", city: LunchCounts.qingwan, at: .epoch2024, kind: .delivery, order: OrderRef("qw-1"))
    (called.step, called.carrier) = (Delivery.Step.call.rawValue, "feima")
    for event in [placed, called] { _ = order.fold(event) }
    let due = Instant.epoch2024 + .hours(1)
    let places = order.pulsePlaces(
      of: [RunningClock(clock, from: .epoch2024, due: due)], at: due + .minutes(minutes))
    let names = places.map { place in
      switch place {
      case .city: "city"
      case .area: "area"
      case .shop: "shop"
      case .carrier: "carrier"
      }
    }
    #expect(names == expected)
  }

  /// Counts of two servers, and of one that was restarted in between, are those of one.
  @Test func serversAddUp() {
    var whole = Pulse()
    var parts = [Pulse(), Pulse()]
    for n in 0..<40 {
      let mark = PulseMark(
        city: LunchCounts.qingwan, shop: n % 3, at: Place(x: n * 300, y: 0), [.placed, .due], due: 9)
      whole.add(mark)
      parts[n % 2].add(mark)
    }
    parts[0].add(parts[1])
    #expect(parts[0] == whole)
    #expect(Pulse(text: whole.text, city: LunchCounts.qingwan) == whole)
  }

  /// Every kind of place and signal comes back; what an older program wrote, or nobody, is left out.
  @Test func countsAreReadAsTheyWereWritten() {
    let city = LunchCounts.qingwan
    var pulse = Pulse()
    let shop = ShopRef("\u{301}s\\1/2 3")
    let places: [PulsePlace] = [
      .city(city), .area(city, x: -3, y: 7), .carrier(city, "快 送,\"k"), .shop(city, shop),
    ]
    for place in places {
      for (n, signal) in PulseSignal.allCases.enumerated() { pulse.add(n + 1, signal, at: place) }
      pulse.add(4, .due, at: place, due: 29_384_756)
      pulse.add(5, .landed, at: place, due: 29_384_750)
    }
    #expect(Pulse(text: pulse.text, city: city) == pulse)
    let strange = "[{\"key\":1}]\nplaced 1\tq\nplaced x,flying 2,placed 3\tc\n\t\na1\ta1\n"
    var three = Pulse()
    three.add(3, .placed, at: .city(city))
    #expect(Pulse(text: strange, city: city) == three)
  }

  /// The hour that is moved on minute by minute, with gaps and counts that come late, is the hour counted anew.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func theHourMovesOn(_ seed: UInt64) {
    var (dice, past, minute) = (Dice(seed: seed), PulsePast(), Int64(1_000))
    var told: [(pulse: Pulse, minute: Int64)] = []
    for _ in 0..<300 {
      minute += Int64([1, 1, 1, 1, 2, 59, 61, -3].randomElement(using: &dice) ?? 1)
      var pulse = Pulse()
      pulse.add(Int.random(in: 1...3, using: &dice), .placed, at: .shop(.none, ShopRef("\(minute % 5)")))
      told.append((pulse, minute - Int64.random(in: 0...20, using: &dice)))
      past.take(pulse, minute: told[told.count - 1].minute)
      var anew = PulsePast()
      for (pulse, minute) in told { anew.take(pulse, minute: minute) }
      #expect(past.placedHour(upTo: minute) == anew.placedHour(upTo: minute))
    }
  }

  /// The bound is never below the exact tail (summed term by term for λ = 4), and symmetric numbers are no surprise.
  @Test(arguments: [(8, 2.9752), (12, 6.9946), (20, 18.39), (0, 4.0), (4, 0.0)])
  func surpriseIsABound(_ seen: Int, _ least: Double) {
    #expect(Surprise.of(seen, usual: 4) <= least + 0.01)
    #expect(abs(Surprise.ln(20) - 2.995_732_273_553_991) < 1e-12)
  }
}

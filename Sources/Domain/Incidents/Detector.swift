// SPDX-License-Identifier: Apache-2.0

/// Something that looks like an incident, for a person to judge.
package struct Suspicion: Hashable, Sendable {
  package let kind: Incident.Kind
  package let scope: IncidentScope
  package let evidence: [IncidentEvidence]

  /// Its counts are nearly all of the other's, signal for signal.
  fileprivate func explains(_ other: Suspicion) -> Bool {
    other.evidence.allSatisfy { one in
      evidence.contains { $0.signal == one.signal && $0.seen * 5 >= one.seen * 4 }
    }
  }
}

/// Compares the minutes of one city with what is usual there: pure, and cheap, because it is asked once a minute.
///
/// A count is suspicious when it is large enough to mean anything, several times the usual, and so improbable that
/// chance would not bring it in years (`Surprise`). What a larger place explains is not told of the smaller ones in it.
/// What was half an hour ago is learned, and nothing of the time around a suspicion: a storm must not become usual while
/// it begins.
package struct Detector: Sendable {
  package let city: City
  package private(set) var usual: PulseUsual
  let policy: IncidentPolicy
  private var past = PulsePast()
  private var places: [PulsePlace: PulseUsual.Sums]
  private var learnedUpTo: Int64 = .min
  private var suspiciousAt: Int64?
  /// Since when somebody has been counting without a pause: before, silence means nothing.
  package var heardFrom: Int64 = .min

  /// How far back minutes are needed: orders are due an hour after they were placed, seldom two.
  package static let memory: Int64 = 150

  package init(city: City, usual: PulseUsual = PulseUsual(), policy: IncidentPolicy) {
    self.city = city
    self.usual = usual
    self.policy = policy
    places = Dictionary(usual.places.map { ($0.place, $0.sums) }) { _, last in last }
  }

  /// Counts of a minute, of one of several servers: those of others add up.
  package mutating func take(_ pulse: Pulse, minute: Int64) { past.take(pulse, minute: minute) }

  /// What is usual, to be kept: places that are seldom heard of are forgotten.
  package var kept: PulseUsual {
    var kept = usual
    let alive = places.filter { $0.value.placed >= 1 || $0.value.events >= 1 }
    kept.places = alive.sorted { $0.key < $1.key }.prefix(5_000).map { .init(place: $0.key, sums: $0.value) }
    return kept
  }

  private func hasHeard(_ minute: Int64) -> Bool { heardFrom <= minute - Int64(policy.windowMinutes) }

  /// Minutes from being to being learned.
  static let lag: Int64 = 30

  /// Looks back from the end of `minute`, then learns it.
  package mutating func look(at minute: Int64) -> [Suspicion] {
    past.forget(before: minute - Self.memory)
    let late = minute - Int64(policy.graceMinutes)
    let length = Int64(policy.windowMinutes)
    var counted = past.window((minute - length + 1)...minute, due: (late - length + 1)...late)
    counted.placedHour = past.placedHour(upTo: minute)
    let found = suspicions(counted, minute)
    if !found.isEmpty { suspiciousAt = minute }
    let isCalm = suspiciousAt.map { minute - $0 > Self.lag * 2 } ?? true
    if isCalm, minute - Self.lag > learnedUpTo { learn(minute - Self.lag) }
    learnedUpTo = max(learnedUpTo, minute - Self.lag)
    return policy.detects ? found : []
  }

  private mutating func learn(_ minute: Int64) {
    let late = minute - Int64(policy.graceMinutes)
    let one = past.window(minute...minute, due: late...late).sums.mapValues { sums in
      var one = sums
      one.minutes = 1
      return one
    }
    usual.learn(one[.city(city)] ?? Self.quiet, minute: minute)
    for place in Set(places.keys).union(one.keys) where place != .city(city) {
      places[place, default: .init()].learn(one[place] ?? Self.quiet, keeping: PulseUsual.placeRest)
    }
  }

  private static let quiet: PulseUsual.Sums = {
    var sums = PulseUsual.Sums()
    sums.minutes = 1
    return sums
  }()

  // MARK: Judging

  private func suspicions(_ window: PulsePast.Window, _ minute: Int64) -> [Suspicion] {
    var found: [Suspicion] = []
    let whole = volume(window, minute) + shares(of: .city(city), window, minute)
    if !whole.isEmpty {
      let silent = whole.contains { $0.signal == .event || ($0.signal == .placed && Double($0.seen) < $0.usual) }
      return [suspicion(silent ? .platformOutage : .area, .city(city), whole)]
    }
    let carriers = places.keys.filter { if case .carrier = $0 { true } else { false } }
    for place in Set(window.sums.keys).union(carriers).sorted() where place != .city(city) {
      let evidence = shares(of: place, window, minute) + silence(of: place, window, minute)
      guard !evidence.isEmpty else { continue }
      switch place {
      case .area: found.append(suspicion(.area, place, evidence))
      case .carrier: found.append(suspicion(.carrierOutage, place, evidence))
      case .shop, .city: found.append(suspicion(.shop, place, evidence))
      }
    }
    // Nobody here knows in which part of town a shop lies: a part is in trouble unless one shop's numbers are all of it;
    // while one is, shops are not told of.
    let shops = found.filter { $0.kind == .shop }
    found.removeAll { part in part.kind == .area && shops.contains { $0.explains(part) } }
    if found.contains(where: { $0.kind == .area }) { found.removeAll { $0.kind == .shop } }
    return found
  }

  /// Orders of the whole city: many more or far fewer than usual, or no event at all.
  private func volume(_ window: PulsePast.Window, _ minute: Int64) -> [IncidentEvidence] {
    guard hasHeard(minute), let placed = usual.rates(\.placed, minute: minute),
      let events = usual.rates(\.events, minute: minute)
    else { return [] }
    let sums = window.sums[.city(city)] ?? .init()
    let length = Double(policy.windowMinutes)
    let (expected, most, all) = (placed.least * length, placed.most * length, events.least * length)
    var found: [IncidentEvidence] = []
    if all >= policy.silentFrom, sums.events == 0 {
      found.append(evidence(.city(city), .event, 0, all, minute))
    } else if expected >= policy.silentFrom, sums.placed * policy.times * 1.5 < expected,
      Surprise.of(Int(sums.placed), usual: expected) >= policy.surpriseOfCity
    {
      found.append(evidence(.city(city), .placed, Int(sums.placed), expected, minute))
    } else if sums.placed >= Double(policy.least[0]), sums.placed > most * policy.times,
      Surprise.of(Int(sums.placed), usual: max(most, 1)) >= policy.surpriseOfCity
    {
      found.append(evidence(.city(city), .placed, Int(sums.placed), most, minute))
    }
    return found
  }

  /// What goes wrong, as a share of what was due or placed.
  private func shares(of place: PulsePlace, _ window: PulsePast.Window, _ minute: Int64) -> [IncidentEvidence] {
    guard let sums = window.sums[place] else { return [] }
    let (least, surprise) = (policy.least[place.rank], place.rank == 0 ? policy.surpriseOfCity : policy.surpriseOfPlace)
    return [PulseSignal.late, .cancelled, .exception, .refund, .concern].compactMap { signal in
      let seen = Int(sums.bad[signal.rawValue] ?? 0)
      guard seen >= least else { return nil }
      // What is stuck or asked back now was placed within the hour; of what was due, the window itself.
      let base = signal == .late ? sums.due : max(window.placedHour[place] ?? 0, sums.placed)
      let scale = signal == .late ? 1 : min(1, Double(policy.windowMinutes) / 60)
      let expected = max(share(signal, of: place, minute) * base * scale, 0.5)
      guard Double(seen) > expected * policy.times, Surprise.of(seen, usual: expected) >= surprise else { return nil }
      return evidence(place, signal, seen, expected, minute)
    }
  }

  /// The city's share at this hour, or the place's own where it has always been worse.
  private func share(_ signal: PulseSignal, of place: PulsePlace, _ minute: Int64) -> Double {
    let city = usual.share(signal, minute: minute)
    guard place.rank > 0, let own = places[place] else { return city }
    let leaning = PulseUsual.placeLean
    return max(city, (city * leaning + (own.bad[signal.rawValue] ?? 0)) / (leaning + own.base(of: signal)))
  }

  /// A carrier that usually tells a lot and tells nothing.
  private func silence(of place: PulsePlace, _ window: PulsePast.Window, _ minute: Int64) -> [IncidentEvidence] {
    guard hasHeard(minute), case .carrier = place, let own = places[place], own.minutes >= 60,
      (window.sums[place]?.events ?? 0) == 0
    else { return [] }
    let expected = own.events / own.minutes * Double(policy.windowMinutes)
    return expected >= policy.silentFrom ? [evidence(place, .event, 0, expected, minute)] : []
  }

  private func evidence(
    _ place: PulsePlace, _ signal: PulseSignal, _ seen: Int, _ usual: Double, _ minute: Int64
  ) -> IncidentEvidence {
    let until = Instant(ms: (minute + 1) * 60_000)
    return IncidentEvidence(
      place: place, signal: signal, seen: seen, usual: (usual * 10).rounded() / 10,
      from: until - .minutes(Int64(policy.windowMinutes)), until: until)
  }

  private func suspicion(_ kind: Incident.Kind, _ place: PulsePlace, _ evidence: [IncidentEvidence]) -> Suspicion {
    let from = (evidence.map(\.from).min() ?? .epoch2024) - .minutes(Int64(policy.graceMinutes))
    var scope = IncidentScope(cities: [city], from: from)
    switch place {
    case .city: break
    case .shop(_, let shop): scope.shops = [shop]
    case .carrier(_, let name): scope.carriers = [name]
    case .area(_, let x, let y):
      // The circle around the square.
      scope.circle = .init(centre: Place(x: x << 11 | 1024, y: y << 11 | 1024), radius: 1_449)
    }
    return Suspicion(kind: kind, scope: scope, evidence: evidence)
  }
}

extension PulsePlace {
  /// City, part of town or carrier, shop: where it stands in `IncidentPolicy.least`.
  var rank: Int {
    switch self {
    case .city: 0
    case .area, .carrier: 1
    case .shop: 2
    }
  }
}

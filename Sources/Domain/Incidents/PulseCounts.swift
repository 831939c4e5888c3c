// SPDX-License-Identifier: Apache-2.0

/// The counts of one minute, of one city.
package struct Pulse: Hashable, Sendable {
  /// What was counted of one signal at one place.
  package struct Count: Hashable, Sendable {
    package let signal: PulseSignal
    /// The minute in which orders were due; 0 for every other signal.
    package let due: Int64
    package fileprivate(set) var count: Int
  }

  /// Each place's counts, by `due` and signal: one sequence for one content.
  package private(set) var places: [PulsePlace: [Count]] = [:]

  package init() {}

  package mutating func add(_ count: Int, _ signal: PulseSignal, at place: PulsePlace, due: Int64 = 0) {
    places[place, default: []].add(count, signal, due)
  }

  package mutating func add(_ other: Pulse) {
    for (place, counts) in other.places {
      for count in counts { places[place, default: []].add(count.count, count.signal, count.due) }
    }
  }

  package mutating func add(_ mark: PulseMark) {
    add(mark.events, .event, at: .city(mark.city))
    if let carrier = mark.carrier {
      add(1, .event, at: .carrier(mark.city, carrier))
      if mark.signals.contains(.called) { add(1, .placed, at: .carrier(mark.city, carrier)) }
      if mark.signals.contains(.exception) { add(1, .exception, at: .carrier(mark.city, carrier)) }
    }
    guard !mark.signals.isEmpty else { return }
    places[.city(mark.city), default: []].add(mark)
    if let shop = mark.shop { places[.shop(mark.city, shop), default: []].add(mark) }
    if let place = mark.place { places[.area(mark.city, of: place), default: []].add(mark) }
  }
}

extension [Pulse.Count] {
  /// A place has few counts, and the newest are asked for: they are looked for from the end.
  fileprivate mutating func add(_ count: Int, _ signal: PulseSignal, _ due: Int64) {
    var place = endIndex
    while place > 0, (self[place - 1].due, self[place - 1].signal) > (due, signal) { place -= 1 }
    if place > 0, self[place - 1].due == due, self[place - 1].signal == signal {
      self[place - 1].count += count
    } else {
      insert(Pulse.Count(signal: signal, due: due, count: count), at: place)
    }
  }

  fileprivate mutating func add(_ mark: PulseMark) {
    let signals = mark.signals
    if signals.contains(.placed) { add(1, .placed, 0) }
    if signals.contains(.cancelled) { add(1, .cancelled, 0) }
    if signals.contains(.exception) { add(1, .exception, 0) }
    if signals.contains(.refund) { add(1, .refund, 0) }
    guard let due = mark.due else { return }
    if signals.contains(.due) { add(1, .due, due) }
    if signals.contains(.landed) { add(1, .landed, due) }
  }
}

// SPDX-License-Identifier: Apache-2.0

/// What is usual in a city: sums that forget, one set for each hour of the week, and one for each smaller place.
///
/// An exponentially weighted mean (S. W. Roberts, Control chart tests based on geometric moving averages, Technometrics
/// 1, 1959), kept as two decayed sums so that a young mean is honest about how little it rests on. Shares of small places
/// lean on their city's, as many orders as `lean` says.
package struct PulseUsual: Codable, Hashable, Sendable {
  /// Decayed sums over minutes.
  package struct Sums: Codable, Hashable, Sendable {
    /// How many minutes it rests on.
    package var minutes = 0.0
    package var placed = 0.0
    package var events = 0.0
    package var due = 0.0
    package var bad: [String: Double] = [:]
    package init() {}

    mutating func learn(_ minute: Sums, keeping rest: Double) {
      minutes = minutes * rest + minute.minutes
      placed = placed * rest + minute.placed
      events = events * rest + minute.events
      due = due * rest + minute.due
      for key in Set(bad.keys).union(minute.bad.keys) { bad[key] = (bad[key] ?? 0) * rest + (minute.bad[key] ?? 0) }
    }

    /// What the share of a signal refers to: late of what was due, everything else of what was placed.
    func base(of signal: PulseSignal) -> Double { signal == .late ? due : placed }
  }

  /// By hour of the week, 0...167, China time.
  package var hours: [Int: Sums] = [:]
  package var places: [PlaceSums] = []

  package struct PlaceSums: Codable, Hashable, Sendable {
    package let place: PulsePlace
    package var sums: Sums
  }

  package init() {}

  /// Four weeks of one hour of the week; a week of all hours.
  static let hourRest = 1 - 1.0 / 240
  static let placeRest = 1 - 1.0 / 10_080
  /// What a share is taken for until it is known, resting on `lean` orders.
  static let prior: [PulseSignal: Double] = [
    .late: 0.06, .cancelled: 0.04, .exception: 0.03, .refund: 0.03, .concern: 0.05,
  ]
  static let lean = 200.0
  static let placeLean = 50.0

  package static func hour(_ minute: Int64) -> Int { Int(((minute / 60) + 8) % 168) }

  package mutating func learn(_ city: Sums, minute: Int64) {
    hours[Self.hour(minute), default: Sums()].learn(city, keeping: Self.hourRest)
  }

  /// The share of a signal in the city at this hour.
  func share(_ signal: PulseSignal, minute: Int64) -> Double {
    let sums = hours[Self.hour(minute)] ?? Sums()
    let prior = Self.prior[signal] ?? 0.05
    return (prior * Self.lean + (sums.bad[signal.rawValue] ?? 0)) / (Self.lean + sums.base(of: signal))
  }

  /// The fewest and the most a minute that are usual in this hour and those beside it, because traffic rises and falls
  /// within an hour; nil while one of them is not known.
  func rates(_ value: (Sums) -> Double, minute: Int64) -> (least: Double, most: Double)? {
    let known = [minute - 60, minute, minute + 60].compactMap { rate(value, minute: $0) }
    guard known.count == 3, let least = known.min(), let most = known.max() else { return nil }
    return (least, most)
  }

  /// How many a minute in an hour of the week; nil before two of them, or of the same hour of other days, were seen.
  private func rate(_ value: (Sums) -> Double, minute: Int64) -> Double? {
    let (hour, enough) = (Self.hour(minute), 100.0)
    if let sums = hours[hour], sums.minutes >= enough { return value(sums) / sums.minutes }
    let same = stride(from: hour % 24, to: 168, by: 24).compactMap { hours[$0] }
    let minutes = same.reduce(0) { $0 + $1.minutes }
    return minutes >= enough ? same.reduce(0) { $0 + value($1) } / minutes : nil
  }
}

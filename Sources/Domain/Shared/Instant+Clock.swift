// SPDX-License-Identifier: Apache-2.0

extension Instant {
  /// Mainland China keeps one time, UTC+8, without summer time.
  private static let chinaOffset = Span.hours(8)

  /// "12:41", 24 hours, China time: how people are told a time of day.
  package var clockText: String {
    let minutes = (self + Self.chinaOffset).ms.floored(by: 60_000)
    let ofDay = minutes - minutes.floored(by: 1440) * 1440
    let two = { (n: Int64) in n < 10 ? "0\(n)" : "\(n)" }
    return "\(two(ofDay / 60)):\(two(ofDay % 60))"
  }

  /// The hour of the day in China, 0 to 23.
  package var hourInChina: Int {
    let hours = (self + Self.chinaOffset).ms.floored(by: 3_600_000)
    return Int(hours - hours.floored(by: 24) * 24)
  }

  /// Days since 1970-01-01 in China time: the day that daily limits and figures count by.
  package var day: Int64 { (self + Self.chinaOffset).ms.floored(by: 86_400_000) }

  /// Midnight of that day.
  package var startOfDay: Instant { Instant(ms: day * 86_400_000) - Self.chinaOffset }
}

extension Int64 {
  /// Division that rounds towards minus infinity.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}

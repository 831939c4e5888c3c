// SPDX-License-Identifier: Apache-2.0

/// A point in time: whole milliseconds since 1970-01-01T00:00Z. Domain never reads a clock; every instant is passed in.
/// What would lie beyond the last or the first is the last or the first.
package struct Instant: Hashable, Comparable, Codable, Sendable {
  package var ms: Int64

  package init(ms: Int64) { self.ms = ms }

  /// Whole seconds since 1970.
  package init(seconds: Int64) { ms = clampedProduct(seconds, 1000) }

  /// 2024-01-01T00:00:00Z, where the seconds inside an ID begin.
  package static let epoch2024 = Instant(ms: 1_704_067_200_000)

  /// Whole minutes since 1970.
  package var minute: Int64 { ms / 60_000 }

  package static func < (a: Instant, b: Instant) -> Bool { a.ms < b.ms }
  package static func + (a: Instant, b: Span) -> Instant { Instant(ms: clampedSum(a.ms, b.ms)) }
  package static func - (a: Instant, b: Span) -> Instant { Instant(ms: clampedDifference(a.ms, b.ms)) }
  package static func - (a: Instant, b: Instant) -> Span { Span(ms: clampedDifference(a.ms, b.ms)) }
  package static func += (a: inout Instant, b: Span) { a = a + b }

  package init(from decoder: any Decoder) throws { ms = try decoder.singleValueContainer().decode(Int64.self) }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(ms)
  }
}

/// A length of time in whole milliseconds; may be negative (a slack that is gone).
package struct Span: Hashable, Comparable, Codable, Sendable {
  package var ms: Int64

  package init(ms: Int64) { self.ms = ms }
  package static func seconds(_ n: Int64) -> Span { Span(ms: clampedProduct(n, 1000)) }
  package static func minutes(_ n: Int64) -> Span { Span(ms: clampedProduct(n, 60_000)) }
  package static func hours(_ n: Int64) -> Span { Span(ms: clampedProduct(n, 3_600_000)) }
  package static func days(_ n: Int64) -> Span { Span(ms: clampedProduct(n, 86_400_000)) }
  package static let zero = Span(ms: 0)

  /// Whole minutes, rounded up: what a person is told ("about 7 minutes").
  package var minutesUp: Int64 { ms <= 0 ? ms / 60_000 : (ms - 1) / 60_000 + 1 }
  package var seconds: Double { Double(ms) / 1000 }
  package var minutes: Double { Double(ms) / 60_000 }

  package static func < (a: Span, b: Span) -> Bool { a.ms < b.ms }
  package static func + (a: Span, b: Span) -> Span { Span(ms: clampedSum(a.ms, b.ms)) }
  package static func - (a: Span, b: Span) -> Span { Span(ms: clampedDifference(a.ms, b.ms)) }
  package static func * (a: Span, b: Int64) -> Span { Span(ms: clampedProduct(a.ms, b)) }
  package static prefix func - (a: Span) -> Span { Span(ms: clampedDifference(0, a.ms)) }

  package init(from decoder: any Decoder) throws { ms = try decoder.singleValueContainer().decode(Int64.self) }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(ms)
  }
}

// Times come from outside too: a year 300,000,000 in a request must become a far end, never a stopped program.

private func clampedSum(_ a: Int64, _ b: Int64) -> Int64 {
  let (sum, isOver) = a.addingReportingOverflow(b)
  return isOver ? (b > 0 ? .max : .min) : sum
}

private func clampedDifference(_ a: Int64, _ b: Int64) -> Int64 {
  let (difference, isOver) = a.subtractingReportingOverflow(b)
  return isOver ? (b < 0 ? .max : .min) : difference
}

private func clampedProduct(_ a: Int64, _ b: Int64) -> Int64 {
  let (product, isOver) = a.multipliedReportingOverflow(by: b)
  return isOver ? ((a > 0) == (b > 0) ? .max : .min) : product
}

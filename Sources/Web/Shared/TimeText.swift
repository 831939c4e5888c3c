// SPDX-License-Identifier: Apache-2.0
import Domain

/// Times and lengths of time as people read them: "今天 12:41", "7 分", "4:12". All cities are on Beijing time.
package struct TimeText: Sendable {
  private let words: Words
  private let now: Instant

  package init(_ words: Words, now: Instant) {
    self.words = words
    self.now = now
  }

  private static let beijing = Span.hours(8)
  private static func day(_ instant: Instant) -> Int64 { (instant + beijing).ms.floorDivided(by: 86_400_000) }

  /// "12:41".
  package func clock(_ instant: Instant) -> String {
    let minutes = (instant + Self.beijing).ms.floorDivided(by: 60_000)
    return "\(two(minutes / 60 % 24)):\(two(minutes % 60))"
  }

  /// "12:41", with the day before it when it is not today.
  package func near(_ instant: Instant) -> String {
    switch Self.day(instant) - Self.day(now) {
    case 0: clock(instant)
    default: full(instant)
    }
  }

  /// "今天 12:41", "昨天 23:05", "11-20 08:00".
  package func full(_ instant: Instant) -> String {
    switch Self.day(instant) - Self.day(now) {
    case 0: words("today") + " " + clock(instant)
    case -1: words("yesterday") + " " + clock(instant)
    case 1: words("tomorrow") + " " + clock(instant)
    default: date(instant) + " " + clock(instant)
    }
  }

  /// "11-20", with the year when it is another one.
  package func date(_ instant: Instant) -> String {
    let (year, month, day) = Self.civil(Self.day(instant))
    let short = "\(two(month))-\(two(day))"
    return year == Self.civil(Self.day(now)).year ? short : "\(year)-\(short)"
  }

  /// "4:12" under five minutes, "7 分" under an hour, "2 小时 5 分", "3 天" beyond two days; the sign is not shown.
  package func length(_ span: Span) -> String {
    let seconds = abs(span.ms) / 1000
    let minutes = (seconds + 59) / 60
    return switch seconds {
    case ..<300: "\(seconds / 60):\(two(seconds % 60))"
    case ..<3600: words("minutes", "\(minutes)")
    case ..<172_800: words("hoursMinutes", "\(minutes / 60)", "\(minutes % 60)")
    default: words("days", "\(seconds / 86_400)")
    }
  }

  /// "3 分钟前", "刚刚".
  package func ago(_ instant: Instant) -> String {
    let minutes = (now - instant).ms / 60_000
    return switch minutes {
    case ..<1: words("justNow")
    case ..<60: words("minutesAgo", "\(minutes)")
    default: full(instant)
    }
  }

  private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Year, month, day of a day counted from 1970-01-01 (proleptic Gregorian; Howard Hinnant's era method).
  static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

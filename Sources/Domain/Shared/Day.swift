// SPDX-License-Identifier: Apache-2.0

/// A day of China time, by its number since 1970-01-01; written "2026-11-23".
package struct Day: Hashable, Comparable, Sendable, LosslessStringConvertible {
  package let number: Int64

  package init(number: Int64) { self.number = number }

  /// The day of an instant.
  package init(_ instant: Instant) { number = instant.day }

  /// Reads what `description` writes; nil for anything else, a 30th of February too.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]), (1...12).contains(month)
    else { return nil }
    self.init(number: Self.number(year, month, day))
    guard description == text else { return nil }
  }

  package var description: String {
    let (year, month, day) = date
    let two = { (n: Int64) in n < 10 ? "0\(n)" : "\(n)" }
    return String(repeating: "0", count: max(0, 4 - "\(year)".count)) + "\(year)-\(two(month))-\(two(day))"
  }

  package static func < (a: Day, b: Day) -> Bool { a.number < b.number }
  package static func + (a: Day, b: Int64) -> Day { Day(number: a.number + b) }
  package static func - (a: Day, b: Int64) -> Day { Day(number: a.number - b) }

  // The Gregorian calendar counted in years that begin in March, so that the leap day is the last of its year; 719,468
  // days lie between 0000-03-01 and 1970-01-01, 146,097 days are 400 years.

  private var date: (year: Int64, month: Int64, day: Int64) {
    let days = number + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let ofEra = days - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * ofYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func number(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
  }
}

extension ID {
  /// The day on which the id was made.
  package var day: Day { Day(madeAt) }
}

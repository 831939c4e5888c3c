// SPDX-License-Identifier: Apache-2.0
import Domain

/// The fields of one foreign message, read leniently: several vendors' spellings of one name, numbers as text, times in
/// whatever unit. What is there and cannot be meant is a fault that names field and rule.
struct Fields: Sendable {
  let all: [String: Loose]

  init(_ all: [String: Loose]) { self.all = all }
  init(form: [(name: String, value: String)]) {
    all = Dictionary(form.map { ($0.name, Loose.text($0.value)) }) { first, _ in first }
  }

  /// The first of these fields that says something.
  func word(_ names: String...) -> String? { found(names)?.word }

  private func found(_ names: [String]) -> (name: String, word: String)? {
    for name in names {
      if let word = all[name]?.word?.trimmed, !word.isEmpty, word != "null" { return (name, word) }
    }
    return nil
  }

  func need(_ names: String...) throws(EventFault) -> String {
    guard let found = found(names) else { throw EventFault(names[0], rule: "is missing") }
    return found.word
  }

  func number(_ names: String...) throws(EventFault) -> Int? {
    guard let (name, word) = found(names) else { return nil }
    guard let value = Int(word) else { throw EventFault(name, rule: "is not a whole number") }
    return value
  }

  /// Yuan with a decimal point, as whole fen.
  func yuan(_ names: String...) throws(EventFault) -> Money? {
    guard let (name, word) = found(names) else { return nil }
    guard let money = Money(yuan: word) else { throw EventFault(name, rule: "is not an amount of yuan") }
    return money
  }

  /// Vendors mix seconds, milliseconds and local text, sometimes in one message. None of our times can be mistaken:
  /// ten to the eleventh milliseconds lie in 1973, as many seconds in the year 5138.
  func time(_ names: String...) throws(EventFault) -> Instant? {
    guard let (name, word) = found(names) else { return nil }
    if let number = Int64(word) {
      guard number > 0 else { return nil }
      return number < 100_000_000_000 ? Instant(seconds: number) : Instant(ms: number)
    }
    guard let local = Instant(localText: word) else {
      throw EventFault(name, rule: "is seconds or milliseconds since 1970, or a local time")
    }
    return local
  }

  func isTrue(_ names: String...) -> Bool {
    ["true", "1"].contains(found(names)?.word.lowercased() ?? "")
  }

  /// A list that came as JSON, or as text that holds JSON.
  func list(_ names: String...) -> [Loose] {
    for name in names {
      if let list = all[name]?.elements { return list }
      if case .text(let text)? = all[name], let list = Loose(text.utf8)?.elements { return list }
    }
    return []
  }
}

extension String {
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}

extension Money {
  /// "12.5" is 1250 fen. The text is read digit by digit, so that no binary fraction comes in between; what a sender's
  /// own floating point left behind ("12.299999999") is rounded to the fen.
  init?(yuan text: String) {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative || text.hasPrefix("+") ? 1 : 0).split(
      separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty, text.utf8.count <= 30,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let whole = Int64(parts[0]),
      whole <= 100_000_000
    else { return nil }
    let digits = (parts.count == 2 ? Array(parts[1].utf8) : []).map { Int64($0) - 48 } + [0, 0, 0]
    let fen = whole * 100 + digits[0] * 10 + digits[1] + (digits[2] >= 5 ? 1 : 0)
    self.init(fen: isNegative ? -fen : fen)
  }

  /// "12.50", as the platforms want it.
  var yuanText: String {
    let cents = fen.magnitude % 100
    return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
  }
}

extension Instant {
  /// "2026-03-07T11:58:03" or with a space, in China's time (UTC+8, no summer time); an offset of its own is respected.
  init?(localText text: String) {
    let parts = text.split { !$0.isNumber }.compactMap { Int64($0) }
    guard text.utf8.count <= 40, parts.count >= 6, (1970...2100).contains(parts[0]), (1...12).contains(parts[1]),
      (1...31).contains(parts[2]), parts[3] < 24, parts[4] < 60, parts[5] < 61
    else { return nil }
    let clock = text.drop { $0 != "T" && $0 != " " }
    var offset: Int64 = 8 * 3600
    if clock.hasSuffix("Z") { offset = 0 }
    if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let digits = clock[sign...].dropFirst().filter(\.isNumber)
      guard digits.count == 4, let value = Int64(digits) else { return nil }
      offset = (value / 100 * 3600 + value % 100 * 60) * (clock[sign] == "+" ? 1 : -1)
    }
    let days = Self.days(year: parts[0], month: parts[1], day: parts[2])
    self.init(seconds: days * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5] - offset)
  }

  /// Days since 1970-01-01 in the civil calendar: years begin in March, so that the leap day is their last.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}

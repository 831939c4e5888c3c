// SPDX-License-Identifier: Apache-2.0

/// A guess at the scenario, shown as a guess with its reason.
package struct Suggestion: Codable, Hashable, Sendable {
  package let scenario: Scenario
  package let reason: Reason

  package init(_ scenario: Scenario, _ reason: Reason) {
    self.scenario = scenario
    self.reason = reason
  }

  package enum Reason: Codable, Hashable, Sendable {
    /// The word that was found in what the person wrote.
    case word(String)
    case orderLate
    case twoOrdersUnderWay
    case deliveredJustNow
    /// The person pressed the button for it.
    case asked
    case nothingElse
  }
}

/// What of an order helps to guess.
package struct OrderGlance: Hashable, Sendable {
  package let placedAt: Instant
  package let due: Instant
  package let deliveredAt: Instant?
  package let cancelled: Bool
  /// Equal for equal addresses.
  package let dropToken: String

  package init(placedAt: Instant, due: Instant, deliveredAt: Instant?, cancelled: Bool, dropToken: String) {
    self.placedAt = placedAt
    self.due = due
    self.deliveredAt = deliveredAt
    self.cancelled = cancelled
    self.dropToken = dropToken
  }
  package var isUnderWay: Bool { deliveredAt == nil && !cancelled }
}

extension Suggestion {
  /// Words first, in the order of what could hurt somebody; then the state of the orders; then "enquiry".
  package static func guess(words: String, orders: [OrderGlance], at now: Instant) -> Suggestion {
    if let (scenario, word) = firstTerm(in: Array(words.lowercased().utf8)) { return Suggestion(scenario, .word(word)) }
    let underWay = orders.filter(\.isUnderWay)
    if underWay.contains(where: { $0.due < now }) { return Suggestion(.late, .orderLate) }
    if underWay.count > 1, Set(underWay.map(\.dropToken)).count < underWay.count {
      return Suggestion(.together, .twoOrdersUnderWay)
    }
    if orders.contains(where: { $0.deliveredAt.map { now - $0 <= .minutes(30) } ?? false }) {
      return Suggestion(.missingItem, .deliveredJustNow)
    }
    return Suggestion(.enquiry, .nothingElse)
  }

  /// The first of the vocabulary that stands anywhere in the text.
  private static func firstTerm(in text: [UInt8]) -> (Scenario, String)? {
    var best = terms.count
    for start in text.indices {
      for place in placesByFirstByte[Int(text[start])] where place < best {
        if terms[place].term.stands(at: start, in: text) { best = place }
      }
    }
    return best < terms.count ? (terms[best].scenario, terms[best].term.text) : nil
  }

  private static let terms = vocabulary.flatMap { scenario, words in words.map { (scenario: scenario, term: Term($0)) }
  }

  private static let placesByFirstByte = (0...255).map { byte in terms.indices.filter { terms[$0].term.first == byte } }

  private static let vocabulary: [(Scenario, [String])] = [
    (
      .safety,
      [
        "威胁", "骚扰", "打人", "报警", "车祸", "受伤", "跟踪", "摔倒", "threat*", "harass*", "assault*", "police", "injur*",
        "accident",
        "stalk*",
      ]
    ),
    (
      .foodSafety,
      [
        "异物", "虫子", "头发", "变质", "馊", "拉肚子", "食物中毒", "过敏", "发霉", "过期", "poison*", "mould*", "mold*", "insect", "allerg*",
        "spoil*", "rotten",
      ]
    ),
    (.together, ["一起送", "一块送", "一块儿送", "一起拿", "合并配送", "合单", "together", "merge", "same time", "both orders"]),
    (.refund, ["退款", "退钱", "退单", "取消订单", "不要了", "refund*", "money back", "cancel*"]),
    (
      .missingItem,
      ["少送", "漏送", "少了", "没送全", "送错", "洒了", "missing", "wrong item", "wrong order", "spilled", "spilt"]
    ),
    (.reminder, ["催", "快点", "快一点", "多久到", "到哪", "怎么还没", "还没到", "hurry", "where is", "how long", "faster"]),
    (.late, ["超时", "迟到", "晚了", "太慢", "late", "delay*", "overdue", "slow"]),
    (.riderIssue, ["骑手", "外卖员", "送餐员", "rider", "courier", "driver"]),
    (.merchantIssue, ["商家", "店家", "餐厅", "merchant", "restaurant", "shop"]),
  ]
}

/// A word that gives a scenario away. An English one counts only as a whole word (or its beginning, when it ends in
/// "*"); a Chinese one anywhere.
private struct Term {
  let text: String
  private let wanted: [UInt8]
  private let isBeginning: Bool

  init(_ text: String) {
    self.text = text
    isBeginning = text.hasSuffix("*")
    wanted = Array((isBeginning ? String(text.dropLast()) : text).utf8)
  }

  var first: UInt8 { wanted[0] }

  func stands(at start: Int, in text: [UInt8]) -> Bool {
    let end = start + wanted.count
    guard end <= text.count, text[start..<end].elementsEqual(wanted) else { return false }
    let touches = (start > 0 && isLetter(text[start - 1])) || (!isBeginning && end < text.count && isLetter(text[end]))
    return first >= 0x80 || !touches
  }

  private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}

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
    /// Our own clock ran out before anybody said anything.
    case noticed
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
    if let (scenario, word) = vocabulary.first(in: words) { return Suggestion(scenario, .word(word)) }
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

  private static let vocabulary = Vocabulary<Scenario>([
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
  ])
}

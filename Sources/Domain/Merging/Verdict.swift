// SPDX-License-Identifier: Apache-2.0

/// The answer to "can these two come together?".
package enum Verdict: Codable, Hashable, Sendable {
  /// Both by `Plan.by`, no later than the later of the two clocks the customer has already.
  case yes(Plan)
  /// Both by `Plan.by`, which is `later` after the later clock: only with the customer's consent.
  case yesIf(Plan, later: Span)
  /// Not honestly possible; the second comes about `secondAbout`, as far as that can be said.
  case no(Refusal, secondAbout: Instant?)

  package var plan: Plan? {
    switch self {
    case .yes(let plan), .yesIf(let plan, _): plan
    case .no: nil
    }
  }

  /// One sentence, fit to be read out.
  package func sentence(_ language: Language) -> String {
    switch (self, language) {
    case (.yes(let plan), .chinese): "可以一起送，最晚 \(plan.by.clockText) 送到，预计 \(plan.expected.clockText)。"
    case (.yes(let plan), .english):
      "Yes, both together by \(plan.by.clockText), probably about \(plan.expected.clockText)."
    case (.yesIf(let plan, let later), .chinese):
      "可以一起送，但要比原来晚约 \(later.minutesUp) 分钟，最晚 \(plan.by.clockText) 送到，可以接受吗？"
    case (.yesIf(let plan, let later), .english):
      "Yes, if about \(later.minutesUp) minutes later is all right: both by \(plan.by.clockText)."
    case (.no(let refusal, let second), .chinese):
      "不能一起送：\(refusal.sentence(.chinese))。" + (second.map { "第二单预计 \($0.clockText) 送到。" } ?? "")
    case (.no(let refusal, let second), .english):
      "Not together: \(refusal.sentence(.english))."
        + (second.map { " The second comes at about \($0.clockText)." } ?? "")
    }
  }
}

/// Why two orders cannot honestly be promised together.
package enum Refusal: Codable, Hashable, Sendable {
  case sameOrder
  case differentCity
  case differentDrop
  case shopsApart(metres: Int)
  case over(OrderRef)
  case notAccepted(OrderRef)
  case pickedUp(OrderRef)
  /// The platform was asked whether it could, and said no.
  case platform(reason: String)
  /// The platform has none of the plan kinds that these riders would need; `left` are those it has.
  case plansMissing([PlanKind], left: [PlanKind])
  /// What we know is `age` old.
  case staleFacts(OrderRef, age: Span)
  case riderSilent(RiderRef, since: Instant)
  case riderFull(RiderRef)
  case riderGoesOff(RiderRef, at: Instant)
  /// Nothing we send would arrive before the pick-up.
  case tooClose(pickUp: Instant)
  case foodWaits(OrderRef, Span)
  /// Another customer's order on the route would come that much too late.
  case othersLate(OrderRef, Span)
  /// Only that much after the later clock.
  case tooLate(Span)
  /// The platform moves no clock, and by this order's the rider would be that late.
  case clocksStand(OrderRef, late: Span)
  /// Its food is ready, or all but: it cannot be held back.
  case readyAlready(OrderRef)

  package func sentence(_ language: Language) -> String { language == .chinese ? chinese : english }

  private var chinese: String {
    switch self {
    case .sameOrder: "这是同一单"
    case .differentCity: "两单不在同一城市"
    case .differentDrop: "两单送达地址不同"
    case .shopsApart(let metres): "两家店相距 \(metres) 米"
    case .over(let order): "订单 \(order) 已结束"
    case .notAccepted(let order): "商家还没有接订单 \(order)"
    case .platform(let reason): "平台目前做不到（\(reason)）"
    case .plansMissing(let wanted, let left):
      "这个平台不能\(PlanKind.names(wanted, .chinese))" + (left.isEmpty ? "" : "，只能\(PlanKind.names(left, .chinese))")
    case .pickedUp(let order): "订单 \(order) 已被取走"
    case .staleFacts(_, let age): "平台信息已有 \(age.minutesUp) 分钟未更新"
    case .riderSilent(_, let since): "骑手位置自 \(since.clockText) 起未更新"
    case .riderFull: "骑手手上的单已满"
    case .riderGoesOff(_, let at): "骑手 \(at.clockText) 下班"
    case .tooClose(let pickUp): "骑手马上取餐（\(pickUp.clockText)），来不及改派"
    case .foodWaits(_, let span): "先做好的餐要多等 \(span.minutesUp) 分钟"
    case .othersLate(_, let span): "会让同路另一位顾客晚 \(span.minutesUp) 分钟"
    case .tooLate(let span): "要比原时间晚 \(span.minutesUp) 分钟"
    case .clocksStand(let order, let late): "平台不能改时限，订单 \(order) 的骑手会超时 \(late.minutesUp) 分钟"
    case .readyAlready(let order): "订单 \(order) 已经出餐，来不及等另一单"
    }
  }

  private var english: String {
    switch self {
    case .sameOrder: "it is one and the same order"
    case .differentCity: "the orders are in different cities"
    case .differentDrop: "they go to different addresses"
    case .shopsApart(let metres): "the shops are \(metres) metres apart"
    case .over(let order): "order \(order) has ended"
    case .notAccepted(let order): "the shop has not accepted order \(order) yet"
    case .platform(let reason): "the platform cannot do it now (\(reason))"
    case .plansMissing(let wanted, let left):
      "this platform has no way to \(PlanKind.names(wanted, .english))"
        + (left.isEmpty ? "" : ", only to \(PlanKind.names(left, .english))")
    case .pickedUp(let order): "order \(order) has been picked up"
    case .staleFacts(_, let age): "the platform's facts are \(age.minutesUp) minutes old"
    case .riderSilent(_, let since): "the rider was last seen at \(since.clockText)"
    case .riderFull: "the rider's bag is full"
    case .riderGoesOff(_, let at): "the rider's shift ends at \(at.clockText)"
    case .tooClose(let pickUp): "the pick-up is at \(pickUp.clockText), too soon to change it"
    case .foodWaits(_, let span): "the first meal would wait \(span.minutesUp) minutes more"
    case .othersLate(_, let span): "another customer's order would come \(span.minutesUp) minutes late"
    case .tooLate(let span): "both would come \(span.minutesUp) minutes after the original time"
    case .clocksStand(let order, let late):
      "the platform moves no clock, and the rider of order \(order) would be \(late.minutesUp) minutes late by his"
    case .readyAlready(let order): "order \(order) is ready already and cannot be held back"
    }
  }
}

extension PlanKind {
  /// "合派、并入", "group or join".
  package static func names(_ kinds: [PlanKind], _ language: Language) -> String {
    let words = kinds.map { kind in
      switch kind {
      case .group: language == .chinese ? "合派一位骑手" : "call one rider for both"
      case .join: language == .chinese ? "并入同一位骑手" : "give the second to the first's rider"
      case .recall: language == .chinese ? "重新呼叫" : "call one waybill again"
      case .hold: language == .chinese ? "让商家一起出餐" : "have the shop hold both"
      }
    }
    return words.joined(separator: language == .chinese ? "、" : " or ")
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

@testable import Web

/// A noon in 青湾 as the pages show it: 林小满 wants her two coffees together, 方芳 has promised it, the kitchen slips.
struct Samples {
  let words: Words
  /// 2026-03-18 12:36 in China.
  let now = Instant(seconds: 1_773_806_400 + 36 * 60)
  /// Put into every text field: the escaping test sets something nasty here.
  var mark = ""

  init(_ language: Language) { words = Words(language) }

  var chinese: Bool { words.language == .chinese }
  func text(_ chinese: String, _ english: String) -> String { (self.chinese ? chinese : english) + mark }
  func at(_ minutes: Int64) -> Instant { now + .minutes(minutes) }

  func clock(
    _ name: String, in seconds: Int64, warning: Int64 = 300, then: String? = nil, isBig: Bool = false
  ) -> Clock {
    Clock(
      words(name), due: now + .seconds(seconds), warning: .seconds(warning), then: then, isBig: isBig, words: words,
      now: now)
  }

  func frame(_ title: String, nav: String = "desk") -> Frame {
    let items = [
      ("desk", "navWorkspace", "/"), ("grid", "navLeader", "/leader"), ("search", "navCases", "/cases"),
      ("people", "navPeople", "/people"), ("book", "navAudit", "/audit"),
    ]
    return Frame(
      language: words.language, title: title, csrf: "c5rf", now: now,
      nav: items.map { NavItem(href: $0.2, icon: $0.0, name: words($0.1), isCurrent: $0.0 == nav) })
  }

  var orders: OrdersCard {
    OrdersCard(
      orders: [
        .init(
          id: "order_1", number: "…8812", shop: text("青湾咖啡", "Qingwan Coffee"),
          dishes: text("拿铁 × 2", "Latte × 2"), amount: "¥36.00", rider: text("王*", "W."),
          riderSeen: text("在店里，20 秒前", "at the shop, 20 s ago"), isStale: false, state: words("point_ready"),
          slack: .init(text: words("slackGood", words("minutes", "11")), tone: .good)),
        .init(
          id: "order_2", number: "…8829", shop: text("青湾咖啡", "Qingwan Coffee"),
          dishes: text("桂花乌龙 × 1", "Oolong × 1"), amount: "¥16.00", rider: text("王*", "W."),
          riderSeen: nil, isStale: false, state: words("point_cooking"),
          slack: .init(text: words("slackGood", words("minutes", "4")), tone: .amber)),
      ],
      timeline: TimelinePicture(
        lanes: [
          lane("…8812", steps: [-16, -15, -9, -3, -1], rest: [9, 16], due: 22, promised: 22),
          lane("…8829", steps: [-6, -5, -2], rest: [8, 9, 16], due: 30, promised: 22),
        ], words: words, now: now))
  }

  private func lane(_ number: String, steps: [Int64], rest: [Int64], due: Int64, promised: Int64) -> TimelineLane {
    let short = [
      "point_paid", "point_accepted", "point_cooking", "point_ready", "point_riderAtShop", "point_pickedUp",
      "point_delivered",
    ]
    var names = short.map { words($0) }
    if rest.count == 3 { names.remove(at: 4) }
    let times = steps + rest
    let marks = zip(names, times).enumerated().map { index, pair in
      TimelineLane.Mark(pair.0, at: at(pair.1), isDone: index < steps.count)
    }
    return TimelineLane(
      name: number, marks: marks, due: at(due), promised: at(promised))
  }

  var promise: PromiseCard {
    .init(
      id: "promise_1", version: 2, state: words("promise_atRisk"), tone: .amber,
      sentence: text(
        "您的两单青湾咖啡由同一位骑手一起送，12:58 前到。", "One rider brings both your Qingwan Coffee orders by 12:58."),
      due: clock("promiseClock", in: 22 * 60 - 20, warning: 30 * 60),
      legs: [
        leg(
          "party_platform", "platform", "leg_agreed", .good, -7,
          text("两单已归王*，时限改到 12:58", "both with W., clocks at 12:58")),
        leg("party_merchant", "shop", "leg_agreed", .good, -6, text("一起交", "hands both over")),
        leg("party_rider", "rider", "leg_asked", .amber, -5, text("12:38 前答复", "answers by 12:38")),
      ],
      proof: text("同一骑手送达两单，相隔不超过 3 分钟", "both delivered by one rider, at most 3 minutes apart"),
      risk: .init(
        reason: text("第二单出餐推迟到 12:44，离承诺只剩 4 分钟余量", "The second order slipped to 12:44: 4 minutes of slack left"),
        tone: .amber,
        actions: [
          action("extend", "clock", "whyExtend", dialog: "/x"), action("hold", "shop", "whyHold", post: "/x"),
          action("split", "merge", "whySplit", dialog: "/x"),
        ]))
  }

  func leg(_ party: String, _ icon: String, _ state: String, _ tone: Tone, _ since: Int64, _ detail: String)
    -> PromiseCard.Leg
  {
    .init(
      party: words(party), icon: icon, state: words(state), stateIcon: tone == .good ? "check" : "clock", tone: tone,
      since: TimeText(words, now: now).clock(at(since)), detail: detail)
  }

  func action(
    _ key: String, _ icon: String, _ why: String, shortcut: String? = nil, isAllowed: Bool = true,
    dialog: String? = nil, post: String? = nil, values: [String] = []
  ) -> ActionRow {
    let reason =
      values.count == 2 ? words(why, values[0], values[1]) : values.count == 1 ? words(why, values[0]) : words(why)
    return ActionRow(
      key, name: words(key), icon: icon, shortcut: shortcut, why: reason + mark, isAllowed: isAllowed,
      dialog: dialog, post: post)
  }

  var actions: [ActionRow] {
    [
      action("merge", "merge", "whyMerge", shortcut: "M", dialog: "/x"),
      action("nudge", "bell", "whyNudge", dialog: "/x"),
      action("redPacket", "packet", "whyPacket", dialog: "/x", values: ["¥10.00"]),
      action("refund", "refund", "whyNotRefund", shortcut: "F", isAllowed: false, values: ["¥30.00"]),
      action("escalate", "up", "whyEscalate", shortcut: "E", dialog: "/x"),
    ]
  }
}

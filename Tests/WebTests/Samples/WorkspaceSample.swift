// SPDX-License-Identifier: Apache-2.0
import Domain

@testable import Web

extension Samples {
  var workspace: WorkspacePage {
    .init(left: left, contact: contact, side: side, palette: actions)
  }

  var left: WorkspaceLeft {
    .init(
      me: .init(
        name: text("方芳", "Fang Fang"), state: words("state_available"), tone: .good, since: "11:32",
        length: words("hoursMinutes", "1", "4"), isReady: true, clock: clock("wrapUpClock", in: 40, warning: 15),
        reasons: ["pause_rest", "pause_meal", "pause_relief"].map { .init(value: $0, name: words($0)) },
        figures: [
          .init(name: words("figurePromised"), value: "41"), .init(name: words("figureOpen"), value: "4"),
          .init(name: words("figureUnread"), value: "9/9"),
        ]),
      offers: [
        .init(
          id: "offer_1", contactID: "contact_2", person: text("何*", "H."), channelIcon: "chat",
          about: text("催单 · 老周面馆", "Reminder · Old Zhou's"),
          waited: "0:14", clock: clock("offerClock", in: 12, warning: 8, then: words("offerThen")))
      ], hasOffers: true, rows: rows, rowCount: rows.count,
      queues: [
        .init(name: text("一起送", "Together"), waiting: 2, longest: "0:41", tone: .calm),
        .init(name: text("催单", "Reminders"), waiting: 11, longest: "1:52", tone: .amber),
        .init(name: text("退款", "Refunds"), waiting: 0, longest: "–", tone: .calm),
      ], topics: "agent_1 queues", current: "contact_1")
  }

  private var rows: [WorkspaceLeft.Row] {
    [
      .init(
        id: "1", href: "/contacts/contact_1", person: text("林*", "L."), icon: "chat",
        text: text("好的，谢谢！", "Great, thank you!"), at: "12:31", unread: nil,
        clock: clock("promiseClock", in: 22 * 60 - 20, warning: 30 * 60), isCurrent: true),
      .init(
        id: "2", href: "/contacts/contact_2", person: text("马*", "M."), icon: "chat",
        text: text("到底还要多久？已经凉了吧", "How long will it take?"), at: "12:35", unread: 3,
        clock: clock("replyClock", in: 48, warning: 60), isCurrent: false),
      .init(
        id: "3", href: "/contacts/contact_3", person: text("唐*", "T."), icon: "chat",
        text: text("退款到账了吗", "Has the refund arrived?"), at: "12:20", unread: 1,
        clock: clock("promiseClock", in: -130), isCurrent: false),
      .init(
        id: "4", href: "/contacts/contact_4", person: text("王*（骑手）", "W. (rider)"), icon: "rider",
        text: text("我在店里等着呢", "I am waiting at the shop"), at: "12:34", unread: nil, clock: nil, isCurrent: false),
    ]
  }

  var contact: ContactPane {
    .init(
      id: "contact_1", caseID: "case_1", person: text("林*", "L."), tier: text("金卡", "Gold"),
      channel: words("channel_webChat"), channelIcon: "chat", language: words("language_zh"),
      mood: MoodPiece(
        contactID: "contact_0000000000001",
        guess: .init(name: text("着急（猜测）", "impatient (a guess)"), tone: .amber, reason: text("提到「催」", "said “催”"))),
      state: words("contact_active"), isOpen: true,
      stream: stream,
      templates: [
        .init(name: text("问候", "Hello"), text: text("您好，我是方芳，马上看您的两张订单。", "Hello, I am Fang Fang.")),
        .init(name: text("稍等", "A moment"), text: text("请稍等一分钟，我在核实。", "One minute, I am checking.")),
      ], canWrapUp: true, canUnmask: true)
  }

  var stream: StreamPiece {
    .init(
      contactID: "contact_1",
      items: [
        happening(1, -8, text("林* 从应用进入，排队 14 秒", "L. came from the app, waited 14 s")),
        message(
          2, -8, "theirs",
          text(
            "你好，我在青湾咖啡下了两单，三杯，能一起送来吗？不急，门口太远了跑两趟麻烦。",
            "Hi, I ordered twice at Qingwan Coffee, three cups. Could both come together? No hurry, the gate is a long walk."
          )),
        message(
          3, -7, "mine", text("您好，我是方芳。我查一下两单现在的进度。", "Hello, I am Fang Fang. Let me look at both orders."), read: true),
        message(4, -7, "note", text("同一地址，骑手王强已在店里。", "Same address, rider Wang Qiang is at the shop.")),
        card(
          5, -7, "promise", .accent, text("已承诺：12:58 前一起到", "Promised: together by 12:58"),
          text("顾客已同意 · 平台、商家已答应，等骑手", "Customer agreed · platform and merchant agreed, rider asked")),
        message(
          6, -6, "mine",
          text(
            "两单由同一位骑手一起送，12:58 前到。骑手的时限我们已经改好，不影响他。",
            "One rider brings both by 12:58. His clock has been moved, it costs him nothing."), read: true),
        message(7, -5, "theirs", text("好的，谢谢！", "Great, thank you!")),
        happening(8, -1, text("厨房把第二单推迟到 12:44", "The kitchen moved the second order to 12:44")),
        card(
          9, -1, "warn", .amber, text("承诺有风险", "Promise at risk"),
          text("还有 22 分钟，余量 4 分钟；已通知你", "22 minutes left, 4 of slack; you were told")),
      ], after: 9, source: "/contacts/contact_1/stream")
  }

  private func item(_ order: Int64, _ minutes: Int64) -> StreamItem {
    let time = TimeText(words, now: now)
    return StreamItem(
      id: "message_\(order)", version: 1, order: order, client: nil, at: time.near(at(minutes)),
      atFull: time.full(at(minutes)), message: nil, happening: nil, card: nil)
  }

  private func message(_ order: Int64, _ minutes: Int64, _ side: String, _ body: String, read: Bool = false)
    -> StreamItem
  {
    var item = item(order, minutes)
    item.message = .init(
      side: side, who: side == "theirs" ? text("林*", "L.") : text("方芳", "Fang Fang"), text: body,
      stateIcon: read ? "checks" : nil, stateWord: read ? words("messageRead") : nil)
    return item
  }

  private func happening(_ order: Int64, _ minutes: Int64, _ what: String) -> StreamItem {
    var item = item(order, minutes)
    item.happening = what
    return item
  }

  private func card(
    _ order: Int64, _ minutes: Int64, _ icon: String, _ tone: Tone, _ title: String, _ line: String
  ) -> StreamItem {
    var item = item(order, minutes)
    item.card = .init(icon: icon, tone: tone, title: title, line: line)
    return item
  }

  var side: SidePane {
    .init(
      caseID: "case_1", orders: orders,
      theCase: .init(
        id: "case_1", version: 4, number: "0c4k…7m", state: words("case_open"), tone: .accent,
        scenarios: [.init(value: "together", name: text("一起送", "Together"), isChosen: true)],
        guess: text("两单同址，提到「一起」", "same address, said “together”"), owner: text("方芳", "Fang Fang"),
        level: words("level_frontLine"), waitingOn: text("骑手", "Rider"),
        waitingClock: clock("waitClock", in: 130, warning: 120), appGap: nil, others: nil),
      promises: [promise],
      remedies: [], reminders: [], actions: actions, topics: "case_1 order_1 order_2")
  }

  var feasibility: FeasibilityPage {
    .init(
      caseID: "case_1", verdict: text("可以：12:58 前一起到", "Yes: together by 12:58"), tone: .good,
      plan: words("plan_join"),
      facts: [
        .init(text("第二单出餐", "Second order ready"), text("12:41（厨房，1 分钟前）", "12:41 (kitchen, 1 min ago)")),
        .init(text("骑手", "Rider"), text("王强，在店里，余量 9 分钟", "Wang Qiang, at the shop, 9 minutes spare")),
        .init(text("其他顾客", "Other customers"), text("最多晚 2 分钟，仍准时", "at most 2 minutes later, still in time")),
        .init(text("谁出钱", "Who pays"), text("不花钱；骑手时限一起改", "Nobody; the rider's clocks move along")),
      ],
      sentence: text("您的两单青湾咖啡由同一位骑手一起送，12:58 前到。", "One rider brings both your orders by 12:58."),
      needsConsent: false, post: "/x", commandID: "command_1", stamp: "s")
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

@testable import Desk
@testable import Web

extension Samples {
  var help: HelpPage {
    .init(
      topics: "contact_1 order_1",
      promises: [
        .init(
          id: "promise_1", version: 2, title: words("promiseRunning"), tone: .accent,
          sentence: text("两单由同一位骑手一起送，12:58 前到。", "One rider brings both by 12:58."),
          clock: clock("promiseClock", in: 22 * 60 - 20, warning: 8 * 60),
          who: [
            .init(
              icon: "platform", name: words("party_platform"), state: words("leg_agreed"), tone: .good, detail: "12:30"),
            .init(icon: "shop", name: words("party_merchant"), state: words("leg_agreed"), tone: .good),
            .init(icon: "rider", name: words("party_rider"), state: words("leg_asked"), tone: .amber),
          ],
          waits: words("waitsForUntil", words("party_rider"), "12:34"),
          owner: words("nowWith", text("方芳", "Fang Fang"), "12:29"), then: words("promiseThen", "13:05"), question: nil)
      ],
      remedies: [
        .init(
          id: "remedy_1", version: 2, title: words("refundTitle", "¥36.00"), tone: .accent, icon: "refund",
          shop: text("青湾咖啡", "Qingwan Coffee"), sentence: text("退款 ¥36.00 已决定", "Your refund is decided"),
          clock: clock("arriveClock", in: 900),
          steps: ["moneyProposed", "moneyDecided", "moneyPaid", "moneyArrived"].enumerated().map {
            .init(name: words($1), time: "12:3\($0)", state: $0 < 1 ? "done" : $0 == 1 ? "now" : "next", isNow: $0 == 1)
          })
      ],
      orders: [
        helpOrder("order_1", text("拿铁 × 2", "Latte × 2"), "¥36.00", words("sentenceAtShop", "12:52"), done: 4),
        helpOrder("order_2", text("桂花乌龙 × 1", "Oolong × 1"), "¥16.00", words("sentenceCooking", "12:52"), done: 2),
      ],
      chat: .init(
        contactID: "contact_1", state: words("served", text("方芳", "Fang Fang")), unread: 1, isOpen: false,
        isClosed: false, typing: "contact_1 agent", stream: stream))
  }

  var helpTogether: HelpTogetherPage {
    .init(
      choices: [], mayChoose: false,
      chosen: ["order_1", "order_2"].map {
        .init(value: $0, name: text("青湾咖啡", "Qingwan Coffee") + mark, line: text("拿铁 × 2", "Latte × 2"), isChosen: true)
      }, verdict: text("可以一起送，最晚 12:58 送到。", "Yes, both together by 12:58.") + mark, tone: .good,
      sentence: text("两单一起送，最晚 12:58。", "Both together by 12:58."), notes: [words("factCostNobody")], stamp: "check_1",
      problem: words("togetherChanged"))
  }

  private func helpOrder(_ id: String, _ dishes: String, _ amount: String, _ sentence: String, done: Int)
    -> HelpPage.Order
  {
    let names = ["point_paid", "point_accepted", "point_ready", "point_pickedUp", "point_delivered"]
    let times = ["12:20", "12:21", "12:33", "12:45", "12:52"]
    let buttons: [HelpPage.Button] = [
      .init(name: words("askTogether"), icon: "merge", href: "/x", isMain: true),
      .init(name: words("remindUs"), icon: "bell", post: "/x", order: id),
      .init(name: words("askRefund"), icon: "refund", post: "/x", order: id, about: "refund"),
      .init(name: words("contactUs"), icon: "chat", opensChat: true),
    ]
    return .init(
      id: id, shop: text("青湾咖啡", "Qingwan Coffee"), dishes: dishes, amount: amount, sentence: sentence, tone: .calm,
      steps: zip(names, times).enumerated().map { index, step in
        .init(
          name: words(step.0), time: step.1, state: index < done - 1 ? "done" : index == done - 1 ? "now" : "next",
          isNow: index == done - 1)
      }, stale: nil, reminded: reminded, buttons: buttons)
  }

  /// The second reminder of an order: asked again, and the shop has said something.
  private var reminded: HelpPage.Reminded {
    .init(
      line: words("remindedAt", "2", "12:34", text("商家制作中，原定 12:30 出餐", "The kitchen is cooking")) + mark,
      age: text("2 分钟前", "2 min ago"),
      reply: text("商家 12:35 答复：制作中，预计 12:44 出餐。", "The shop answered at 12:35: cooking, ready at about 12:44.") + mark,
      replyTone: .good, clock: clock("givenClock", in: 460, warning: 120),
      cool: words("coolUntil", text("商家", "the shop"), "3", "12:39"))
  }

  private static let order = Order(ref: OrderRef("QW-1001"), city: City(7) ?? .none, firstAt: Instant(seconds: 1))

  /// The shop's question, asked two minutes ago.
  var nudge: NudgePage {
    var facts = ReminderFacts(
      order: OrderRef("QW-1001"), city: City(7) ?? .none, shop: ShopRef("S1"), stage: .cooking, seenAt: now,
      due: now + .minutes(9))
    facts.readyBy = now - .minutes(6)
    let reminder = Reminder.decide(
      facts, .init(ReminderID(raw: 1), by: .system("sample")), earlier: [], policy: .standard, at: now - .seconds(100)
    ).state
    let card = OrderCard(
      id: OrderID(raw: 1), order: Self.order, timeline: Self.order.timeline(facts: nil, now: now), facts: nil)
    var page = NudgePage(
      NudgeView(reminder: reminder, party: .merchant, order: card), post: "/x", words: words, now: now)
    page.who = text("青湾咖啡", "Qingwan Coffee") + mark
    page.orders = [text("青湾咖啡 …8812 拿铁 × 2", "Qingwan Coffee …8812 Latte × 2") + mark]
    return page
  }

  var question: QuestionPage {
    .init(
      icon: "rider", who: text("王* 师傅", "W., rider"),
      question: text("能等第二单一起送吗？12:44 出餐。", "Can you wait for the second order? Ready at 12:44."),
      reason: text("同一位顾客，同一个门口", "Same customer, same door"), cost: words("noCostRider", "12:58"),
      approvedBy: text("方芳，平台客服，12:29", "Fang Fang, service, 12:29"),
      orders: [text("青湾咖啡 …8812", "Qingwan Coffee …8812"), text("青湾咖啡 …8829", "Qingwan Coffee …8829")],
      clock: clock("questionClock", in: 118, warning: 180, isBig: true), post: "/x", answered: nil, answeredTone: .good)
  }

  var leader: LeaderPage {
    let states: [(String, Tone, String)] = [
      ("state_available", .good, "0:40"), ("state_busy", .accent, "2:10"), ("state_paused", .amber, "14"),
      ("state_wrapUp", .calm, "1:20"), ("state_notReady", .red, "6"), ("state_offline", .calm, "–"),
    ]
    let names =
      chinese
      ? ["方芳", "杜磊", "叶青", "姚远", "曹雪", "彭博"] : ["Fang Fang", "Du Lei", "Ye Qing", "Yao Yuan", "Cao Xue", "Peng Bo"]
    func row(_ title: String, _ line: String, _ clock: Clock, current: Bool = false) -> LeaderPage.Row {
      .init(href: "/leader?case=case_1", clock: clock, title: title, line: line, owner: names[0], isCurrent: current)
    }
    return .init(
      topics: "board",
      figures: [
        .init(href: "#", name: words("figureWaiting"), value: "13", tone: .calm),
        .init(href: "#", name: words("figureLongest"), value: "1:52", tone: .amber),
        .init(href: "#", name: words("figureReady"), value: "3", tone: .calm),
        .init(href: "#", name: words("figureInForce"), value: "27", tone: .calm),
        .init(href: "#", name: words("figureRisk"), value: "2", tone: .amber),
      ],
      teams: [
        .init(
          name: text("新乡一组", "Xinxiang 1"),
          agents: zip(names, states).enumerated().map { index, pair in
            .init(
              id: "agent_\(index)", name: pair.0, state: words(pair.1.0), tone: pair.1.1, since: pair.1.2,
              load: words("loadOf", "\(index % 4)"))
          })
      ],
      risks: [
        row(
          text("林* · 一起送", "L. · Together"), text("出餐推迟到 12:44，余量 4 分钟", "kitchen slipped to 12:44"),
          clock("promiseClock", in: 21 * 60, warning: 30 * 60), current: true),
        row(
          text("唐* · 退款回复", "T. · Refund answer"), text("还没有支付结果", "no payment result yet"),
          clock("promiseClock", in: 200)),
      ],
      escalations: [
        row(
          text("高* · 食品安全", "G. · Food safety"), text("不接受红包和免单", "accepts neither packet nor free bill"),
          clock("escalationClock", in: 260))
      ],
      waiting: (1...6).map {
        row(
          text("催单", "Reminder"), text("老周面馆", "Old Zhou's"), clock("answerClock", in: Int64($0 * 20 - 35), warning: 30)
        )
      },
      signatures: [
        .init(
          id: "remedy_9", version: 1, href: "/leader?case=case_1", title: words("refundTitle", "¥86.00") + mark,
          line: text("商家出餐晚 · 商家出", "shop late · the shop pays"), since: "3:10", tone: .accent,
          actions: [
            ActionRow("sign", name: words("sign"), icon: "check", why: words("whySign", "¥300"), post: "/x"),
            ActionRow("refuse", name: words("refuse"), icon: "cross", why: words("whyRefuse"), dialog: "/x"),
          ])
      ], side: side)
  }

  var cases: CasesPage {
    .init(
      search: text("8812", "8812"), states: [.init(value: "", name: words("anyState"), isChosen: true)],
      rows: (1...8).map {
        .init(
          href: "/cases/case_\($0)", number: "0c4k…\($0)m", person: text("林*", "L."), scenario: text("一起送", "Together"),
          state: words($0 % 3 == 0 ? "case_resolved" : "case_open"), tone: $0 % 3 == 0 ? .good : .accent,
          owner: text("方芳", "Fang Fang"), orders: "…8812, …8829", at: words("today") + " 12:2\($0)", clock: nil)
      }, nextHref: "/cases?after=x", isSearched: true)
  }

  var people: PeoplePage {
    .init(
      search: "",
      rows: (chinese ? ["方芳", "杜磊", "叶青", "姚远"] : ["Fang Fang", "Du Lei", "Ye Qing", "Yao Yuan"]).enumerated().map {
        .init(
          href: "/people/agent_\($0)", account: "a\($0)", name: $1 + mark, role: words("role_agent"),
          team: text("新乡一组", "Xinxiang 1"), state: words($0 == 2 ? "state_paused" : "state_available"),
          tone: $0 == 2 ? .amber : .good, certificates: text("一起送、催单、退款 ¥30.00", "Together, reminder, refund ¥30.00"))
      }, nextHref: nil, mayManage: true)
  }

  var agent: AgentPage {
    func choices(_ names: [(String, String)]) -> [Choice] {
      names.map { .init(value: $0.1.lowercased(), name: text($0.0, $0.1)) }
    }
    return .init(
      id: "agent_1", name: text("方芳", "Fang Fang"), account: "fangfang", role: words("role_agent"),
      team: text("新乡一组", "Xinxiang 1"),
      certificates: [
        .init(
          id: "certificate_1", name: text("一线", "Front line"),
          scenarios: text("一起送、催单、退款", "Together, reminder, refund"),
          channels: words("channel_webChat"), languages: words("language_zh"), limit: "¥30.00", until: "2026-09-14",
          grantedBy: text("韩梅", "Han Mei"), isValid: true, revoke: "/x", back: "/people")
      ],
      form: .init(
        post: "/x",
        scenarios: choices([("一起送", "Together"), ("催单", "Reminder"), ("退款", "Refund"), ("食品安全", "Food safety")]),
        channels: choices([("在线会话", "Web chat")]), languages: choices([("中文", "Chinese"), ("英文", "English")]),
        levels: choices([("1", "1"), ("2", "2"), ("3", "3")])), problem: nil)
  }

  var audit: AuditPage {
    .init(
      rows: (1...12).map {
        .init(
          at: words("today") + " 12:\(10 + $0)", actor: text("方芳", "Fang Fang"), event: "promise.made",
          subject: "promise_0c4k…\($0)", details: text("版本 2", "version 2"))
      }, nextHref: "/audit?before=1")
  }

  var signIn: SignInPage { .init(account: "fangfang" + mark, problem: words("signInWrong"), back: "/") }
  var error: ErrorPage {
    .init(
      status: 404, title: words("error404"), text: words("error404Text"), back: "/", backName: words("backToStart"),
      requestID: "r-1" + mark)
  }

  /// Every page by the name of its template.
  func all(_ pages: Pages) -> [(name: String, html: String)] {
    [
      ("workspace", pages.render("workspace", workspace, frame: frame(words("navWorkspace")))),
      ("leader", pages.render("leader", leader, frame: frame(words("navLeader"), nav: "grid"))),
      ("help", pages.render("help", help, frame: frame(words("helpTitle")))),
      ("help-together", pages.render("help-together", helpTogether, frame: frame(words("askTogether")))),
      ("question", pages.render("question", question, frame: frame(words("navHelp")))),
      ("nudge", pages.render("nudge", nudge, frame: frame(words("navHelp")))),
      ("cases", pages.render("cases", cases, frame: frame(words("findCases"), nav: "search"))),
      ("people", pages.render("people", people, frame: frame(words("people"), nav: "people"))),
      ("agent", pages.render("agent", agent, frame: frame(text("方芳", "Fang Fang"), nav: "people"))),
      ("audit", pages.render("audit", audit, frame: frame(words("audit"), nav: "book"))),
      ("sign-in", pages.render("sign-in", signIn, frame: frame(words("signIn")))),
      ("error", pages.render("error", error, frame: frame(words("error404")))),
      ("feasibility", pages.render("workspace/feasibility", feasibility, frame: frame(""))),
    ]
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Web

/// 韩梅 declares a storm on her page; the customer, the agent and the door read the same text.
@Suite struct IncidentPageTests {
  static let storm =
    "kind=weather&cities=7&scopeSince=30&what.zh=青湾暴雨&what.en=A+storm&get.zh=会送到。&get.en=It+will+come.&since=30"
    + "&outlook=overBy&until=60&remedy=redPacket&remedy.most=5&pays=platform"
  static let sentence = "青湾暴雨：自 11:30 起，预计 13:00 前恢复。会送到。受影响的订单各补偿 ¥5.00 红包，自动到账。"

  @Test(arguments: Engine.allCases)
  func fromTheAlarmToTheEnd(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let evidence = IncidentEvidence(
        place: .city(Town.city), signal: .late, seen: 280, usual: 18.5, from: Town.noon - .minutes(15),
        until: Town.noon - .minutes(5))
      let suspected = try #require(
        try await town.desk.suspectIncident(
          .area, scope: IncidentScope(cities: [Town.city], from: Town.noon - .minutes(20)), evidence: [evidence],
          by: .system("pulses"), at: Town.noon))
      let leader = try await town.signIn(client, "hanmei")
      #expect(try await leader.get("/leader").contains("1/0"))
      #expect(try await leader.get("/incidents").contains("超时未达 280，平时 18.5"))
      let path = "/incidents/\(suspected.id)"
      #expect(try await leader.get(path).contains("宣布突发事件"))

      let preview = try await leader.post("\(path)/declaration", Self.storm + "&preview=1", expecting: .ok)
      #expect(
        preview.contains(Self.sentence) && preview.contains("A storm: since 11:30, expected to be over by 13:00."))
      try await leader.post("\(path)/declaration", Self.storm + "&command=d1", expecting: .seeOther)
      #expect(try await leader.get(path).contains(Self.sentence))

      // Whoever comes now reads it, at the door, on his page and in the chat.
      try await town.order(town.desk)
      let customer = try await town.enter(client)
      #expect(try await customer.get("/help").contains(Self.sentence))
      try await customer.post("/help/contact", "about=refund", expecting: .seeOther)
      let contact = try await town.contactOfCustomer()
      let told = try await town.desk.store.read { try $0.messages(in: contact, notes: false) }
      #expect(told.contains { $0.body == .text(Self.sentence) && $0.author == .system })
      try await town.hand(contact)
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.get("/contacts/\(contact)").contains(Self.sentence))
      let door = try await client.execute(uri: "/sign-in", method: .get) { String(buffer: $0.body) }
      #expect(door.contains("青湾暴雨") || door.contains("A storm"))

      // A switch that is off is asked about before the end.
      try await leader.post("\(path)/stop", "switch=automation&reason=骑手走不动&command=s1", expecting: .seeOther)
      let end = "what.zh=青湾暴雨&what.en=A+storm&get.zh=谢谢等候。&get.en=Thank+you.&since=30&overSince=0"
      #expect(try await leader.post("\(path)/end", end, expecting: .ok).contains("请逐个选择"))
      try await leader.post("\(path)/end", end + "&switch.automation=release&command=e1", expecting: .seeOther)
      #expect(try await leader.get(path).contains("已结束"))
      #expect(try await town.desk.store.read { try $0.isOn("automation") })
      #expect(!(try await customer.get("/help/live")).contains("青湾暴雨"))
    }
  }

  static let bad: [(String, String)] = [
    (storm.replacing("cities=7", with: "cities=seven"), "不对：1-4095"),
    (storm.replacing("cities=7", with: "cities="), "不对：1 to 400 cities"),
    (storm.replacing("until=60", with: "until=0"), "24 hours"),
    (storm.replacing("until=60", with: "until=soon"), "不对：0-1440"),
    (storm.replacing("what.zh=青湾暴雨", with: "what.zh="), "1 to 60 characters"),
    (storm.replacing("remedy.most=5", with: "remedy.most=201"), "1-200"),
    (storm.replacing("remedy.most=5", with: "remedy.most=25"), "证书"),  // her certificate says 20
    (storm.replacing("what.zh=青湾暴雨", with: "what.zh=<b>&x="), "&lt;b&gt;"),
  ]

  @Test(arguments: bad)
  func whatCannotBeDeclaredComesBackAsTyped(_ form: String, _ expected: String) async throws {
    try await withTown { town, client in
      let leader = try await town.signIn(client, "hanmei")
      let page = try await leader.post(
        "/incidents/new", form + (expected.hasPrefix("&lt;") ? "&preview=1" : ""), expecting: .ok)
      #expect(page.contains(expected))
      #expect(try await town.desk.declaredIncidents().isEmpty)
    }
  }

  /// Whoever comes by a signed link reads it too, in his language and as text.
  @Test(arguments: Engine.allCases)
  func behindSignedLinks(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      try await town.order(town.desk)
      let customer = try await town.enter(client)
      let leader = try await town.signIn(client, "hanmei")
      let storm = Self.storm.replacing("what.zh=青湾暴雨", with: "what.zh=%3Cb%3E暴雨").replacing(
        "what.en=A+storm", with: "what.en=%3Cscript%3Erain")
      try await leader.post("/incidents/new", storm + "&command=d1", expecting: .seeOther)
      // The kitchen is behind its own word, so the shop is asked.
      var slip = OrderEvent(
        id: "slip", city: Town.city, at: Town.noon - .minutes(6), kind: .estimate, order: OrderRef("88128812"))
      slip.readyBy = Town.noon - .minutes(5)
      _ = try await town.desk.ingest(EventBatch(feed: "city", raw: [], events: [slip]), at: Town.noon)
      let order = try #require(
        try await town.desk.store.read { try $0.order(OrderRef("88128812"), city: Town.city) })
      try await customer.post("/help/orders/\(order.id)/reminder", "command=r1", expecting: .seeOther)
      let reminder = try #require(try await town.desk.reminders(of: order.id, for: .agent(town.agent)).first)
      let link = try #require(town.desk.nudgePath(of: reminder))
      let proof = try #require(customer.cookie.split(separator: ";").first { $0.contains("help=") })
      for path in ["/help", "/help/live", "/help/together", link] {
        for (language, text) in [
          ("zh", "&lt;b&gt;暴雨：自 11:30 起，预计 13:00 前恢复。"),
          ("en", "&lt;script&gt;rain: since 11:30, expected to be over by 13:00."),
        ] {
          let page = try await client.execute(
            uri: path, method: .get, headers: [.cookie: "\(proof); language=\(language)"]
          ) { String(buffer: $0.body) }
          #expect(page.contains(text), "\(path) \(language)")
          #expect(!page.contains("<script>rain") && !page.contains("<b>暴雨"))
        }
      }
      // Whose order is elsewhere reads nothing of it.
      let id = try #require(try await town.desk.declaredIncidents().first?.id)
      let away = "cities=8&scopeSince=30&reason=只在隔壁城市&command=s1"
      try await leader.post("/incidents/\(id)/scope", away, expecting: .seeOther)
      #expect(!(try await customer.get("/help")).contains("暴雨"))
    }
  }

  /// 韩梅 asks for a larger sum, 何军 signs; what is wrong is told in the form.
  @Test(arguments: Engine.allCases)
  func theSumNeedsTwoLeaders(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let other = Agent(
        id: town.desk.newID(city: .none, at: Town.noon), login: "hejun", name: "何军", team: "晚班", site: "新乡",
        post: .agent, roles: [.leader])
      _ = try await town.desk.addAgent(other, password: Town.password, by: .system("people"), at: Town.noon)
      let leader = try await town.signIn(client, "hanmei")
      try await leader.post("/incidents/new", Self.storm + "&command=d1", expecting: .seeOther)
      let path = "/incidents/\(try #require(try await town.desk.declaredIncidents().first?.id))"
      #expect(try await leader.get(path).contains("已补偿，上限 ¥10000.00"))
      for (form, expected) in [
        ("sum=0&reason=雨还在下", "1-100000000"), ("sum=x&reason=雨还在下", "1-100000000"),
        ("sum=9999&reason=雨还在下", "more than ¥10000.00"), ("sum=20000&reason=雨", "3 to 200"),
      ] {
        #expect(try await leader.post("\(path)/sum", form, expecting: .ok).contains(expected), "\(form)")
      }
      try await leader.post("\(path)/sum", "sum=20000&reason=雨还在下&command=a1", expecting: .seeOther)
      #expect(try await leader.get(path).contains("韩梅 12:00 申请把补偿总额提高到 ¥20000.00：雨还在下"))
      #expect(!(try await leader.get(path)).contains("核准总额"))
      try await leader.post("\(path)/signature", "command=s0", expecting: .ok)
      let second = try await town.signIn(client, "hejun")
      #expect(try await second.get(path).contains("核准总额 ¥20000.00"))
      try await second.post("\(path)/signature", "command=s1", expecting: .seeOther)
      #expect(try await second.get(path).contains("已补偿，上限 ¥20000.00"))
      let agent = try await town.signIn(client, "fangfang")
      try await agent.post("\(path)/sum", "sum=30000&reason=我也要提高", expecting: .forbidden)
    }
  }

  /// Programs report and read; they never declare.
  @Test func overTheAPI() async throws {
    try await withTown { town, client in
      let ask = { (path: String, method: HTTPRequest.Method, secret: String, key: String, body: String) in
        var headers: HTTPFields = [.authorization: "Bearer \(secret)", .contentType: "application/json"]
        if !key.isEmpty { headers[.idempotencyKey] = key }
        return try await client.execute(
          uri: "/api/v1/incidents\(path)", method: method, headers: headers, body: ByteBuffer(string: body)
        ) { ($0.status, String(buffer: $0.body)) }
      }
      let secret = try await town.apiToken([.incidentsRead, .incidentsWrite])
      let report = #"{"kind":"carrierOutage","cities":[7],"carriers":["feima"],"report":"骑手端登录不上"}"#
      let first = try await ask("", .post, secret, "key-00001", report)
      #expect(first.0 == .created && first.1.contains("\"state\":\"suspected\""))
      let repeated = try await ask("", .post, secret, "key-00001", report)
      #expect(repeated.1 == first.1)
      // The same place again is the same incident.
      let again = try await ask("", .post, secret, "key-00002", report)
      #expect(again.1.prefix(40) == first.1.prefix(40))
      let bad = [
        (#"{"kind":"storm","cities":[7],"report":"骑手端"}"#, "kind"),
        (#"{"kind":"shop","cities":[],"report":"骑手端登录"}"#, "cities"),
        (#"{"kind":"shop","cities":[7],"report":"x"}"#, "report"),
      ]
      for (body, field) in bad {
        let answer = try await ask("", .post, secret, "key-1\(field)", body)
        #expect(answer.0 == .unprocessableContent && answer.1.contains("\"\(field)"), "\(answer)")
      }
      let leader = try await town.signIn(client, "hanmei")
      try await leader.post("/incidents/new", Self.storm + "&command=d1", expecting: .seeOther)
      let id = try #require(try await town.desk.declaredIncidents().first?.id)
      let one = try await ask("/\(id)", .get, secret, "", "")
      #expect(one.0 == .ok && one.1.contains("\"allowed\":1000000") && one.1.contains("\"given\":0"))
      #expect(one.1.contains(Self.sentence))
      #expect(try await ask("", .get, secret, "", "").1.contains("\(id)"))
      let reader = try await town.apiToken([.incidentsRead], login: "ops2")
      #expect(try await ask("", .post, reader, "key-00003", report).0 == .forbidden)
      let none = try await town.apiToken([.casesRead], login: "ops3")
      #expect(try await ask("/\(id)", .get, none, "", "").0 == .forbidden)
    }
  }

  @Test func onlyLeadersSeeIt() async throws {
    try await withTown { town, client in
      for login in ["fangfang", "chief"] {
        let staff = try await town.signIn(client, login)
        for path in ["/incidents", "/incidents/new"] { #expect(try await staff.status(path) == .forbidden) }
        try await staff.post("/incidents/new", Self.storm, expecting: .forbidden)
      }
    }
  }
}

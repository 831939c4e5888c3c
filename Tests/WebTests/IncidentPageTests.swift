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

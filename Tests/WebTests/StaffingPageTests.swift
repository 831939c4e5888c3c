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

/// 周敏 hires, mends and stops things on her pages; nobody else can.
@Suite struct StaffingPageTests {
  private let person =
    "name=%E5%8F%B6%E9%9D%92&team=%E6%97%A9%E7%8F%AD&site=%E6%96%B0%E4%B9%A1&post=trainee&role=agent&language=zh"

  @Test(arguments: Engine.allCases)
  func aNewColleagueSignsInWithThePasswordShownOnce(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let admin = try await town.signIn(client, "chief")
      let bad = try await admin.post("/people/new", "login=Ye+Qing&role=&skills=x", expecting: .ok)
      #expect(bad.contains("要 2–32 位小写字母") && bad.contains("至少选一个角色") && bad.contains("写成 refund:3"))
      let shown = try await admin.post("/people/new", "login=yeqing&skills=zh:4&\(person)", expecting: .ok)
      let password = String(try #require(shown.firstMatch(of: #/class="secret">([^<]+)</#)).1)
      #expect(try await admin.post("/people/new", "login=yeqing&\(person)", expecting: .ok).contains("已经有人用过"))
      try await client.execute(
        uri: "/sign-in", method: .post, body: ByteBuffer(string: "account=yeqing&password=\(password)")
      ) { #expect($0.status == .seeOther) }
      let added = try #require(try await town.desk.staff(for: .agent(town.leader)).first { $0.login == "yeqing" })
      #expect(added.name == "叶青" && added.capacity == .practice && added.skills.level(of: "zh") == 4)
      #expect(!(try await admin.get("/people/\(added.id)")).contains(password))
      let reset = try await admin.post("/people/\(added.id)/password", "", expecting: .ok)
      #expect(reset.contains("class=\"secret\"") && !reset.contains(password))
      try await admin.post("/people/\(added.id)", "\(person)&skills=&active=no", expecting: .seeOther)
      let gone = try await town.desk.staff(for: .agent(town.leader)).first { $0.login == "yeqing" }
      #expect(gone?.active == false)
    }
  }

  @Test(arguments: Engine.allCases)
  func aFileIsTakenWholeOrAllItsFaultsAreListed(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let admin = try await town.signIn(client, "chief")
      let heading = "login,name,team,site,post,roles,skills,language"
      func send(_ lines: [String]) async throws -> String {
        let text = ([heading] + lines).joined(separator: "\r\n")
        return try await admin.post("/people/import", "csv=\(Visitor.escaped(text))", expecting: .ok)
      }
      let bad = try await send([
        "A!,,早班,新乡,agent,agent,,zh", "dulei,杜磊,早班,新乡,king,agent,,zh", "only,three,fields",
        "fangfang,方芳,早班,新乡,agent,agent,,zh",
      ])
      #expect(
        bad.contains("处要改") && bad.contains("要 2–32 位小写字母") && bad.contains("trainee|agent") && bad.contains("要 8 个字段")
      )
      #expect(bad.contains("杜磊"))
      let taken = try await send(["fangfang,方芳,早班,新乡,agent,agent,,zh", "dulei,杜磊,早班,新乡,agent,agent,,zh"])
      #expect(taken.contains("已经有人用过"))
      let before = try await town.desk.staff(for: .agent(town.leader)).count
      #expect(before == 3)
      let good = try await send(["dulei,杜磊,早班,新乡,agent,agent,refund:3,zh", "yaoyuan,姚远,早班,新乡,agent,agent;leader,,en"])
      #expect(good.ranges(of: "class=\"secret\"").count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func aLaneIsStoppedWithItsReasonAndStartedAgain(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let `operator` = try await town.hire("zhang", "张琴", [.operator, .auditor], client)
      let page = try await `operator`.get("/switches")
      #expect(page.contains("资金") && page.contains("自动处理"))
      let refused = try await `operator`.post("/switches/lane.money", "turn=off&reason=", expecting: .ok)
      #expect(refused.contains("请写明原因"))
      try await `operator`.post("/switches/lane.money", "turn=off&reason=bank+is+down", expecting: .seeOther)
      try await `operator`.post("/switches/lane.gravity", "turn=off&reason=bank+is+down", expecting: .notFound)
      let isOn = try await town.desk.store.read { try $0.isOn("lane.money") }
      #expect(!isOn)
      try await stamp(town.desk)
      let after = try await `operator`.get("/switches")
      #expect(after.contains("bank is down") && after.contains("张琴") && after.contains("已停"))
      #expect(try await `operator`.get("/audit").contains("people.switched"))
      try await `operator`.post("/switches/lane.money", "turn=on&reason=bank+is+back", expecting: .seeOther)
      #expect(try await town.desk.store.read { try $0.isOn("lane.money") })
    }
  }

  @Test func whoMayNotManageGetsNoneOfIt() async throws {
    try await withTown { town, client in
      for login in ["fangfang", "hanmei"] {
        let staff = try await town.signIn(client, login)
        for path in ["/people/new", "/people/import", "/people/\(town.agent)/change", "/switches", "/feeds"] {
          #expect(try await staff.status(path) == .forbidden, "\(login) \(path)")
        }
        try await staff.post("/people/new", "login=me&\(person)&skills=", expecting: .forbidden)
        try await staff.post("/people/import", "csv=x", expecting: .forbidden)
        try await staff.post("/people/\(town.agent)/password", "", expecting: .forbidden)
        try await staff.post("/people/\(town.agent)", "\(person)&skills=", expecting: .forbidden)
        try await staff.post("/switches/lane.money", "turn=off&reason=because", expecting: .forbidden)
      }
    }
  }

  @Test func onesOwnPasswordIsChangedWithTheOldOne() async throws {
    try await withTown { town, client in
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.post("/password", "old=nope&new=quite+another+one", expecting: .ok).contains("现在的密码不对"))
      let old = Town.password.replacing(" ", with: "+")
      #expect(try await agent.post("/password", "old=\(old)&new=short", expecting: .ok).contains("新密码要"))
      #expect(try await agent.post("/password", "old=\(old)&new=quite+another+one", expecting: .ok).contains("密码已改"))
    }
  }

  @Test func withAutomationStoppedTheButtonGoesToAPerson() async throws {
    try await withTown(platform: TownPlatform()) { town, client in
      let `operator` = try await town.hire("zhang", "张琴", [.operator], client)
      try await `operator`.post("/switches/automation", "turn=off&reason=storm+tonight", expecting: .seeOther)
      let customer = try await town.enter(client)
      try await town.order(town.desk)
      let page = try await customer.get("/help")
      #expect(!page.contains("/help/together?order=") && page.contains("name=\"about\" value=\"together\""))
    }
  }
}

extension Town {
  /// One more of the staff, signed in.
  fileprivate func hire(
    _ login: String, _ name: String, _ roles: [Role], _ client: any TestClientProtocol
  ) async throws -> Browser {
    let agent = Agent(
      id: desk.newID(city: .none, at: Self.noon), login: login, name: name, team: "早班", site: "新乡", post: .manager,
      roles: roles)
    _ = try await desk.addAgent(agent, password: Self.password, by: .system("people"), at: Self.noon)
    return try await signIn(client, login, home: "/switches")
  }
}

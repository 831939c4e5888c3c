// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Web

/// A small contact centre of 青湾 behind its pages: an agent, a leader, an admin, and a customer with the app.
struct Town: Sendable {
  static let noon = Instant(seconds: 1_773_806_400)
  static let city = City(7) ?? .none
  static let days = (Day(noon) - 1)...(Day(noon) + 1)
  static let password = "a long password"
  let desk: Desk
  let agent: AgentID
  let leader: AgentID

  static func open(_ desk: Desk) async throws -> Town {
    let admin = try await add(desk, "chief", "周敏", [.admin, .auditor])
    let agent = try await add(desk, "fangfang", "方芳", [.agent])
    let leader = try await add(desk, "hanmei", "韩梅", [.leader])
    for holder in [agent, leader] {
      let certificate = Certificate(
        id: desk.newID(city: .none, at: noon), agent: holder, scenarios: Scenario.allCases,
        channels: Domain.Channel.allCases, languages: Language.allCases, levels: Level.allCases, moneyLimit: .yuan(20),
        from: noon - .days(1), until: noon + .days(90), grantedBy: admin)
      try await desk.grant(certificate, by: .agent(admin), id: desk.newID(city: .none, at: noon), at: noon)
    }
    return Town(desk: desk, agent: agent, leader: leader)
  }

  private static func add(_ desk: Desk, _ login: String, _ name: String, _ roles: [Role]) async throws -> AgentID {
    let id = desk.newID(AgentKind.self, city: .none, at: noon)
    let agent = Agent(id: id, login: login, name: name, team: "早班", site: "新乡", post: .agent, roles: roles)
    _ = try await desk.addAgent(agent, password: password, by: .system("people"), at: noon)
    return id
  }

  func token(id: String, seconds: Int64 = 300) throws -> String {
    let claims = EntryClaims(
      sub: "C1", city: 7, name: "林小满", phone: "13800005678", lang: .chinese,
      exp: Town.noon.ms / 1000 + seconds, jti: id)
    return try desk.secrets.entryToken(claims)
  }

  /// The customer's browser, let in by the app's token.
  func enter(_ client: any TestClientProtocol) async throws -> Browser {
    let token = try token(id: "entry-of-lin-xiaoman")
    let cookie = try await client.execute(uri: "/help/enter?token=\(token)", method: .get) { response in
      #expect(response.status == .seeOther)
      return Browser.cookie(response)
    }
    return try await Browser(client: client, cookie: cookie, home: "/help")
  }

  func signIn(
    _ client: any TestClientProtocol, _ login: String, home: String? = nil
  ) async throws -> Browser {
    let body = ByteBuffer(string: "account=\(login)&password=\(Self.password.replacing(" ", with: "+"))")
    let cookie = try await client.execute(uri: "/sign-in", method: .post, body: body) { response in
      #expect(response.status == .seeOther)
      return Browser.cookie(response)
    }
    return try await Browser(client: client, cookie: cookie, home: home ?? (login == "chief" ? "/audit" : "/"))
  }

  func contactOfCustomer() async throws -> ContactID {
    try #require(try await desk.store.read { try $0.waitingContacts().first?.id })
  }

  /// The leader gives the contact to the agent.
  func hand(_ contact: ContactID) async throws {
    try await desk.beat(agent, at: Self.noon)
    try await desk.ready(by: .agent(agent), id: desk.newID(city: .none, at: Self.noon), at: Self.noon)
    try await desk.reassign(
      contact, to: agent, by: .agent(leader), command: desk.newID(city: Self.city, at: Self.noon), at: Self.noon)
  }
}

/// One browser: its cookie and the form token of the page it is on.
struct Browser: Sendable {
  let client: any TestClientProtocol
  let cookie: String
  private let token: String

  init(client: any TestClientProtocol, cookie: String, home: String) async throws {
    self.client = client
    self.cookie = cookie
    token = try await client.execute(uri: home, method: .get, headers: [.cookie: cookie]) { response in
      let page = String(buffer: response.body)
      let meta = try #require(
        page.firstMatch(of: #/name="csrf" content="([^"]+)"/#), "no form token on \(home): \(page.prefix(300))")
      return String(meta.1)
    }
  }

  static func cookie(_ response: TestResponse) -> String {
    response.headers[values: .setCookie].compactMap { $0.split(separator: ";").first.map(String.init) }
      .joined(separator: "; ")
  }

  func get(_ path: String) async throws -> String {
    try await client.execute(uri: path, method: .get, headers: [.cookie: cookie]) { response in
      #expect(response.status == .ok, "\(path)")
      return String(buffer: response.body)
    }
  }

  func status(_ path: String) async throws -> HTTPResponse.Status {
    try await client.execute(uri: path, method: .get, headers: [.cookie: cookie]) { $0.status }
  }

  @discardableResult
  func post(_ path: String, _ body: String, expecting status: HTTPResponse.Status = .noContent) async throws -> String {
    try await client.execute(
      uri: path, method: .post, headers: [.cookie: cookie, .csrfToken: token], body: ByteBuffer(string: body)
    ) { response in
      #expect(response.status == status, "\(path): \(String(buffer: response.body))")
      return String(buffer: response.body)
    }
  }
}

/// A town at noon, spoken to through its pages alone.
func withTown(
  _ engine: Engine = .sqlite, platform: any PlatformPort = NoPlatform(),
  _ body: @escaping @Sendable (Town, any TestClientProtocol) async throws -> Void
) async throws {
  try await withStore(engine) { store in
    var policies = Policies()
    policies.passwordCost = 4
    let desk = Desk.forTests(store, platform: platform, policies: policies, startedAt: Town.noon)
    let town = try await Town.open(desk)
    let hub = LiveHub()
    hub.begin(at: try await desk.livePosition())
    let web = try await Web(desk: desk, hub: hub, now: { Town.noon }, realNow: { Town.noon })
    let router = Router(context: WebContext.self)
    web.mount(on: router)
    try await Application(router: router).test(.router) { try await body(town, $0) }
  }
}

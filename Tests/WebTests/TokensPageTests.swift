// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import Testing

@testable import Web

/// 周宁 of operations makes a token for the CRM, sees it once, and takes it back.
@Suite struct TokensPageTests {
  private func operatorsBrowser(_ town: Town, _ client: any TestClientProtocol) async throws -> Browser {
    let zhou = Agent(
      id: town.desk.newID(city: .none, at: Town.noon), login: "zhouning", name: "周宁", team: "运营", site: "上海",
      post: .manager, roles: [.operator, .auditor])
    _ = try await town.desk.addAgent(zhou, password: Town.password, by: .system("people"), at: Town.noon)
    return try await town.signIn(client, "zhouning", home: "/tokens")
  }

  private func status(_ client: any TestClientProtocol, _ secret: String) async throws -> HTTPResponse.Status {
    try await client.execute(uri: "/api/v1/cases", method: .get, headers: [.authorization: "Bearer \(secret)"]) {
      $0.status
    }
  }

  @Test func aTokenIsShownOnceAndTakenBack() async throws {
    try await withTown { town, client in
      let browser = try await operatorsBrowser(town, client)
      let page = try await browser.post(
        "/tokens", "name=%3Cb%3ECRM%3C%2Fb%3E&days=30&scope=cases:read", expecting: .ok)
      let secret = String(try #require(page.firstMatch(of: #/value="(mdk_[^"]+)"/#)).1)
      #expect(page.contains("&lt;b&gt;CRM") && !page.contains("<b>CRM"))
      #expect(try await status(client, secret) == .ok)
      let list = try await browser.get("/tokens")
      #expect(!list.contains(secret) && list.contains("周宁") && list.contains("刚刚"))
      let kept = try await town.desk.store.read { try $0.rows("SELECT secret_hash FROM api_token") { $0.blob(0) } }
      #expect(kept == [Secrets.hash(ofSecret: secret)])
      let revoke = String(try #require(list.firstMatch(of: #/action="(/tokens/token_[^"]+)"/#)).1)
      try await browser.post(revoke, "", expecting: .seeOther)
      #expect(try await status(client, secret) == .unauthorized)
      #expect(try await browser.get("/audit").contains("tokenRevoked"))
    }
  }

  @Test(arguments: [
    ("name=CRM&days=30", "至少勾选一项"), ("name=&days=30&scope=cases:read", "1 到 64 个字"),
    ("name=CRM&days=0&scope=cases:read", "1 到 731"), ("name=CRM&days=soon&scope=cases:read", "1 到 731"),
    ("name=CRM&days=99999999999999999&scope=cases:read", "1 到 731"), ("name=CRM&days=9&scope=all", "至少勾选一项"),
  ])
  func whatIsMissingIsSaidAndWhatWasWrittenStays(form: String, says: String) async throws {
    try await withTown { town, client in
      let browser = try await operatorsBrowser(town, client)
      let page = try await browser.post("/tokens", form, expecting: .ok)
      #expect(page.contains(says) && !page.contains("mdk_"))
      #expect(!form.contains("name=CRM") || page.contains("value=\"CRM\""))
    }
  }

  @Test func onlyOperatorsMakeTokens() async throws {
    try await withTown { town, client in
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.status("/tokens") == .forbidden)
      try await agent.post("/tokens", "name=CRM&days=30&scope=cases:read", expecting: .forbidden)
    }
  }
}

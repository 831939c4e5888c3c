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

/// 方芳 works on a case from her page.
@Suite struct WorkspacePageTests {
  private func handed(_ town: Town, _ client: any TestClientProtocol) async throws -> (Browser, ContactID, CaseID) {
    let customer = try await town.enter(client)
    try await customer.post("/help/messages", "text=the+soup+is+missing&client=a1")
    let contact = try await town.contactOfCustomer()
    try await town.hand(contact)
    let agent = try await town.signIn(client, "fangfang")
    let caseID = try #require(try await town.desk.store.read { try $0.contact(contact)?.caseID })
    return (agent, contact, caseID)
  }

  @Test(arguments: Engine.allCases)
  func theWholeHistoryGoesUpWithTheCase(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let (agent, _, caseID) = try await handed(town, client)
      try await agent.post("/cases/\(caseID)/escalation", "reason=wants+the+manager")
      let leader = try await town.signIn(client, "hanmei")
      let history = try await leader.get("/cases/\(caseID)/history")
      for word in ["工单建立", "来询", "接起", "转上级", "wants the manager", "方芳"] {
        #expect(history.contains(word), "\(word)")
      }
      #expect(!history.contains("event_") && !history.contains("contact.marked"))
      let other = CaseID(city: Town.city, seconds: 1, node: 1, sequence: 1)
      #expect(try await leader.status("/cases/\(other)/history") == .notFound)
    }
  }

  @Test(arguments: Engine.allCases)
  func aResolvedCaseIsOpenedAgainWithItsReason(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let (agent, _, caseID) = try await handed(town, client)
      try await agent.post("/cases/\(caseID)/resolution", "command=r1")
      #expect(try await agent.get("/cases/\(caseID)/side").contains("/reopening"))
      try await agent.post("/cases/\(caseID)/reopening", "reason=&command=r2", expecting: .unprocessableContent)
      try await agent.post("/cases/\(caseID)/reopening", "reason=it+came+back&command=r3")
      #expect(try await agent.get("/cases/\(caseID)/history").contains("it came back"))
    }
  }

  @Test(arguments: Engine.allCases)
  func aNameIsShownInFullForAReasonThatIsLogged(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let (agent, contact, caseID) = try await handed(town, client)
      #expect(try await agent.get("/contacts/\(contact)").contains("/cases/\(caseID)/identity"))
      #expect(try await agent.get("/cases/\(caseID)/identity").contains("name=\"reason\""))
      try await agent.post("/cases/\(caseID)/identity", "reason=", expecting: .unprocessableContent)
      let shown = try await agent.post("/cases/\(caseID)/identity", "reason=calls+back", expecting: .ok)
      #expect(shown.contains("林小满") && shown.contains("13800005678"))
      let admin = try await town.signIn(client, "chief")
      try await stamp(town.desk)
      #expect(try await admin.get("/audit").contains("calls back"))
      try await admin.post("/cases/\(caseID)/identity", "reason=curious", expecting: .forbidden)
    }
  }

  @Test func theWrapUpCountsDown() async throws {
    try await withTown { town, client in
      let (agent, contact, _) = try await handed(town, client)
      try await agent.post("/contacts/\(contact)/wrap-up", "outcome=waiting&command=w1")
      let left = try await agent.get("/workspace/left")
      #expect(left.contains("收尾") && left.contains("收尾时间"))
    }
  }

  @Test(arguments: ["light", "dark", "system"]) func theThemeIsRemembered(theme: String) async throws {
    try await withTown { town, client in
      let agent = try await town.signIn(client, "fangfang")
      let cookie = try await client.execute(
        uri: "/settings/theme", method: .post,
        headers: [.cookie: agent.cookie, .referer: "http://localhost/contacts/contact_1?x=1"],
        body: ByteBuffer(string: "theme=\(theme)")
      ) { response in
        #expect(response.status == .seeOther)
        #expect(response.headers[.location] == "/contacts/contact_1?x=1")
        return Browser.cookie(response)
      }
      let page = try await client.execute(
        uri: "/cases", method: .get, headers: [.cookie: "\(agent.cookie); \(cookie)"]
      ) { String(buffer: $0.body) }
      #expect(page.contains("data-theme=\"\(theme)\"") == (theme != "system"))
      try await client.execute(
        uri: "/settings/theme", method: .post, body: ByteBuffer(string: "theme=%22%3E%3Cscript")
      ) { #expect($0.status == .unprocessableContent) }
    }
  }
}

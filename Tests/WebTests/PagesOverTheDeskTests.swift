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

/// 林小满 writes from the app, 方芳 answers from the workspace, 韩梅 leads: through the pages alone.
@Suite struct PagesOverTheDeskTests {
  @Test func aCustomersWordsReachTheAgentAndTheAnswerComesBack() async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      try await customer.post("/help/messages", "text=%E4%B8%A4%E5%8D%95%E4%B8%80%E8%B5%B7%E9%80%81&client=a1")
      let contact = try await town.contactOfCustomer()
      try await town.hand(contact)
      let agent = try await town.signIn(client, "fangfang")
      let page = try await agent.get("/contacts/\(contact)")
      #expect(page.contains("两单一起送"))
      #expect(page.contains("林*") && !page.contains("林小满"))
      try await agent.post("/contacts/\(contact)/messages", "text=%E9%A9%AC%E4%B8%8A&client=b1")
      try await agent.post("/contacts/\(contact)/messages", "text=%E9%A9%AC%E4%B8%8A&client=b1")
      try await agent.post("/contacts/\(contact)/messages", "text=only+us&note=1&client=b2")
      let answer = try await customer.get("/help/stream")
      #expect(answer.ranges(of: "马上").count == 1)
      #expect(!answer.contains("only us"))
      #expect(try await agent.get("/contacts/\(contact)/stream").contains("only us"))
    }
  }

  @Test func markupInAMessageIsShownAsTextToBothSides() async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      try await customer.post("/help/messages", "text=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22'--&client=a1")
      let contact = try await town.contactOfCustomer()
      try await town.hand(contact)
      let agent = try await town.signIn(client, "fangfang")
      for page in [
        try await customer.get("/help"), try await agent.get("/contacts/\(contact)"),
        try await agent.get("/workspace/left"), try await agent.get("/cases?q=%3Cscript%3E"),
      ] { #expect(!page.contains("<script>alert")) }
    }
  }

  @Test func nothingChangesWithoutTheFormsToken() async throws {
    try await withTown { town, client in
      let agent = try await town.signIn(client, "fangfang")
      try await client.execute(
        uri: "/workspace/state", method: .post, headers: [.cookie: agent.cookie],
        body: ByteBuffer(string: "state=ready")
      ) { #expect($0.status == .forbidden) }
    }
  }

  @Test func pagesOfStaffLeadToTheSignInAndNotPastIt() async throws {
    try await withTown { _, client in
      for path in ["/", "/leader", "/cases", "/people", "/audit", "/workspace/left"] {
        try await client.execute(uri: path, method: .get) { response in
          #expect(response.status == .seeOther, "\(path)")
          #expect(response.headers[.location]?.hasPrefix("/sign-in") == true)
        }
      }
      try await client.execute(uri: "/events", method: .get) { response in
        #expect(response.status == .ok)
        #expect(String(buffer: response.body).contains("signedOut"))
      }
    }
  }

  @Test func aRoleOpensItsPagesAndNoOthers() async throws {
    try await withTown { town, client in
      let agent = try await town.signIn(client, "fangfang")
      for path in ["/leader", "/audit"] {
        #expect(try await agent.status(path) == .forbidden, "\(path)")
      }
      let leader = try await town.signIn(client, "hanmei")
      for path in ["/", "/leader", "/cases", "/people", "/people/\(town.agent)"] {
        #expect(try await leader.status(path) == .ok, "\(path)")
      }
      let admin = try await town.signIn(client, "chief")
      #expect(try await admin.get("/audit").contains("people.granted"))
    }
  }

  @Test func anEntryTokenOpensOnceAndOnlyAsSigned() async throws {
    try await withTown { town, client in
      let token = try town.token(id: "once-and-only")
      func open(_ token: String) async throws -> HTTPResponse.Status {
        try await client.execute(uri: "/help/enter?token=\(token)", method: .get) { $0.status }
      }
      #expect(try await open(token) == .seeOther)
      #expect(try await open(token) == .forbidden)
      #expect(try await open(token + "x") == .forbidden)
      #expect(try await open("") == .forbidden)
      #expect(try await open(try town.token(id: "too-old-now", seconds: -1)) == .forbidden)
      #expect(try await open(try town.token(id: "much-too-long", seconds: 90_000)) == .forbidden)
      let withoutEntry = try await client.execute(uri: "/help", method: .get) { $0.status }
      #expect(withoutEntry == .forbidden)
    }
  }

  @Test func wrongPasswordsAreToldAndLocked() async throws {
    try await withTown { _, client in
      for attempt in 1...6 {
        try await client.execute(
          uri: "/sign-in", method: .post, body: ByteBuffer(string: "account=fangfang&password=nope")
        ) { response in
          #expect(response.status == (attempt <= 5 ? .unauthorized : .tooManyRequests))
          #expect(String(buffer: response.body).contains(attempt <= 5 ? "账号或密码不对" : "请"))
        }
      }
    }
  }

  @Test func aCertificateIsGrantedAndTakenBackOnThePage() async throws {
    try await withTown { town, client in
      let leader = try await town.signIn(client, "hanmei")
      try await leader.post(
        "/people/\(town.agent)/certificates",
        "scenario=refund&channel=webChat&language=zh&level=frontLine&limit=30&days=90", expecting: .seeOther)
      let page = try await leader.get("/people/\(town.agent)")
      #expect(page.contains("¥30.00"))
      let refused = try await leader.post(
        "/people/\(town.agent)/certificates", "limit=30&days=90", expecting: .ok)
      #expect(refused.contains("role=\"alert\""))
    }
  }

  @Test(arguments: ["", "x", "AAAA"]) func aForgedLinkIsNotFound(signature: String) async throws {
    try await withTown { town, client in
      let promise = PromiseID(city: Town.city, seconds: 1, node: 1, sequence: 1)
      for path in ["/q/\(promise)/rider/1/\(signature)", "/q/nonsense/rider/1/\(signature)"] {
        let status = try await client.execute(uri: path, method: .get) { $0.status }
        #expect(status == .notFound)
      }
    }
  }
}

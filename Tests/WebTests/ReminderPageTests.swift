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

/// 林小满 asks where her latte is; the kitchen is late, the shop answers on its page, she reads it on hers.
@Suite struct ReminderPageTests {
  /// Her first order, five minutes behind the kitchen's own word.
  private func lateOrder(_ town: Town) async throws -> OrderID {
    try await town.order(town.desk)
    var slip = OrderEvent(
      id: "slip", city: Town.city, at: Town.noon - .minutes(6), kind: .estimate, order: OrderRef("88128812"))
    slip.readyBy = Town.noon - .minutes(5)
    _ = try await town.desk.ingest(EventBatch(feed: "city", raw: [], events: [slip]), at: Town.noon)
    return try #require(
      try await town.desk.store.read { try $0.order(OrderRef("88128812"), city: Town.city) }
    ).id
  }

  private func shopLink(_ town: Town, _ order: OrderID) async throws -> String {
    let first = try #require(try await town.desk.reminders(of: order, for: .agent(town.agent)).first)
    return try #require(town.desk.nudgePath(of: first))
  }

  private func page(
    _ client: any TestClientProtocol, _ path: String, language: String = "zh"
  ) async throws -> String {
    try await client.execute(uri: path, method: .get, headers: [.cookie: "language=\(language)"]) { response in
      #expect(response.status == .ok)
      return String(buffer: response.body)
    }
  }

  private func send(
    _ client: any TestClientProtocol, _ path: String, _ body: String
  ) async throws -> (status: HTTPResponse.Status, body: String) {
    try await client.execute(uri: path, method: .post, body: ByteBuffer(string: body)) {
      ($0.status, String(buffer: $0.body))
    }
  }

  @Test(arguments: Engine.allCases)
  func theShopAnswersAndTheCustomerReadsIt(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let customer = try await town.enter(client)
      let order = try await lateOrder(town)
      try await customer.post("/help/orders/\(order)/reminder", "command=one", expecting: .seeOther)
      try await customer.post("/help/orders/\(order)/reminder", "command=one", expecting: .seeOther)
      let asked = try await customer.get("/help")
      #expect(asked.contains("第 1 次") && asked.contains("已催商家") && asked.contains("5 分钟内"))
      let link = try await shopLink(town, order)
      let question = try await page(client, link)
      #expect(question.contains("还要多久出餐") && question.contains("人手不足") && question.contains("青湾咖啡"))
      #expect(try await page(client, link, language: "en").contains("Short of hands"))
      #expect(try await send(client, link, "kind=cooking&minutes=8").status == .seeOther)
      #expect(try await send(client, link, "kind=weather").status == .seeOther)
      #expect(try await page(client, link).contains("已转告顾客：制作中，预计 12:08 出餐"))
      try await stamp(town.desk)
      for reaction in Reactions.all {
        _ = try await town.desk.react(reaction, after: nil, limit: 200, at: Town.noon)
      }
      let told = try await customer.get("/help")
      #expect(told.contains("商家 12:00 答复：制作中，预计 12:08 出餐。"))
      #expect(told.contains("商家最晚 12:08 出餐，我们盯着。") && told.contains("同意"))
    }
  }

  @Test(arguments: [
    ("", "kind"), ("kind=sleeping", "kind"), ("kind=cooking&minutes=soon", "minutes"),
    ("kind=cooking&minutes=0", "minutes"),
    ("kind=ownWords", "words"), ("kind=ownWords&words=" + String(repeating: "x", count: 31), "words"),
  ])
  func whatIsWrongIsTold(body: String, field: String) async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      let order = try await lateOrder(town)
      try await customer.post("/help/orders/\(order)/reminder", "", expecting: .seeOther)
      let link = try await shopLink(town, order)
      let answer = try await send(client, link, body)
      #expect(answer.status == .unprocessableContent, "\(answer.body)")
      let forged = String(link.dropLast(2)) + "AA"
      #expect(try await send(client, forged, "kind=cooking").status == .notFound)
    }
  }

  @Test func theAgentHasItOneKeyAwayAndSeesWhatWasSaid() async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      let order = try await lateOrder(town)
      try await customer.post("/help/contact", "about=refund&order=\(order)", expecting: .seeOther)
      let contact = try await town.contactOfCustomer()
      try await town.hand(contact)
      let caseID = try #require(try await town.desk.store.read { try $0.contact(contact)?.caseID })
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.get("/cases/\(caseID)/side").contains("data-key=\"B\""))
      try await agent.post("/cases/\(caseID)/orders/\(order)/reminder", "command=b1")
      let side = try await agent.get("/cases/\(caseID)/side")
      #expect(side.contains("第 1 次催单") && side.contains("等一方答复") && side.contains("/n/reminder_"))
    }
  }

  @Test func theLeadersFigureOpensTheListBehindIt() async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      let order = try await lateOrder(town)
      try await customer.post("/help/orders/\(order)/reminder", "", expecting: .seeOther)
      let leader = try await town.signIn(client, "hanmei", home: "/leader")
      #expect(try await leader.get("/leader").contains("100 % · 1/1"))
      let list = try await leader.get("/leader/reminders")
      #expect(list.contains("88128812") && list.contains("出餐晚了") && list.contains("等一方答复"))
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.status("/leader/reminders") == .forbidden)
    }
  }

  private func token(_ town: Town, _ scopes: [TokenScope]) async throws -> String {
    let id = town.desk.newID(AgentKind.self, city: .none, at: Town.noon)
    let ops = Agent(id: id, login: "ops", name: "周宁", team: "运营", site: "上海", post: .manager, roles: [.operator])
    _ = try await town.desk.addAgent(ops, password: Town.password, by: .system("people"), at: Town.noon)
    return try await town.desk.makeToken(
      name: "app", scopes: scopes, until: Town.noon + .days(30), by: .agent(id), at: Town.noon
    ).secret
  }

  private func call(
    _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ path: String, _ secret: String,
    key: String? = nil, body: String = ""
  ) async throws -> (status: HTTPResponse.Status, body: String) {
    var headers: HTTPFields = [.authorization: "Bearer \(secret)", .contentType: "application/json"]
    headers[.idempotencyKey] = key
    return try await client.execute(
      uri: "/api/v1/orders/\(path)", method: method, headers: headers, body: ByteBuffer(string: body)
    ) { ($0.status, String(buffer: $0.body)) }
  }

  @Test(arguments: Engine.allCases)
  func anIntegratorRemindsForHisCustomer(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let order = try await lateOrder(town)
      let secret = try await token(town, [.contactsWrite, .ordersRead])
      let first = try await call(
        client, .post, "\(order)/reminders", secret, key: "remind-0001", body: #"{"language":"en"}"#)
      let same = try await call(
        client, .post, "\(order)/reminders", secret, key: "remind-0001", body: #"{"language":"en"}"#)
      #expect(first.status == .created && first.body == same.body)
      #expect(first.body.contains("\"number\":1") && first.body.contains("we have asked the shop"))
      let list = try await call(client, .get, "\(order)/reminders", secret)
      #expect(list.status == .ok && list.body.contains("\"state\":\"nudged\"") && !list.body.contains("\"number\":2"))
      #expect(try await call(client, .post, "\(order)/reminders", secret, body: "{}").status == .badRequest)
      let wrong = try await call(
        client, .post, "\(order)/reminders", secret, key: "remind-0002", body: #"{"language":"fr"}"#)
      #expect(wrong.status == .unprocessableContent && wrong.body.contains("\"field\":\"language\""))
      #expect(try await call(client, .get, "order_nothing/reminders", secret).status == .notFound)
      let other = OrderID(city: Town.city, seconds: 1, node: 1, sequence: 1)
      #expect(
        try await call(client, .post, "\(other)/reminders", secret, key: "remind-0003", body: "{}").status == .notFound)
    }
  }

  @Test func withoutItsScopeATokenRemindsNobody() async throws {
    try await withTown { town, client in
      let order = try await lateOrder(town)
      let secret = try await token(town, [.casesRead])
      #expect(
        try await call(client, .post, "\(order)/reminders", secret, key: "remind-0001", body: "{}").status == .forbidden
      )
      #expect(try await call(client, .get, "\(order)/reminders", secret).status == .forbidden)
    }
  }
}

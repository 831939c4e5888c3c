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

/// The kitchen of 青湾咖啡 is behind its own word; 韩梅 sees what we noticed, 方芳 acts on it in the case.
@Suite struct ConcernPageTests {
  /// One order is five minutes behind its kitchen's word; the platform answers nothing.
  private func notice(_ town: Town) async throws -> [Concern] {
    try await town.order(town.desk)
    var slip = OrderEvent(
      id: "slip", city: Town.city, at: Town.noon - .minutes(8), kind: .estimate, order: OrderRef("88128812"))
    slip.readyBy = Town.noon - .minutes(6)
    _ = try await town.desk.ingest(EventBatch(feed: "city", raw: [], events: [slip]), at: Town.noon)
    _ = try await town.desk.store.write { try $0.settleOrders(at: Town.noon, limit: 100, all: true) }
    _ = try await town.desk.change(by: .system("test"), at: Town.noon) {
      try $0.person(Identity(side: .customer, account: "C1", name: "林小满"), city: Town.city)
    }
    while try await town.desk.watchClocks(in: Town.city, limit: 20, at: Town.noon) > 0 {}
    let looks = try await town.desk.claimTasks(.facts, holder: "t", lease: .seconds(30), limit: 20, at: Town.noon)
    for look in looks {
      let handler = try #require(Handlers.byKind[look.kind])
      try await town.desk.carryOut(look, with: handler, holder: "t", at: Town.noon)
    }
    return try await town.desk.concerns(.told, for: .agent(town.leader)).items
  }

  @Test(arguments: Engine.allCases)
  func theLeaderSeesAndDismisses(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let told = try await notice(town)
      #expect(told.count == 1)
      let concern = try #require(told.first)
      let leader = try await town.signIn(client, "hanmei")
      let page = try await leader.get("/concerns")
      #expect(page.contains("青湾咖啡") && page.contains("\(concern.id)") && !page.contains("林小满"))
      let english = try await client.execute(
        uri: "/concerns", method: .get, headers: [.cookie: leader.cookie + "; language=en"]
      ) { String(buffer: $0.body) }
      #expect(english.contains("lang=\"en\"") && !english.contains("商家还没有"))
      let path = "/concerns/\(concern.id)/dismissal"
      #expect(try await leader.get(path).contains("name=\"reason\""))
      try await leader.post(path, "reason=x", expecting: .unprocessableContent)
      try await leader.post(path, "reason=店家来电说马上好&command=d1", expecting: .noContent)
      try await leader.post(path, "reason=店家来电说马上好&command=d1", expecting: .noContent)
      try await leader.post(path, "reason=再来一次&command=d2", expecting: .conflict)
      #expect(try await leader.status("/concerns/\(ConcernID(raw: 5))/dismissal") == .ok)
      try await leader.post("/concerns/\(ConcernID(raw: 5))/dismissal", "reason=没有这个", expecting: .notFound)
    }
  }

  @Test func whoMay() async throws {
    try await withTown { town, client in
      let concern = try #require(try await notice(town).first)
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.status("/concerns") == .forbidden)
      #expect(try await agent.get("/cases/\(try #require(concern.caseID))").contains("青湾咖啡"))
      let admin = try await town.signIn(client, "chief")
      try await admin.post("/concerns/\(concern.id)/dismissal", "reason=我是管理员", expecting: .forbidden)
      try await agent.post("/concerns/\(concern.id)/dismissal", "reason=店家来电了", expecting: .noContent)
    }
  }

  /// The programs of integrators, with and without the scope.
  @Test func overTheAPI() async throws {
    try await withTown { town, client in
      let concern = try #require(try await notice(town).first)
      let ask = { (path: String, method: HTTPRequest.Method, secret: String, key: String, body: String) in
        var headers: HTTPFields = [.authorization: "Bearer \(secret)", .contentType: "application/json"]
        if !key.isEmpty { headers[.idempotencyKey] = key }
        return try await client.execute(
          uri: "/api/v1/concerns\(path)", method: method, headers: headers, body: ByteBuffer(string: body)
        ) { ($0.status, String(buffer: $0.body)) }
      }
      let secret = try await town.apiToken([.concernsWrite])
      let list = try await ask("", .get, secret, "", "")
      #expect(list.0 == .ok && list.1.contains("\(concern.id)") && list.1.contains("\"clock\":\"notReady\""))
      #expect(!list.1.contains("林小满"))
      #expect(try await ask("?state=asleep", .get, secret, "", "").1.contains("\"field\":\"state\""))
      #expect(try await ask("?cursor=x", .get, secret, "", "").1.contains("\"field\":\"cursor\""))
      #expect(try await ask("/\(concern.id)", .get, secret, "", "").1.contains("\"evidence\":["))
      #expect(try await ask("/\(ConcernID(raw: 5))", .get, secret, "", "").0 == .notFound)
      let path = "/\(concern.id)/dismissal"
      #expect(try await ask(path, .post, secret, "key-00001", #"{"reason":" "}"#).1.contains("\"field\":\"reason\""))
      let first = try await ask(path, .post, secret, "key-00002", #"{"reason":"店家来电"}"#)
      let again = try await ask(path, .post, secret, "key-00002", #"{"reason":"店家来电"}"#)
      #expect(first.0 == .created && first == again && first.1.contains("\"state\":\"dismissed\""))
      #expect(try await ask(path, .post, secret, "key-00003", #"{"reason":"店家来电"}"#).0 == .conflict)
      let other = try await town.apiToken([.casesRead], login: "ops2")
      #expect(try await ask("", .get, other, "", "").0 == .forbidden)
    }
  }
}

extension Town {
  /// A token with these scopes, made by an operator.
  func apiToken(_ scopes: [TokenScope], login: String = "ops") async throws -> String {
    let id = desk.newID(AgentKind.self, city: .none, at: Self.noon)
    let maker = Agent(id: id, login: login, name: "周宁", team: "运营", site: "上海", post: .manager, roles: [.operator])
    _ = try await desk.addAgent(maker, password: Self.password, by: .system("people"), at: Self.noon)
    return try await desk.makeToken(
      name: login, scopes: scopes, until: Self.noon + .days(30), by: .agent(id), at: Self.noon
    ).secret
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Web

/// An integrator opens a contact for 林小满 and reads what became of it.
@Suite struct APITests {
  static let wish = #"{"city":7,"person":{"side":"customer","account":"C1","name":"林小满"},"words":"两单一起送"}"#

  /// A token with these scopes, made by an operator.
  private func token(_ town: Town, _ scopes: [TokenScope]) async throws -> String {
    let id = town.desk.newID(AgentKind.self, city: .none, at: Town.noon)
    let operatorOne = Agent(
      id: id, login: "ops", name: "周宁", team: "运营", site: "上海", post: .manager, roles: [.operator])
    _ = try await town.desk.addAgent(operatorOne, password: Town.password, by: .system("people"), at: Town.noon)
    return try await town.desk.makeToken(
      name: "crm", scopes: scopes, until: Town.noon + .days(30), by: .agent(id), at: Town.noon
    ).secret
  }

  private func open(_ client: any TestClientProtocol, _ secret: String, key: String?, body: String = wish) async throws
    -> (HTTPResponse.Status, String)
  {
    var headers: HTTPFields = [.authorization: "Bearer \(secret)", .contentType: "application/json"]
    headers[.idempotencyKey] = key
    return try await client.execute(
      uri: "/api/v1/contacts", method: .post, headers: headers, body: ByteBuffer(string: body)
    ) { ($0.status, String(buffer: $0.body)) }
  }

  private func status(_ client: any TestClientProtocol, _ secret: String, key: String?, body: String = wish)
    async throws
    -> HTTPResponse.Status
  {
    try await open(client, secret, key: key, body: body).0
  }

  @Test func theSameKeyIsTheSameContact() async throws {
    try await withTown { town, client in
      let secret = try await token(town, [.contactsWrite, .casesRead])
      let first = try await open(client, secret, key: "key-00001")
      let second = try await open(client, secret, key: "key-00001")
      #expect(first.0 == .created && first.1 == second.1)
      #expect(first.1.contains("\"case\":\"case_") && first.1.contains("\"isNew\":true"))
      try await client.execute(
        uri: "/api/v1/cases?q=%E4%B8%80%E8%B5%B7%E9%80%81", method: .get, headers: [.authorization: "Bearer \(secret)"]
      ) { response in
        #expect(response.status == .ok)
        #expect(String(buffer: response.body).contains("\"scenario\":\"together\""))
        #expect(!String(buffer: response.body).contains("林"))
      }
    }
  }

  @Test(arguments: [
    ("", HTTPResponse.Status.badRequest, "body"), ("{", .badRequest, "body"),
    ("[]", .unprocessableContent, "body"), ("{\"city\":7}", .unprocessableContent, "person"),
    (#"{"city":0,"person":{"side":"customer","account":"C1"}}"#, .unprocessableContent, "city"),
    (#"{"city":9999,"person":{"side":"customer","account":"C1"}}"#, .unprocessableContent, "city"),
    (#"{"city":7,"person":{"side":"platform","account":"C1"}}"#, .unprocessableContent, "person.side"),
    (#"{"city":7,"person":{"side":"customer","account":""}}"#, .unprocessableContent, "person.account"),
    (#"{"city":7,"person":{"side":"customer","account":"C1"},"words":"   "}"#, .unprocessableContent, "words"),
  ])
  func whatIsWrongIsToldAsAProblem(body: String, status: HTTPResponse.Status, field: String) async throws {
    try await withTown { town, client in
      let secret = try await token(town, [.contactsWrite])
      let answer = try await open(client, secret, key: "key-00001", body: body)
      #expect(answer.0 == status, "\(answer.1)")
      #expect(answer.1.contains("\"type\":") && answer.1.contains("\"field\":\"\(field)\""), "\(answer.1)")
    }
  }

  private func find(
    _ client: any TestClientProtocol, _ secret: String, _ query: String
  ) async throws -> (HTTPResponse.Status, String) {
    try await client.execute(
      uri: "/api/v1/orders?\(query)", method: .get, headers: [.authorization: "Bearer \(secret)"]
    ) { ($0.status, String(buffer: $0.body)) }
  }

  @Test func ordersAreFoundByWhoTheyAreOfPageByPage() async throws {
    try await withTown { town, client in
      let secret = try await token(town, [.ordersRead])
      try await town.order(town.desk)
      let all = try await find(client, secret, "city=7&party=customer&name=C1")
      #expect(all.0 == .ok && !all.1.contains("\"next\"") && !all.1.contains("林"), "\(all.1)")
      let count = all.1.components(separatedBy: "\"number\":").count - 1
      #expect(count > 1)
      var (numbers, cursor) = ([String](), "")
      for _ in 0...count {
        let page = try await find(client, secret, "city=7&party=customer&name=C1&limit=1\(cursor)")
        numbers += page.1.matches(of: #/"number":"([^"]*)"/#).map { String($0.1) }
        guard let next = page.1.firstMatch(of: #/"next":"([^"]*)"/#) else { break }
        cursor = "&cursor=\(next.1)"
      }
      #expect(Set(numbers).count == count && numbers.count == count)
      #expect(try await find(client, secret, "city=7&party=rider&name=nobody").1 == #"{"items":[]}"#)
    }
  }

  @Test(arguments: [
    ("party=customer&name=C1", "city"), ("city=4096&party=customer&name=C1", "city"), ("city=7&name=C1", "party"),
    ("city=7&party=nobody&name=C1", "party"), ("city=7&party=shop&name=", "name"), ("city=7&party=shop", "name"),
    ("city=7&party=rider&name=r&limit=0", "limit"), ("city=7&party=rider&name=r&limit=101", "limit"),
    ("city=7&party=rider&name=r&cursor=x", "cursor"),
  ])
  func aSearchThatSaysTooLittleOrTooMuch(query: String, field: String) async throws {
    try await withTown { town, client in
      let answer = try await find(client, try await token(town, [.ordersRead]), query)
      #expect(answer.0 == .unprocessableContent && answer.1.contains("\"field\":\"\(field)\""), "\(answer.1)")
      let other = try await find(client, "mealdesk_wrong", query)
      #expect(other.0 == .unauthorized)
    }
  }

  @Test func scopesTokensAndKeysAreAskedFor() async throws {
    try await withTown { town, client in
      let secret = try await token(town, [.casesRead])
      #expect(try await status(client, secret, key: "key-00001") == .forbidden)
      #expect(try await status(client, "mdk_nobody", key: "key-00001") == .unauthorized)
    }
  }

  @Test func oversizeBodiesAreRefused() async throws {
    try await withTown { town, client in
      let secret = try await token(town, [.contactsWrite])
      let large = String(repeating: "x", count: 300_000)
      #expect(try await status(client, secret, key: "key-00001", body: large) == .contentTooLarge)
      #expect(try await status(client, secret, key: nil) == .badRequest)
    }
  }
}

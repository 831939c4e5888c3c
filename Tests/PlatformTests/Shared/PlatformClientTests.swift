// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Platform

/// A platform at the other end of a real connection, in every mood.
@Suite struct PlatformClientTests {
  static let now = Instant(ms: 1_789_531_200_000)
  static let key = Array("the key of Qingwan, 32 bytes long".utf8)
  static let command = PlatformCommand(
    id: "remedy_1", city: City(7) ?? .none, kind: .refund, orders: [OrderRef("qw-1001")])

  /// What the platform answers; it checks the signature of everything first.
  static func platform(_ answer: String, status: HTTPResponse.Status = .ok, after: Duration = .zero) -> Router<
    BasicRequestContext
  > {
    let router = Router()
    let reply: @Sendable (Request, BasicRequestContext) async throws -> Response = { request, _ in
      var request = request
      let signature = try FeedSignature { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
      let body = Array(try await request.collectBody(upTo: 1 << 20).readableBytesView)
      let signed = request.method == .get ? Array(request.uri.string.utf8) : body
      do {
        try signature.check(key: key, body: signed, at: now)
      } catch {
        return Response(status: .unauthorized)
      }
      if after > .zero { try await Task.sleep(for: after) }
      return Response(
        status: status, headers: [HTTPField.Name("Mealdesk-Next") ?? .location: "c 2"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: answer)))
    }
    router.post("/mealdesk/commands", use: reply)
    router.post("/mealdesk/commands/can", use: reply)
    router.post("/mealdesk/facts", use: reply)
    router.post("/mealdesk/orders/record", use: reply)
    router.get("/mealdesk/events", use: reply)
    return router
  }

  static func ask<Answer: Sendable>(
    _ router: Router<BasicRequestContext>, _ question: @Sendable (PlatformClient) async throws -> Answer
  ) async throws -> Answer {
    try await Application(router: router).test(.live) { test in
      let link = PlatformLink(feed: "qingwan", key: key, base: "http://127.0.0.1:\(test.port ?? 0)/mealdesk")
      return try await question(PlatformClient(link, http: .shared, realNow: { now }))
    }
  }

  static func fault(
    _ router: Router<BasicRequestContext>, _ question: @Sendable (PlatformClient) async throws(PortError) -> Void
  ) async throws -> String {
    try await ask(router) { client in
      do throws(PortError) { try await question(client) } catch {
        return switch error {
        case .noAnswer: "no answer"
        case .unavailable(let reason): "unavailable: \(reason)"
        case .rejected(let reason): "rejected: \(reason)"
        }
      }
      return "answered"
    }
  }

  @Test func commandsQuestionsAndFactsAreSignedAndAnswered() async throws {
    let done = try await Self.ask(Self.platform(#"{"answer":"done"}"#)) { try await $0.perform(Self.command) }
    #expect(done == CommandReply(.done))
    let can = try await Self.ask(Self.platform(#"{"yes":false,"reason":"noRider"}"#)) { try await $0.can(Self.command) }
    #expect(can == CanReply(yes: false, reason: "noRider"))
    let facts = try await Self.ask(Self.platform("[]")) { try await $0.facts([], city: City(7) ?? .none) }
    #expect(facts.isEmpty)
    let events = try await Self.ask(Self.platform("{}\n")) { try await $0.events(after: "a&b/ü", limit: 9) }
    #expect(events.body == Array("{}\n".utf8) && events.next == "c 2")
  }

  @Test func anOrdersRecordIsAListOfEvents() async throws {
    let (city, order) = (City(7) ?? .none, OrderRef("qw-1001"))
    let text = #"[{"id":"e1","city":7,"at":1789531200000,"kind":"ready","order":"qw-1001"}]"#
    let events = try await Self.ask(Self.platform(text)) { try await $0.record(of: order, city: city) }
    #expect(events.map(\.kind) == [.ready])
    // A platform that has no such question tells nothing.
    let none = try await Self.ask(Self.platform("", status: .notFound)) { try await $0.record(of: order, city: city) }
    #expect(none.isEmpty)
  }

  @Test(arguments: [
    (500, "unavailable: status 500"), (429, "unavailable: status 429"), (400, "rejected: status 400"),
    (404, "rejected: status 404"), (200, "no answer"),
  ]) func statuses(status: Int, fault: String) async throws {
    let platform = Self.platform("not JSON", status: .init(code: status))
    #expect(
      try await Self.fault(platform) { client throws(PortError) in _ = try await client.perform(Self.command) } == fault
    )
  }

  @Test func aSlowPlatformDoesNotHoldUpAPerson() async throws {
    let platform = Self.platform(#"{"yes":true}"#, after: .seconds(5))
    let fault = try await Self.fault(platform) { client throws(PortError) in _ = try await client.can(Self.command) }
    #expect(fault == "no answer")
  }

  @Test func aPlatformThatIsNotThere() async throws {
    let link = PlatformLink(feed: "qingwan", key: Self.key, base: "http://127.0.0.1:1")
    let client = PlatformClient(link, http: .shared, realNow: { Self.now })
    await #expect(throws: PortError.self) { try await client.perform(Self.command) }
  }
}

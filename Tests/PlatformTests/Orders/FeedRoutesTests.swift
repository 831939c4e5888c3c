// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Platform

/// The way in for order events, as the platform of Qingwan sees it.
@Suite struct FeedRoutesTests {
  static let now = Instant.epoch2024 + .hours(12)
  static let key = Array("the key of Qingwan, 32 bytes long".utf8)

  static func ready(_ id: String, after ms: Int = 0) -> String {
    #"{"id":"\#(id)","city":7,"at":\#(1_789_531_200_000 + ms),"kind":"ready","order":"qw-1001"}"#
  }

  struct Sent {
    var body: [UInt8]
    var key = FeedRoutesTests.key
    var nonce = PlatformLink.newNonce()
    var at = FeedRoutesTests.now
    var isPacked = false
    /// After signing, as a thief on the way would.
    var changed: [UInt8]?
    var encoding: String?

    init(_ text: String) { body = Array(text.utf8) }
  }

  struct Got {
    let status: Int
    let answer: FeedIntake.Answer?
    let problem: String?
  }

  /// Sends requests one after the other to a fresh desk.
  static func send(
    _ requests: [Sent], check: (Desk, [Got]) async throws -> Void
  ) async throws {
    try await withDesk(.sqlite) { desk in
      let routes = PlatformRoutes(
        desk: desk, keys: { $0 == "qingwan" ? key : nil }, now: { now }, realNow: { now })
      let router = Router()
      routes.add(to: router)
      let got = try await Application(router: router).test(.router) { client in
        var got: [Got] = []
        for request in requests { got.append(try await one(request, client)) }
        return got
      }
      try await check(desk, got)
    }
  }

  private static func one(_ sent: Sent, _ client: any TestClientProtocol) async throws -> Got {
    let body = sent.isPacked ? try Gzip.deflate(sent.body) : sent.body
    let signature = FeedSignature(feed: "qingwan", key: sent.key, nonce: sent.nonce, body: body, at: sent.at)
    var headers = HTTPFields()
    for (name, value) in signature.headers { headers[try #require(HTTPField.Name(name))] = value }
    if let encoding = sent.encoding ?? (sent.isPacked ? "gzip" : nil) { headers[.contentEncoding] = encoding }
    return try await client.execute(
      uri: "/api/v1/order-events", method: .post, headers: headers, body: ByteBuffer(bytes: sent.changed ?? body)
    ) { response in
      let data = Data(response.body.readableBytesView)
      let problem = try? JSONDecoder().decode([String: Text].self, from: data)["type"]?.text
      return Got(
        status: response.status.code, answer: try? JSONDecoder().decode(FeedIntake.Answer.self, from: data),
        problem: problem.flatMap { $0.split(separator: "/").last.map(String.init) })
    }
  }

  /// A member of a problem, whatever it is.
  private struct Text: Decodable {
    let text: String?
    init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
  }

  static func rawRows(_ desk: Desk) async throws -> Int {
    try await desk.store.read { try $0.count("SELECT count(*) FROM feed_raw") }
  }

  @Test func goodEventsAreKeptAndBadOnesListed() async throws {
    try await Self.send([Sent("\(Self.ready("e1"))\n{broken\n\(Self.ready("e2", after: -1))")]) { desk, got in
      #expect(got[0].status == 200 && got[0].answer?.received == 2 && got[0].answer?.fresh == 2)
      #expect(got[0].answer?.bad == [.init(line: 2, field: "", rule: "is not JSON with whole numbers")])
      let raw = try await Self.rawRows(desk)
      #expect(raw == 1)
      let order = try await desk.store.read { try $0.order(OrderRef("qw-1001"), city: City(7) ?? .none) }
      #expect(order?.order.stage == .ready)
    }
  }

  @Test func aRepeatedBatchIsRecognisedAndAListInGzipIsTheSame() async throws {
    var packed = Sent("[\(Self.ready("e1")),\(Self.ready("e2", after: -1))]")
    packed.isPacked = true
    try await Self.send([Sent(Self.ready("e1")), packed, packed]) { desk, got in
      #expect(got.map(\.status) == [200, 200, 401])
      #expect(got.map { $0.answer?.fresh } == [1, 1, nil])
    }
  }

  @Test func whatIsNotThePlatformsIsCountedAndLeavesNoTrace() async throws {
    let good = Sent(Self.ready("e1"))
    var forged = good, changed = good, old = good, early = good, replayed = good
    forged.key = Array("somebody else's key".utf8)
    changed.changed = Array(Self.ready("e2").utf8)
    old.at = Self.now - .minutes(6)
    early.at = Self.now + .minutes(6)
    replayed.nonce = good.nonce
    try await Self.send([forged, changed, old, early, good, replayed]) { desk, got in
      #expect(got.map(\.status) == [401, 401, 401, 401, 200, 401])
      let forged = "signature-forged", expired = "signature-expired"
      #expect(got.map(\.problem) == [forged, forged, expired, expired, nil, "signature-replayed"])
      let raw = try await Self.rawRows(desk)
      #expect(raw == 1)
      #expect(desk.refusals.counts.map(\.count) == [2, 2, 1])
      #expect(desk.refusals.samples.count == 5)
    }
  }

  @Test func oversizeAndUnreadableBodiesGetAClearAnswer() async throws {
    let huge = Sent(String(repeating: "x", count: FeedBody.mostPacked + 1))
    var bomb = Sent(String(repeating: " ", count: FeedBody.mostBytes + 1))
    bomb.isPacked = true
    var damaged = Sent("no gzip at all"), strange = Sent(Self.ready("e1"))
    damaged.encoding = "gzip"
    strange.encoding = "br"
    try await Self.send([huge, bomb, damaged, strange, Sent("")]) { desk, got in
      #expect(got.map(\.status) == [413, 413, 400, 415, 200])
      let unreadable = "batch-unreadable"
      #expect(got.map(\.problem) == ["batch-too-large", unreadable, unreadable, "encoding-unknown", nil])
      // What was authenticated is kept although nothing of it can be read.
      let raw = try await Self.rawRows(desk)
      #expect(raw == 3)
    }
  }
}

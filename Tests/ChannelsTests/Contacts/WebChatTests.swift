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

@testable import Channels

@Suite("The chat as JSON") struct WebChatTests {
  static let noon = Instant(seconds: 1_773_806_400)
  static let real = Instant(seconds: 1_800_000_000)

  struct Answer {
    let status: HTTPResponse.Status
    let body: [String: Any]
    func text(_ key: String) -> String { body[key] as? String ?? "" }
    var messages: [[String: Any]] { body["messages"] as? [[String: Any]] ?? [] }
    var problem: String { text("type").split(separator: "/").last.map(String.init) ?? "" }
  }

  struct Phone {
    let client: any TestClientProtocol
    var proof = ""

    func send(
      _ method: HTTPRequest.Method, _ path: String, _ json: String = "", raw: [UInt8]? = nil
    ) async throws -> Answer {
      let body = ByteBuffer(bytes: raw ?? Array(json.utf8))
      let headers: HTTPFields = [.authorization: "Bearer \(proof)", .contentType: "application/json"]
      return try await client.execute(
        uri: "/api/v1/chat/\(path)", method: method, headers: headers, body: body
      ) { response in
        let object = try? JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
        return Answer(status: response.status, body: object as? [String: Any] ?? [:])
      }
    }
  }

  /// Gives `body` the routes over an empty desk, with a phone that has let its customer in.
  static func withPhone(_ body: @escaping @Sendable (Desk, Phone) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pictures-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await withStore(.sqlite) { store in
      let desk = Desk(
        store: store, ids: IDMaker(node: 1, floor: 0), outside: Outside(platform: NoPlatform()),
        policies: Policies(), secrets: .forTests, pictures: PictureFolder(path: folder.path))
      let router = Router()
      ChannelRoutes(desk: desk, now: { noon }, realNow: { real }).add(to: router)
      try await Application(router: router).test(.router) { client in
        var phone = Phone(client: client)
        let entered = try await phone.send(.post, "visits", #"{"token": "\#(try token(desk, "entry-0001"))"}"#)
        #expect(entered.status == .created)
        phone.proof = entered.text("visit")
        try await body(desk, phone)
      }
    }
  }

  static func token(_ desk: Desk, _ id: String, seconds: Int64 = 300, account: String = "C1") throws -> String {
    try desk.secrets.entryToken(
      EntryClaims(
        sub: account, city: 7, name: "林小满", lang: .chinese, exp: real.ms / 1000 + seconds, jti: "of this test \(id)"))
  }

  @Test func aConversationFromHelloToGoodbye() async throws {
    try await Self.withPhone { _, phone in
      #expect(try await phone.send(.get, "contact").status == .notFound)
      let opened = try await phone.send(.post, "contact", #"{"words": "两杯能一起送吗", "client": "a1"}"#)
      #expect(opened.status == .created && opened.text("state") == "waiting")
      #expect((opened.body["place"] as? [String: Any])?["position"] as? Int == 1)
      // Sent twice on a bad line, kept once.
      for _ in 0..<2 { _ = try await phone.send(.post, "contact/messages", #"{"text": "不着急", "client": "a2"}"#) }
      let told = try await phone.send(.get, "contact?after=0")
      #expect(told.messages.map { $0["seq"] as? Int } == [1, 2])
      #expect(try await phone.send(.get, "contact?after=1").messages.count == 1)
      #expect(try await phone.send(.put, "contact/marks", #"{"read": 2}"#).status == .noContent)
      #expect(try await phone.send(.post, "contact/typing").status == .noContent)
      #expect(try await phone.send(.delete, "contact").status == .noContent)
      #expect(try await phone.send(.get, "contact").text("state") == "ended")
      // Writing again resumes it.
      let again = try await phone.send(.post, "contact/messages", #"{"text": "还有", "client": "a3"}"#)
      #expect(again.status == .created)
      #expect(try await phone.send(.get, "contact").text("state") == "waiting")
    }
  }

  @Test(
    "What cannot be taken has a name",
    arguments: [
      ("{", "malformed"), (#"{"text": "x"}"#, "invalid"), (#"{"text": 1, "client": "c"}"#, "invalid"),
      (#"{"text": " ", "client": "c"}"#, "message-empty"), (#"{"text": "x", "client": "有"}"#, "client-id"),
      (#"{"text": "\#(String(repeating: "字", count: 2001))", "client": "c"}"#, "message-too-long"),
      (#"{"text": "\#(String(repeating: "x", count: 40_000))", "client": "c"}"#, "too-large"),
    ])
  func badWords(_ json: String, _ problem: String) async throws {
    try await Self.withPhone { _, phone in
      _ = try await phone.send(.post, "contact", #"{"words": "在吗", "client": "a1"}"#)
      let answer = try await phone.send(.post, "contact/messages", json)
      #expect(answer.problem == problem)
      #expect(try await phone.send(.get, "contact").messages.count == 1)
    }
  }

  @Test func tokensOpenOnceAndOnlyOurs() async throws {
    try await Self.withPhone { desk, phone in
      let spent = try await phone.send(.post, "visits", #"{"token": "\#(try Self.token(desk, "entry-0001"))"}"#)
      #expect(spent.status == .unauthorized && spent.problem == "no-visit")
      let late = try await phone.send(
        .post, "visits", #"{"token": "\#(try Self.token(desk, "entry-0002", seconds: -1))"}"#)
      #expect(late.status == .unauthorized)
      let forged = try Self.token(desk, "entry-0003") + "x"
      #expect(try await phone.send(.post, "visits", #"{"token": "\#(forged)"}"#).status == .unauthorized)
      var stranger = phone
      stranger.proof = String(phone.proof.dropLast(2)) + "AA"
      #expect(try await stranger.send(.get, "contact").status == .unauthorized)
    }
  }

  @Test func aRiderTalksThroughHisLinkUntilItsTime() async throws {
    try await Self.withPhone { desk, phone in
      let rider = try await desk.change(by: .system("test"), at: Self.noon) { tx in
        try tx.person(Identity(side: .rider, account: "zhou", name: "老周"), city: City(7) ?? .none)
      }
      func link(_ until: Instant) -> String {
        desk.secrets.sign(SignedLink(person: rider, side: .rider, subject: "contact", until: until))
      }
      var his = phone
      his.proof = link(Self.real + .hours(1))
      #expect(try await his.send(.post, "contact", #"{"words": "店里没出餐", "client": "r1"}"#).status == .created)
      #expect(try await his.send(.get, "contact").messages.count == 1)
      #expect(try await phone.send(.get, "contact").status == .notFound)
      his.proof = link(Self.real)
      #expect(try await his.send(.get, "contact").problem == "link-expired")
    }
  }

  @Test func aPictureIsRebuiltKeptAndShownToItsPersonAlone() async throws {
    try await Self.withPhone { desk, phone in
      _ = try await phone.send(.post, "contact", #"{"words": "洒了", "client": "a1"}"#)
      let quantiser: [UInt8] = [0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
      let coders = [UInt8]([0x00, 0x10]).flatMap { table in
        [0xFF, 0xC4, 0, 20, table, 1] + [UInt8](repeating: 0, count: 15) + [7]
      }
      let photo: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xFE, 0, 6, 71, 80, 83, 33] + quantiser
        + [0xFF, 0xC0, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0] + coders
        + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0xD9]
      let said = try await phone.send(.post, "contact/pictures?client=p1", raw: photo)
      #expect(said.status == .created)
      let picture = (said.body["body"] as? [String: Any])?["picture"] as? [String: Any]
      #expect(picture?["width"] as? Int == 3)
      let id = try #require(picture?["id"] as? String)
      #expect(try await phone.send(.get, "pictures/\(id)").status == .ok)
      var other = phone
      let entered = try await phone.send(
        .post, "visits", #"{"token": "\#(try Self.token(desk, "entry-0009", account: "C2"))"}"#)
      other.proof = entered.text("visit")
      #expect(try await other.send(.get, "pictures/\(id)").status == .notFound)
      let page = try await phone.send(.post, "contact/pictures?client=p2", raw: Array("<html>".utf8))
      #expect(page.status == .unsupportedMediaType && page.problem == "picture-type")
      let huge = [UInt8](repeating: 0xFF, count: MessageCap.pictureBytes + 1)
      #expect(try await phone.send(.post, "contact/pictures?client=p3", raw: huge).status == .contentTooLarge)
    }
  }
}

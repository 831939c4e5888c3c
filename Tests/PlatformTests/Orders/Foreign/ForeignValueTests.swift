// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Platform

/// What foreign texts mean: signatures, numbers, money, times, forms.
@Suite struct ForeignValueTests {
  static let push = #"""
    {"requestId":"900001","type":45,"appId":10086,"shopId":42,"userId":7,"timestamp":1760000000123,\#
    "message":"{\"orderId\":\"8800000000000000001\",\"shopId\":42,\"remindId\":71,\"userId\":7,\"updateTime\":1760000000}",\#
    "signature":"1B75BA9E1D8405F444453928B8FA3201"}
    """#

  @Test func elemesEnvelopeIsAVector() throws {
    let feed = ForeignTown.feed(.eleme)
    try ElemeEnvelope(Loose(Self.push.utf8)).check(feed, at: ForeignTown.now)
    let lower = Self.push.replacing("1B75BA9E1D8405F444453928B8FA3201", with: "1b75ba9e1d8405f444453928b8fa3201")
    try ElemeEnvelope(Loose(lower.utf8)).check(feed, at: ForeignTown.now)
    // The same numbers as text are the same text.
    let texts = Self.push.replacing("\"type\":45", with: "\"type\":\"45\"").replacing(
      "\"userId\":7,\"t", with: "\"userId\":\"7\",\"t")
    try ElemeEnvelope(Loose(texts.utf8)).check(feed, at: ForeignTown.now)
    for forged in [Self.push.replacing("71", with: "72"), Self.push.replacing("900001", with: "900002")] {
      #expect(throws: PushFault.forged) { try ElemeEnvelope(Loose(forged.utf8)).check(feed, at: ForeignTown.now) }
    }
  }

  @Test func theOlderLineSignsInFixedOrder() throws {
    var feed = ForeignTown.feed(.eleme)
    feed.habits.signature = .fixed
    let code = Digests.md5("45{}900001421760000000123demo-secret").uppercased()
    let text =
      #"{"request_id":"900001","type":45,"shop_id":42,"timestamp":1760000000123,"message":"{}","signature":"\#(code)"}"#
    try ElemeEnvelope(Loose(text.utf8)).check(feed, at: ForeignTown.now)
    feed.habits.signature = .sorted
    #expect(throws: PushFault.forged) { try ElemeEnvelope(Loose(text.utf8)).check(feed, at: ForeignTown.now) }
  }

  @Test func oldPushesAreTakenUnlessTheSettingSaysNo() throws {
    var feed = ForeignTown.feed(.eleme)
    let envelope = try ElemeEnvelope(Loose(Self.push.utf8))
    try envelope.check(feed, at: ForeignTown.now + .days(3))
    feed.habits.oldestPush = .hours(1)
    #expect(throws: PushFault.self) { try envelope.check(feed, at: ForeignTown.now + .days(3)) }
    feed.app = "10087"
    #expect(throws: PushFault.otherApp) { try envelope.check(feed, at: ForeignTown.now) }
  }

  @Test func elemesCallIsAVector() {
    let parameters: [String: Loose] = [
      "app_key": .text("key-1"), "timestamp": .number("1760000000"), "remindId": .text("71"), "type": .text("custom"),
      "content": .text("骑手已到店"),
    ]
    let code = ElemeSignature.call(
      action: "eleme.order.replyReminder", token: "tok-1", parameters: parameters, secret: "demo-secret")
    #expect(code == "C30697A4F2718BD8A2100EC54A0F8F06")
  }

  @Test func meituansAddressIsAVector() {
    let code = MeituanSignature.code(
      url: "https://waimaiopen.meituan.com/api/v1/order/getOrderDaySeq",
      [("timestamp", "1389751221"), ("app_poi_code", "31号测试店"), ("app_id", "0000"), ("sig", "whatever")],
      secret: "a00ba58f000001aa697ab000006d52d")
    #expect(code == "488c2c2302262b62e3666a4aa4b48083")
  }

  @Test func carriersSignNamesAndValues() {
    // "s" + "a1" + "b2", in base 16; empty values and the sign itself are left out.
    let code = PeisongSignature.code([("b", "2"), ("a", "1"), ("c", ""), ("sign", "x")], secret: "s")
    #expect(code == Digests.sha1("sa1b2"))
    #expect(Digests.sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(Digests.md5("abc") == "900150983cd24fb0d6963f7d28e17f72")
  }

  @Test(
    arguments: [
      ("12", 1200), ("12.3", 1230), ("12.34", 1234), ("0.29", 29), ("1.005", 101), ("12.299999999999999", 1230),
      ("-3.5", -350), ("100000000", 10_000_000_000), ("0.1", 10), ("4.35", 435),
    ] as [(String, Int64)]) func yuanBecomeFen(text: String, fen: Int64)
  {
    #expect(Money(yuan: text)?.fen == fen)
  }

  @Test(arguments: ["", ".", "1e3", "1.2.3", "a", "--1", "1 000", "99999999999999999999", "100000001", "½"])
  func whatIsNoAmountIsNone(text: String) { #expect(Money(yuan: text) == nil) }

  /// Seconds, milliseconds, and local text of China.
  @Test(
    arguments: [
      ("1760000000", 1_760_000_000_000), ("1760000000123", 1_760_000_000_123),
      ("2025-10-09T16:53:20", 1_760_000_000_000),
      ("2025-10-09 16:53:20", 1_760_000_000_000), ("2025-10-09T08:53:20Z", 1_760_000_000_000),
      ("2025-10-09T10:53:20+02:00", 1_760_000_000_000), ("2024-02-29T00:00:00.123", 1_709_136_000_000),
    ] as [(String, Int64)]) func times(text: String, ms: Int64) throws
  {
    #expect(try Fields(["t": .text(text)]).time("t") == Instant(ms: ms))
  }

  @Test(arguments: ["noon", "2025-13-09T16:53:20", "12:00", "2025-10-09T25:00:00", "99999999999999999999999"])
  func whatIsNoTimeNamesTheField(text: String) {
    #expect(throws: EventFault("t", rule: "is seconds or milliseconds since 1970, or a local time")) {
      try Fields(["t": .text(text)]).time("t")
    }
  }

  @Test func jsonKeepsTheTextOfNumbersAndSurvivesAnything() {
    #expect(
      Loose(#"{"a":12.10,"b":[1,"x",null,true],"c":"\u4f60\ud83c\udf5c\n"}"#.utf8)?.json
        == #"{"a":12.10,"b":[1,"x",null,true],"c":"你🍜\n"}"#)
    let broken = ["", "{", "[1,]", "{\"a\":}", "tru", "1 2", "\"\\ud83c\"", "{\"a\" 1}", "-", "\"\\x\"", "{\"a\":1,}"]
    for text in broken + [String(repeating: "[", count: 100_000)] {
      #expect(Loose(text.utf8) == nil, "\(text.prefix(20))")
    }
    #expect(Loose([0x22, 0xFF, 0x22] as [UInt8]) == nil)
  }

  @Test func formsAreReadAndWritten() throws {
    let fields = try FormBody.read("a=%E4%B8%8D+%E8%A6%81&b=&c&d=1%3D2")
    #expect(fields.map(\.name) == ["a", "b", "c", "d"] && fields.map(\.value) == ["不 要", "", "", "1=2"])
    #expect(FormBody.text(fields) == "a=%E4%B8%8D%20%E8%A6%81&b=&c=&d=1%3D2")
    #expect(throws: EventFault.self) { try FormBody.read("a=%E4%B8") }
    #expect(throws: EventFault.self) { try FormBody.read("a=%zz") }
  }

  @Test func degreesBecomeMetres() throws {
    let city = ForeignTown.place
    #expect(city.place(city.origin) == Place(x: 0, y: 0))
    let point = try #require(ForeignCity.Point(longitude: 121.48, latitude: 31.24))
    #expect(city.place(point) == Place(x: 951, y: 1112))
    #expect(ForeignCity.Point(longitude: 200, latitude: 0) == nil)
    #expect(throws: EventFault("g", rule: "is longitude and latitude in degrees")) {
      try Fields(["g": .text("121,north")]).point(joined: "g", longitude: "x", latitude: "y")
    }
  }
}

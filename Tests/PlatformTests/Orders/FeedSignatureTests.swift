// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Platform

@Suite struct FeedSignatureTests {
  static let now = Instant(ms: 1_789_531_200_000)
  static let key = Array("the key of Qingwan, 32 bytes long".utf8)
  static let body = Array(#"{"id":"e-1","city":7,"at":1789531200000,"kind":"ready","order":"qw-1001"}"#.utf8)
  static let signed = FeedSignature(feed: "qingwan", key: key, nonce: "8f0c2d3e4b5a6978", body: body, at: now)

  /// The vector of `docs/integrate.md`, reckoned by another implementation.
  @Test func theVectorOfTheDocument() {
    let code = "v1=6d5a2264af666cafbc39a52ecb2e2d979a8edc046b0714c7be61069f4b44b48e"
    #expect(Self.signed.headers.map(\.value) == ["qingwan", "1789531200000", "8f0c2d3e4b5a6978", code])
  }

  @Test func whatIsWrittenIsRead() throws {
    let headers = Dictionary(uniqueKeysWithValues: Self.signed.headers.map { ($0.name, $0.value) })
    let read = try FeedSignature { headers[$0] }
    #expect(read == Self.signed)
    try read.check(key: Self.key, body: Self.body, at: Self.now)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    var key: [UInt8]? = FeedSignatureTests.key
    var body = FeedSignatureTests.body
    var now = FeedSignatureTests.now
    let fault: FeedSignature.Fault?
    var testDescription: String { rule }
  }

  @Test(arguments: [
    Row(rule: "in time", fault: nil),
    Row(rule: "our clock five minutes ahead", now: now + .minutes(5), fault: nil),
    Row(rule: "and a millisecond", now: now + .minutes(5) + Span(ms: 1), fault: .expired(by: Span(ms: -300_001))),
    Row(rule: "our clock behind", now: now - .minutes(6), fault: .expired(by: .minutes(6))),
    Row(rule: "no such feed", key: nil, fault: .unknownFeed("qingwan")),
    Row(rule: "another key", key: Array("somebody else's key".utf8), fault: .forged),
    Row(rule: "a changed body", body: body + [32], fault: .forged),
    Row(rule: "forged and old: forged", key: [1], now: now + .minutes(60), fault: .forged),
  ]) func checked(row: Row) {
    var fault: FeedSignature.Fault?
    do { try Self.signed.check(key: row.key, body: row.body, at: row.now) } catch { fault = error }
    #expect(fault == row.fault, "\(row.rule)")
  }

  @Test(arguments: [
    ("Mealdesk-Feed", nil, FeedSignature.Fault.missing(header: "Mealdesk-Feed")),
    ("Mealdesk-Feed", "two words", .malformed(header: "Mealdesk-Feed")),
    ("Mealdesk-Timestamp", "noon", .malformed(header: "Mealdesk-Timestamp")),
    ("Mealdesk-Timestamp", "-1", .malformed(header: "Mealdesk-Timestamp")),
    ("Mealdesk-Nonce", "short", .malformed(header: "Mealdesk-Nonce")),
    ("Mealdesk-Nonce", "青湾青湾青湾", .malformed(header: "Mealdesk-Nonce")),
    ("Mealdesk-Signature", "v1=abc", .malformed(header: "Mealdesk-Signature")),
    ("Mealdesk-Signature", "v2=" + String(repeating: "a", count: 64), .malformed(header: "Mealdesk-Signature")),
    ("Mealdesk-Signature", "v1=" + String(repeating: "g", count: 64), .malformed(header: "Mealdesk-Signature")),
  ]) func headersThatCannotBeRead(name: String, value: String?, fault: FeedSignature.Fault) {
    var headers = Dictionary(uniqueKeysWithValues: Self.signed.headers.map { ($0.name, $0.value) })
    headers[name] = value
    #expect(throws: fault) { try FeedSignature { [headers] in headers[$0] } }
  }
}

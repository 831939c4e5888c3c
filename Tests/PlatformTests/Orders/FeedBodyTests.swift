// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Platform

/// Batches as they come: a row is a body, the ids of the events that are kept and what is said about the rest.
@Suite struct FeedBodyTests {
  static func ready(_ id: String) -> String {
    #"{"id":"\#(id)","city":7,"at":1789531200000,"kind":"ready","order":"qw-1001"}"#
  }
  static func with(_ extra: String) -> String { String(ready("e").dropLast()) + "," + extra + "}" }

  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    let body: String
    let kept: [String]
    var bad: [FeedBody.BadLine] = []
    var testDescription: String { rule }
  }
  static func bad(_ line: Int, _ field: String, _ rule: String) -> FeedBody.BadLine {
    FeedBody.BadLine(line: line, field: field, rule: rule)
  }

  static let batches: [Row] = [
    Row(rule: "nothing", body: "", kept: []),
    Row(rule: "an empty list", body: " [ ]\n", kept: []),
    Row(rule: "one object", body: ready("a"), kept: ["a"]),
    Row(rule: "lines, blank ones and Windows ends", body: "\(ready("a"))\r\n\n\(ready("b"))\n", kept: ["a", "b"]),
    Row(rule: "a list over several lines", body: "[\n\(ready("a")) ,\n\(ready("b"))\n]\n", kept: ["a", "b"]),
    Row(
      rule: "a broken line in the middle", body: "\(ready("a"))\n{\"id\":\"b\",\"city\":\n\(ready("c"))",
      kept: ["a", "c"],
      bad: [bad(2, "", "is not JSON with whole numbers")]),
    Row(
      rule: "a broken element in the middle", body: "[\(ready("a")),{\"id\":\"b\",\"city\":},\(ready("c"))]",
      kept: ["a", "c"], bad: [bad(2, "", "is not JSON with whole numbers")]),
    Row(
      rule: "a bracket that is never closed", body: "[\(ready("a")),{\"id\":\"b\",\(ready("c"))]", kept: ["a"],
      bad: [bad(2, "", "is not JSON with whole numbers")]),
    Row(rule: "a list that is never closed", body: "[\(ready("a")),\(ready("b"))", kept: ["a", "b"]),
    Row(
      rule: "something behind the list", body: "[\(ready("a"))] or so", kept: ["a"],
      bad: [bad(2, "", "is not JSON with whole numbers")]),
    Row(
      rule: "a comma too many", body: "[\(ready("a")),]", kept: ["a"],
      bad: [bad(2, "", "is not JSON with whole numbers")]),
    Row(
      rule: "brackets, commas and quotes inside text", body: "[\(with(#""reason":"],{\"\\""#)),\(ready("b"))]",
      kept: ["e", "b"]),
    Row(
      rule: "bytes that are no text", body: "\(ready("a"))\n\u{0}\u{1}", kept: ["a"],
      bad: [bad(2, "", "is not JSON with whole numbers")]),
  ]

  static func only(_ rule: String, _ body: String, _ field: String, _ broken: String) -> Row {
    Row(rule: rule, body: body, kept: [], bad: [bad(1, field, broken)])
  }
  static let needed = #""id":"p","city":7,"at":1789531200000,"kind":"placed","order":"o","customer":"c","shop":"s""#

  static let fields: [Row] = [
    Row(rule: "a kind of tomorrow", body: #"{"id":"a","city":7,"at":1,"kind":"droneLanded"}"#, kept: ["a"]),
    Row(rule: "all that placed needs", body: "{\(needed),\"amount\":3800,\"due\":1789533000000}", kept: ["p"]),
    only("no due", "{\(needed),\"amount\":3800}", "due", "is needed by kind placed"),
    only("no amount", "{\(needed),\"due\":1}", "amount", "is needed by kind placed"),
    only("no id", #"{"city":7,"at":1,"kind":"ready","order":"o"}"#, "id", "is missing"),
    only("id is a number", #"{"id":7,"city":7,"at":1,"kind":"ready"}"#, "id", "is not text"),
    only(
      "empty id", #"{"id":"","city":7,"at":1,"kind":"ready"}"#, "id",
      "has 1 to 64 characters, none of them a control character"),
    only("city 0", #"{"id":"a","city":0,"at":1,"kind":"ready"}"#, "city", "is a city's number, 1 to 4095"),
    only("city 5000", #"{"id":"a","city":5000,"at":1,"kind":"ready"}"#, "city", "city is 0...4095"),
    only("time as text", #"{"id":"a","city":7,"at":"noon","kind":"ready"}"#, "at", "is not a whole number"),
    only("time of the dinosaurs", #"{"id":"a","city":7,"at":-5,"kind":"ready"}"#, "at", "is milliseconds since 1970"),
    only("no order", #"{"id":"a","city":7,"at":1,"kind":"ready"}"#, "order", "is needed by kind ready"),
    only(
      "a long order", with("\"shop\":\"\(String(repeating: "s", count: 65))\""), "shop",
      "has 1 to 64 characters, none of them a control character"),
    only("a negative price", with("\"amount\":-1"), "amount", "is 0 to 100000000 fen"),
    only("half a fen", with("\"amount\":0.5"), "", "is not JSON with whole numbers"),
    only("no dishes of a dish", with(#""items":[{"name":"拿铁","count":0}]"#), "items.0.count", "is 1 to 10000"),
    only("a dish without a name", with(#""items":[{"count":1}]"#), "items.0.name", "is missing"),
    only(
      "another planet", with(#""dropPlace":{"x":9000000,"y":0}"#), "dropPlace", "is within 1000 km of the city's origin"
    ),
    only(
      "an answer to nothing", #"{"id":"a","city":7,"at":1,"kind":"riderAnswered","agreed":true}"#, "command",
      "is needed by kind riderAnswered"),
    only("not an object", "[[]]", "", "is not an object"),
    only("a number", "7", "", "is not an object"),
  ]

  @Test(arguments: batches + fields) func read(row: Row) throws {
    let body = try FeedBody(Array(row.body.utf8))
    #expect(body.events.map(\.id) == row.kept)
    #expect(body.bad == row.bad)
  }

  @Test func anEventOfAMegabyteIsBadAndABatchOfTooManyIsRefused() throws {
    let long = Self.with("\"reason\":\"\(String(repeating: "x", count: 1 << 20))\"")
    let body = try FeedBody(Array("\(long)\n\(Self.ready("b"))".utf8))
    #expect(body.events.map(\.id) == ["b"] && body.bad.map(\.rule) == ["at most 65536 bytes an event"])
    let many = String(repeating: "1\n", count: FeedBody.mostEvents + 1)
    #expect(throws: FeedBody.Fault.tooManyEvents(limit: 20_000)) { try FeedBody(Array(many.utf8)) }
  }
}

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 1_000, 200_000]) func thereAndBack(count: Int) throws {
    let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
    let packed = try Gzip.deflate(plain)
    #expect(try Gzip.inflate(packed, limit: count) == plain)
  }

  @Test func aBombIsStoppedAtTheLimit() throws {
    let bomb = try Gzip.deflate([UInt8](repeating: 0, count: 20 << 20))
    #expect(bomb.count < 30_000)
    #expect(throws: Gzip.Fault.tooLarge(limit: 1 << 20)) { try Gzip.inflate(bomb, limit: 1 << 20) }
  }

  @Test func whatIsNotGzip() throws {
    let packed = try Gzip.deflate(Array("two coffees".utf8))
    for damaged in [[], [1, 2, 3], Array(packed.dropLast(5)), packed + [0], Array(packed.dropFirst())] {
      #expect(throws: Gzip.Fault.damaged) { try Gzip.inflate(damaged, limit: 100) }
    }
  }
}

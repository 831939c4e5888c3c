// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import TestSupport
import Testing

@testable import Platform

/// The quick reader is never of another opinion than Foundation's decoder: it says the same, or nothing.
@Suite struct EventReaderTests {
  static let whole = #"""
    {"id":"e-1","city":7,"at":1789531200000,"kind":"placed","order":"qw-1001","customer":"c1","customerName":"陈宇",
    "customerPhone":"13800001234","shop":"s1","shopName":"灯塔咖啡","items":[{"name":"拿铁","count":2},{"count":1,"name":"x"}],
    "amount":4600,"shopPlace":{"x":10,"y":-20},"dropPlace":{"y":5,"x":0},"dropToken":"gate","readyBy":1,"due":2,
    "rider":"r","riderName":"林","epoch":3,"together":["a","b"],"step":"apply","carrier":"k","cause":"tooFar",
    "afterSale":"9","phase":"afterCompletion","scope":"part","evidence":["https://x/1"],"reminder":"71","reply":"cooking",
    "text":"好","command":"cmd","agreed":true,"reason":"r","by":"customer","role":"CS","partial":false,
    "category":"咖啡","tier":"vip","place":{"x":1,"y":2},"expected":1700000000000}
    """#
  static let odd = [
    #"{}"#, #"{"id":"a"}"#, #"{"id":"a","id":"b","city":7,"at":1,"kind":"ready"}"#,
    #"{"id":"a","city":7,"at":1,"kind":"ready","order":null}"#, #"{"id":"a","city":7,"at":1.5,"kind":"ready"}"#,
    #"{"id":"a","city":7,"at":1e3,"kind":"ready"}"#, #"{"id":"a","city":7,"at":01,"kind":"ready"}"#,
    #"{"id":"a","city":7,"at":9223372036854775808,"kind":"ready"}"#, #"{"id":"a","city":4096,"at":1,"kind":"ready"}"#,
    #"{"id":"a","city":7,"at":1,"kind":"drone"}"#, #"{"id":"a","city":7,"at":1,"kind":"ready","more":{"x":[1]}}"#,
    #"{"id":"a\n","city":7,"at":-1,"kind":"ready","by":"nobody"}"#, #"{"id":"a","city":7,"at":1,"kind":"ready"} x"#,
    #"{"id":"a","city":7,"at":1,"kind":"ready","shopPlace":{"x":01,"x":5,"y":2}}"#,
    #"[]"#, #"{"id":"a","city":7,"at":1,"kind":"ready","together":[]}"#, #"{"id":"a","city":7,"at":-0,"kind":"ready"}"#,
    #"{"id":"a","city":7,"at":1,"kind":"ready","shopPlace":{"x":1}}"#,
    #"{"id":"a","city":7,"at":1,"kind":"ready","items":[{"name":"x"}]}"#,
  ]

  static func agrees(_ bytes: [UInt8]) -> Bool {
    guard let quick = EventReader.event(bytes[...]) else { return true }
    return (try? JSONDecoder().decode(OrderEvent.self, from: Data(bytes))) == quick
  }

  @Test func everyFieldIsReadQuickly() throws {
    let bytes = Array(Self.whole.utf8)
    let quick = try #require(EventReader.event(bytes[...]))
    #expect(try JSONDecoder().decode(OrderEvent.self, from: Data(bytes)) == quick)
    let known = try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(quick)) as? [String: Any])
    #expect(known.count == Mirror(reflecting: quick).children.count, "a field is missing in the text above")
  }

  @Test(arguments: odd) func whatIsOddIsForTheDecoder(text: String) { #expect(Self.agrees(Array(text.utf8))) }

  @Test(arguments: UInt64(1)...40) func aDamagedEventIsNeverReadWrongly(seed: UInt64) {
    var dice = Dice(seed: seed)
    let sources = ([Self.whole] + Self.odd).map { Array($0.utf8) }
    let letters = Array(#"{}[]",:\0123456789-.eEtruefalsn x"#.utf8) + [0, 10, 128, 255]
    for _ in 0..<400 {
      var bytes = sources[Int.random(in: 0..<sources.count, using: &dice)]
      for _ in 0..<Int.random(in: 1...3, using: &dice) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &dice)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: bytes[at] = letters[Int.random(in: 0..<letters.count, using: &dice)]
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(letters[Int.random(in: 0..<letters.count, using: &dice)], at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...9, using: &dice)))
        }
      }
      #expect(Self.agrees(bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import TestSupport
import Testing

@testable import Platform

/// Requests as no platform should send them.
@Suite struct ForeignFuzzTests {
  /// Bodies changed at random and signed again, as a platform with a fault of its own would send them: every request is
  /// answered, nothing that was good is lost, and what is bad is named.
  @Test(arguments: 1...6) func mutatedMessagesNeitherStopNorLoseAnything(seed: Int) async throws {
    var dice = ForeignOrderTests.Dice(seed)
    let pushes = (0..<60).map { _ in mutated(&dice) }
    try await ForeignTown.open(.sqlite) { desk, send in
      for push in ForeignTown.elemeDay { _ = try await send(push) }
      let before = try await ForeignTown.order("88001", desk)
      for push in pushes {
        let got = try await send(push)
        #expect([200, 401].contains(got.status), "seed \(seed): \(push.body)")
      }
      let after = try #require(try await ForeignTown.order("88001", desk))
      #expect(after.placed != nil && before?.placed?.customer == after.placed?.customer)
      for row in try await desk.keptFeed(from: Instant(ms: 0), to: ForeignTown.now + .hours(1)) where row.bad != "[]" {
        let lines = Loose(row.bad.utf8)?.elements ?? []
        #expect(!lines.isEmpty && lines.allSatisfy { $0.fields?["rule"]?.word?.isEmpty == false }, "\(row.bad)")
      }
    }
  }

  /// Bytes changed on the way, unsigned: nothing stops, and only what is untouched is taken.
  @Test(arguments: 1...4) func flippedBytesAreRefused(seed: Int) async throws {
    var dice = ForeignOrderTests.Dice(seed)
    var flipped: [ForeignTown.Push] = []
    for push in ForeignTown.elemeDay + ForeignTown.meituanDay + ForeignTown.peisongDay where !push.body.isEmpty {
      var bytes = Array(push.body.utf8)
      switch Int.random(in: 0..<3, using: &dice) {
      case 0: bytes[Int.random(in: 0..<bytes.count, using: &dice)] ^= UInt8.random(in: 1...255, using: &dice)
      case 1: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &dice)))
      default: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: Int.random(in: 0...bytes.count, using: &dice))
      }
      flipped.append(.init(uri: push.uri, body: String(decoding: bytes, as: UTF8.self), isForm: push.isForm))
    }
    let pushes = flipped
    try await ForeignTown.open(.sqlite) { desk, send in
      var taken = 0
      for push in pushes {
        let got = try await send(push)
        #expect([200, 401].contains(got.status), "seed \(seed)")
        taken += got.status == 200 ? 1 : 0
      }
      // What is not signed over (a space, the case of the code) may change.
      let raw = try await FeedRoutesTests.rawRows(desk)
      #expect(raw <= taken && taken < pushes.count / 3, "seed \(seed): \(taken)")
    }
  }

  /// Fields of the wrong shape, signed rightly, for the two that send forms.
  @Test(arguments: 1...4) func strangeParametersAreNamed(seed: Int) async throws {
    var dice = ForeignOrderTests.Dice(seed)
    let kinds = ["order", "cancel", "refund", "partRefund", "refundStatus", "delivery", "reminder", "status"]
    let names = [
      "utime", "status", "res_type", "refund_status", "logistics_status", "money", "total", "longitude", "reason_code",
      "remind_id", "order_id", "ctime", "time", "refund_id", "apply_type", "is_appeal",
    ]
    let values = ["", "x", "-1", "1e5", "99999999999999999999", "0", "13", String(repeating: "长", count: 700)]
    var pushes: [ForeignTown.Push] = []
    for _ in 0..<60 {
      let fields = (0..<6).map { _ in
        (names[Int.random(in: 0..<names.count, using: &dice)], values[Int.random(in: 0..<values.count, using: &dice)])
      }
      let named = [("order_id", "27010009")] + fields.filter { $0.0 != "order_id" }
      pushes.append(ForeignTown.meituan(kinds[Int.random(in: 0..<kinds.count, using: &dice)], named))
      pushes.append(ForeignTown.peisong(named))
    }
    let sent = pushes
    try await ForeignTown.open(.sqlite) { desk, send in
      for push in sent { #expect(try await send(push).status == 200, "seed \(seed): \(push.uri)") }
      let rows = try await desk.keptFeed(from: Instant(ms: 0), to: ForeignTown.now + .hours(1))
      #expect(rows.count == sent.count)
      for row in rows where row.bad != "[]" {
        #expect(Loose(row.bad.utf8)?.elements?.first?.fields?["field"]?.word?.isEmpty == false, "\(row.bad)")
      }
    }
  }

  private func mutated(_ dice: inout ForeignOrderTests.Dice) -> ForeignTown.Push {
    let types = Array(ElemeMessage.table.keys).sorted()
    let type = types[Int.random(in: 0..<types.count, using: &dice)]
    var text = Array(#""orderId":"9","shopId":42,"updateTime":1760000000,"remindId":7,"name":"王","role":3"#.utf8)
    switch Int.random(in: 0..<4, using: &dice) {
    case 0: text = Array(text.prefix(Int.random(in: 0..<text.count, using: &dice)))
    case 1: text[Int.random(in: 0..<text.count, using: &dice)] = UInt8.random(in: 32...126, using: &dice)
    case 2:
      let values = ["null", "[]", "{}", "-1", "1e9", "true", "\"\"", "99999999999999999999"]
      let value = values[Int.random(in: 0..<values.count, using: &dice)]
      text = Array(String(decoding: text, as: UTF8.self).replacing("1760000000", with: value).utf8)
    default: text = Array(String(decoding: text, as: UTF8.self).replacing("orderId", with: "order").utf8)
    }
    var push = ForeignTown.eleme(type, String(decoding: text, as: UTF8.self), request: "f\(dice.next())")
    if Int.random(in: 0..<5, using: &dice) == 0 {
      push.body = String(push.body.dropLast(Int.random(in: 1..<20, using: &dice)))
    }
    return push
  }
}

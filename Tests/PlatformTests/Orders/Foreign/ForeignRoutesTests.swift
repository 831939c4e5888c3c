// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Platform

/// Whole days of three companies through HTTP into the store.
@Suite struct ForeignRoutesTests {
  @Test(arguments: Engine.allCases) func anElemeOrdersWholeDay(engine: Engine) async throws {
    try await ForeignTown.open(engine) { desk, send in
      for push in ForeignTown.elemeDay {
        let got = try await send(push)
        #expect(got.status == 200 && got.text == #"{"message":"ok"}"#)
      }
      let order = try #require(try await ForeignTown.order("88001", desk))
      #expect(order.stage == .completed && order.visits.count == 2 && order.delivery == .delivered)
      #expect(order.visits[0].rider != order.visits[1].rider && order.visits[1].deliveredAt == order.deliveredAt)
      #expect(order.placed?.amount == Money(fen: 2880) && order.paidAt != nil)
      #expect(order.reminded[0].id == "71" && order.reminded[0].reply?.kind == .cooking)
      let sale = try #require(order.afterSale("afterCompletion"))
      #expect(sale.state == .refunded && sale.terms.amount == Money(fen: 1230) && sale.terms.scope == .part)
      #expect(sale.course.contradictions.isEmpty && order.unknownKinds.isEmpty && !order.isPartial)
    }
  }

  @Test(arguments: Engine.allCases) func aMeituanOrdersWholeDay(engine: Engine) async throws {
    try await ForeignTown.open(engine) { desk, send in
      for push in ForeignTown.meituanDay {
        let got = try await send(push)
        #expect(got.status == 200 && got.text == #"{"data":"ok"}"#)
      }
      let order = try #require(try await ForeignTown.order("27010001", desk))
      #expect(order.stage == .completed && order.visits.count == 2)
      #expect(order.due == Instant(seconds: ForeignTown.start + 2400))
      let sale = try #require(order.afterSale("9001"))
      #expect(
        sale.state == .refunded && sale.marks.map(\.step) == [.apply, .refuse, .appeal, .uphold, .fail, .succeed])
      #expect(order.refunded == Money(fen: 2880) && order.isFullyRefunded && order.unknownKinds.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases) func aCarriersDeliveryChangesHands(engine: Engine) async throws {
    try await ForeignTown.open(engine) { desk, send in
      for push in ForeignTown.peisongDay {
        let got = try await send(push)
        #expect(got.status == 200 && got.text == #"{"code":0}"#)
      }
      let order = try #require(try await ForeignTown.order("88002", desk))
      #expect(order.visits.count == 2 && order.stage == .delivered && order.delivery == .delivered)
    }
  }

  /// One code for "nobody took the order" and for "nobody answered the wish to cancel".
  @Test(arguments: [[20, 15], [15, 20], [15]]) func silenceIsAYesOnlyToAWish(types: [Int]) async throws {
    try await ForeignTown.open(.sqlite) { desk, send in
      for type in types {
        let after = type == 20 ? 100 : 1000
        let members = #""orderId":"1","updateTime":\#(ForeignTown.start + Int64(after)),"role":2"#
        _ = try await send(ForeignTown.eleme(type, members))
      }
      let order = try #require(try await ForeignTown.order("1", desk))
      #expect(order.stage == .invalid)
      #expect(order.afterSale("beforeCompletion")?.state == (types.count == 2 ? .autoAgreed : nil))
    }
  }

  @Test func whatIsNobodysIsCountedAndLeavesNoTrace() async throws {
    let good = ForeignTown.elemeDay[1]
    try await ForeignTown.open(.sqlite) { desk, send in
      var forged = good, other = good, form = ForeignTown.meituanDay[1], unsigned = form
      forged.body = good.body.replacing("\"shopId\":42,\"userId\"", with: "\"shopId\":43,\"userId\"")
      other.uri = "/api/v1/platforms/eleme/mt"
      form.body += "&more=1"
      unsigned.body = "order_id=1"
      let carrier = ForeignTown.Push(uri: "/api/v1/platforms/peisong/ps", body: "status=0&sign=00", isForm: true)
      let noise = ForeignTown.Push(uri: good.uri, body: "{{{")
      for push in [forged, other, form, unsigned, carrier, noise] {
        let got = try await send(push)
        #expect(got.status == 401 && got.text.contains("mealdesk.example"), "\(got)")
      }
      let huge = try await send(.init(uri: good.uri, body: String(repeating: "x", count: ForeignRoutes.mostBytes + 1)))
      #expect(huge.status == 413)
      let raw = try await FeedRoutesTests.rawRows(desk)
      #expect(raw == 0)
      let counts = Dictionary(uniqueKeysWithValues: desk.refusals.counts.map { ($0.reason, $0.count) })
      #expect(counts == ["signature-forged": 3, "feed-unknown": 1, "signature-missing": 1, "push-unreadable": 1])
    }
  }

  @Test(arguments: Engine.allCases) func whatIsNotUnderstoodIsKeptAndCounted(engine: Engine) async throws {
    try await ForeignTown.open(engine) { desk, send in
      let pushes = [
        ForeignTown.eleme(777, #""orderId":"5","x":1"#), ForeignTown.eleme(777, #""orderId":"5","x":1"#, request: "2"),
        ForeignTown.eleme(100, #""shopId":42"#), ForeignTown.meituan("voucher", [("order_id", "5")]),
        ForeignTown.meituan("refund", [("order_id", "5"), ("status", "17")]),
      ]
      for push in pushes { #expect(try await send(push).status == 200) }
      let kinds = try await desk.store.read { try $0.unknownKinds().map { "\($0.feed) \($0.kind) \($0.seen)" } }
      #expect(
        kinds == [
          "ele eleme.type.100 1", "ele eleme.type.777 1", "mt meituan.push.voucher 1", "mt meituan.refund.stage.17 1",
        ])
      let raw = try await FeedRoutesTests.rawRows(desk)
      #expect(raw == pushes.count)
    }
  }

  @Test func aMessageThatCannotBeReadIsKeptNamedAndThanked() async throws {
    try await ForeignTown.open(.sqlite) { desk, send in
      #expect(try await send(ForeignTown.eleme(12, #""orderId":"6","updateTime":"noon""#)).text == #"{"message":"ok"}"#)
      #expect(try await send(ForeignTown.meituan("delivery", [("order_id", "6")])).status == 200)
      let bad = try await desk.keptFeed(from: Instant(ms: 0), to: ForeignTown.now + .hours(1)).map(\.bad)
      #expect(bad.contains { $0.contains("updateTime") && $0.contains("is seconds or milliseconds") })
      #expect(bad.contains { $0.contains("logistics_status") && $0.contains("is missing") })
    }
  }

  /// Heartbeats and outages have no body at all, and want to be thanked.
  @Test(arguments: ["heartbeat", "privacy"]) func anEmptyPushIsThanked(kind: String) async throws {
    try await ForeignTown.open(.sqlite) { desk, send in
      for method in [
        ForeignTown.Push(uri: "/api/v1/platforms/meituan/mt/\(kind)", method: .get, body: ""),
        ForeignTown.Push(uri: "/api/v1/platforms/meituan/mt/\(kind)", body: "", isForm: true),
      ] {
        let got = try await send(method)
        #expect(got.status == 200 && got.text == #"{"data":"ok"}"#)
      }
      let raw = try await FeedRoutesTests.rawRows(desk)
      #expect(raw == 0)
    }
  }
}

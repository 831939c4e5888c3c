// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Platform

/// An order about which the platform told less than it knows is asked for again, and made whole.
@Suite struct OrderQueryTests {
  /// What the degraded push left out, and the waybill's past.
  static func degraded() -> ForeignTown.Push {
    ForeignTown.eleme(
      10,
      #""orderId":"88001","shopId":42,"createdAt":"2025-10-09T16:53:20","totalPrice":28.8,"downgraded":true"#)
  }

  @Test(arguments: Engine.allCases) func aDegradedOrderIsMadeWhole(engine: Engine) async throws {
    let fake = FakeEleme()
    fake.answer("eleme.order.getOrder", "{\(ForeignTown.placed),\"status\":\"valid\"}")
    fake.answer(
      "eleme.order.getDeliveryStateRecord",
      #"[{"state":"tobeAssignedMerchant","updateAt":1760000070000},{"state":"tobeFetched","name":"王强","phone":"13800000001","updateAt":1760000120000},{"state":"exception","subState":"userAddressError","updateAt":1760000130000}]"#
    )
    try await fake.serve { base in
      try await withStore(engine) { store in
        let inner = Desk.forTests(store, node: 2)
        let feed = ForeignTown.feed(.eleme, base: base)
        let router = PlatformRouter(
          native: NoPlatform(), feeds: [feed], desk: inner, http: .shared, now: { ForeignTown.now },
          realNow: { ForeignTown.now })
        let desk = Desk.forTests(store, platform: router)
        let intake = ForeignIntake(desk: desk, feed: feed)
        for n in 0..<2 {
          let envelope = try ElemeEnvelope(Loose(Self.degraded().body.utf8))
          try await intake.take([envelope.message(of: feed, at: ForeignTown.now)], raw: [UInt8(n)], at: ForeignTown.now)
        }
        let before = try #require(try await ForeignTown.order("88001", desk))
        #expect(before.isPartial && before.placed?.due == nil)
        let lane = LaneWork(.platform, desk: desk, holder: "t", width: 1)
        for n in 0..<3 { _ = try await lane.turn(at: ForeignTown.now + .seconds(Int64(n))) }
        let order = try #require(try await ForeignTown.order("88001", desk))
        #expect(!order.isPartial && order.placed?.due != nil && order.acceptedAt != nil && order.paidAt != nil)
        #expect(order.delivery == .exception(.init(rawValue: "userAddress"), after: .courierAssigned))
        let tasks = try await desk.store.read { try $0.count("SELECT count(*) FROM task WHERE kind = 'order.query'") }
        #expect(tasks == 1)
      }
    }
  }

  @Test func aPlatformThatTellsNothingLeavesItAsItIs() async throws {
    try await withDesk(.sqlite) { desk in
      var event = OrderEvent(
        id: "p", city: ForeignTown.city, at: ForeignTown.now, kind: .accepted, order: OrderRef("1"))
      event.partial = true
      _ = try await desk.ingest(EventBatch(feed: "f", raw: [], events: [event]), at: ForeignTown.now)
      let lane = LaneWork(.platform, desk: desk, holder: "t", width: 1)
      _ = try await lane.turn(at: ForeignTown.now)
      let order = try #require(try await ForeignTown.order("1", desk))
      #expect(order.isPartial)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Storage
import TestSupport
import Testing

@testable import Platform

/// Where a message belongs that names no city.
@Suite struct ForeignCityTests {
  /// Shop 42 lies in city 8, shop 50 in city 9; the carrier rides in both.
  static var feeds: [ForeignFeed] {
    var place = ForeignTown.place
    place.city = City(9) ?? .none
    place.shops = ["50": nil]
    return ForeignFeed.Style.allCases.map { style in
      var feed = ForeignTown.feed(style)
      feed.cities.append(place)
      return feed
    }
  }

  static func found(_ ref: String, _ desk: Desk) async throws -> [Int16] {
    try await desk.store.read { try $0.orders(numbered: OrderRef(ref), limit: 9).map(\.order.city.number) }
  }

  @Test(arguments: Engine.allCases) func theShopTellsAndThenTheOrder(engine: Engine) async throws {
    try await ForeignTown.open(engine, feeds: Self.feeds) { desk, send in
      let time = #""updateTime":1760000000"#
      _ = try await send(ForeignTown.eleme(12, #""orderId":"1","shopId":"50",\#(time)"#))
      _ = try await send(ForeignTown.eleme(12, #""orderId":"2","shopId":42,\#(time)"#))
      // The carrier knows no shop; the order's mirror does.
      _ = try await send(ForeignTown.peisong([("order_id", "1"), ("status", "20"), ("courier_name", "王")]))
      _ = try await send(ForeignTown.meituan("cancel", [("order_id", "2"), ("reason_code", "1101")]))
      #expect(try await Self.found("1", desk) == [9])
      #expect(try await Self.found("2", desk) == [8])
      let taken = try await desk.mirrored(OrderRef("1"), city: City(9) ?? .none)
      #expect(taken?.rider != nil)
      // Nobody knows where this one belongs: it is kept and named, and no city is guessed.
      #expect(try await send(ForeignTown.peisong([("order_id", "3"), ("status", "20")])).status == 200)
      let bad = try await desk.keptFeed(from: Instant(ms: 0), to: ForeignTown.now + .hours(1)).map(\.bad)
      #expect(bad.contains { $0.contains("lies in no city of this feed") })
      #expect(try await Self.found("3", desk) == [])
    }
  }

  @Test func aPullFromADeadPlatformWaitsForTheNext() async throws {
    try await withDesk(.sqlite) { desk in
      let feed = ForeignTown.feed(.eleme)
      let pull = ElemePull(feed, desk: desk, http: .shared, realNow: { ForeignTown.now })
      let next = try await pull.turn(at: ForeignTown.now)
      #expect(next == ForeignTown.now + feed.habits.pullEvery && pull.name == "pull.ele")
    }
  }

  /// A list that gives less than a page has no more; a full one is asked for again at once.
  @Test func aFullPageIsFollowedByTheNext() async throws {
    let fake = FakeEleme()
    fake.neverReach(
      (0..<60).map { ForeignTown.envelope(12, #""orderId":"o\#($0)","updateTime":1760000000"#, request: "q\($0)") })
    try await ForeignTown.open(.sqlite) { desk, _ in
      try await fake.serve { base in
        let pull = ElemePull(
          ForeignTown.feed(.eleme, base: base), desk: desk, http: .shared, realNow: { ForeignTown.now })
        let (first, second) = (try await pull.turn(at: ForeignTown.now), try await pull.turn(at: ForeignTown.now))
        #expect(first == ForeignTown.now && second > ForeignTown.now)
      }
      _ = try await desk.store.write { try $0.settleOrders(at: ForeignTown.now, limit: 1_000, all: true) }
      let taken = try await desk.store.read { try $0.count("SELECT count(*) FROM order_head") }
      #expect(taken == 60)
    }
  }
}

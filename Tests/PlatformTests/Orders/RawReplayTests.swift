// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Platform

/// What was kept as it came is enough: from it an empty store becomes the same, in every language, after a bad day.
@Suite struct RawReplayTests {
  static let styles = ForeignFeed.Style.allCases.map { ForeignTown.feed($0) }
  static let span = (from: Instant(ms: 0), to: ForeignTown.now + .hours(1))

  /// Everything that a store knows of its orders, and what operations are told.
  struct State: Equatable, Sendable {
    var orders: [String: [UInt8]] = [:]
    var unknown: [String] = []
    var bad: [String] = []

    init(_ desk: Desk) async throws {
      for ref in ["88001", "27010001", "88002", "qw-1", "88009", "qw-2"] {
        orders[ref] = try await desk.mirrored(OrderRef(ref), city: ForeignTown.city)?.packed
      }
      unknown = try await desk.store.read { try $0.unknownKinds() }.map {
        "\($0.feed) \($0.kind) \($0.seen) \($0.lastAt.ms)"
      }
      bad = try await desk.keptFeed(from: span.from, to: span.to).map { request in
        let lines = try JSONDecoder().decode([FeedBody.BadLine].self, from: Data(request.bad.utf8))
        return "\(request.feed) \(request.events)" + lines.map { "; \($0.line) \($0.field) \($0.rule)" }.joined()
      }
    }
  }

  /// All four companies' days, doubled in part, out of order, with messages that nobody can read and codes that nobody
  /// knows between them.
  static func nastyDay(_ seed: UInt64) -> [ForeignTown.Push] {
    var dice = Dice(seed: seed)
    let broken = [
      ForeignTown.eleme(999, #""orderId":"88009","shopId":42"#), ForeignTown.eleme(12, #""shopId":42"#),
      ForeignTown.eleme(55, "not json"), ForeignTown.eleme(14, #""orderId":"88009","updateTime":"yesterday""#),
      ForeignTown.meituan("storm", [("order_id", "27010001")]),
      ForeignTown.meituan("delivery", [("order_id", "27010001"), ("logistics_status", "77"), ("time", "1760000100")]),
      ForeignTown.meituan("confirm", [("utime", "1760000100")]),
      ForeignTown.peisong([("order_id", "88002"), ("status", "31")]), ForeignTown.peisong([("order_id", "88002")]),
      ForeignTown.Push(uri: "/api/v1/order-events", body: nativeMess),
    ]
    let good = ForeignTown.elemeDay + ForeignTown.meituanDay + ForeignTown.peisongDay + ForeignTown.nativeDay
    let again = good.filter { _ in dice.next() % 3 == 0 } + broken.filter { _ in dice.next() % 2 == 0 }
    return (good + broken + again).shuffled(using: &dice)
  }

  static let nativeMess = """
    {"id":"n1","city":8,"at":1760000000000,"kind":"ready","order":"qw-2"}
    {broken
    {"id":"n2","city":8,"at":1760000001000,"kind":"drone","order":"qw-2"}
    {"id":"n3","city":8,"at":1760000001000,"kind":"clockMoved","order":"qw-2"}
    {"id":"n2","city":8,"at":1760000001000,"kind":"drone","order":"qw-2"}
    """

  static func replay(_ desk: Desk, into engine: Engine) async throws -> (State, RawReplay.Total) {
    let kept = try await desk.keptFeed(from: span.from, to: span.to)
    let result = Result()
    try await withDesk(engine) { other in
      let replay = RawReplay(into: other, feeds: styles)
      var total = RawReplay.Total()
      for request in kept { try await replay.take(request, &total) }
      await result.keep(try await State(other), total)
    }
    return try #require(await result.found)
  }

  actor Result {
    var found: (State, RawReplay.Total)?
    func keep(_ state: State, _ total: RawReplay.Total) { found = (state, total) }
  }

  @Test(arguments: Engine.allCases, [UInt64(1), 2, 3])
  func anEmptyStoreBecomesTheSame(_ engine: Engine, seed: UInt64) async throws {
    try await ForeignTown.open(engine) { desk, send in
      for push in Self.nastyDay(seed) { _ = try await send(push) }
      let first = try await State(desk)
      #expect(first.orders.count == 6 && !first.unknown.isEmpty)
      #expect(first.bad.contains { $0.contains(";") })
      let (second, total) = try await Self.replay(desk, into: engine)
      #expect(first.orders == second.orders, "seed \(seed), \(engine)")
      #expect(first.unknown == second.unknown, "seed \(seed), \(engine)")
      #expect(first.bad == second.bad, "seed \(seed), \(engine)")
      #expect(total.requests == first.bad.count && total.unreadable == 0)
      #expect(total.orders.count == first.orders.count)
      // And on the other engine.
      if seed == 1 {
        let (third, _) = try await Self.replay(desk, into: engine == .sqlite ? .postgres : .sqlite)
        #expect(first == third)
      }
    }
  }

  /// Pulled pages, damaged bodies and answers to questions are kept requests too.
  @Test(arguments: Engine.allCases) func whatWasPulledAnsweredOrDamagedIsReplayedToo(_ engine: Engine) async throws {
    let fake = FakeEleme()
    fake.lose(ForeignTown.elemeDay.map(\.body) + [#"{"requestId":"b1","type":12}"#])
    fake.answer("eleme.order.getOrder", "{\(ForeignTown.placed.replacing("\\\n", with: ""))}")
    try await ForeignTown.open(engine) { desk, send in
      try await fake.serve { base in
        let feed = ForeignTown.feed(.eleme, base: base)
        let pull = ElemePull(feed, desk: desk, http: .shared, realNow: { ForeignTown.now })
        _ = try await pull.turn(at: ForeignTown.now)
        let client = ElemeClient(
          feed, desk: desk, http: .shared, now: { ForeignTown.now }, realNow: { ForeignTown.now })
        _ = try await client.record(of: OrderRef("88001"), city: ForeignTown.city)
      }
      await #expect(throws: FeedIntake.Fault.self) {
        _ = try await FeedIntake(desk: desk).take(
          [0x1F, 0x8B, 1, 2], isPacked: true, feed: "qingwan", at: ForeignTown.now)
      }
      let first = try await State(desk)
      let (second, total) = try await Self.replay(desk, into: engine)
      #expect(first.orders == second.orders && first.unknown == second.unknown)
      #expect(first.bad == second.bad)
      #expect(total.requests == 3 && total.unreadable == 1)
    }
  }
}

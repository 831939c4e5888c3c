// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Platform

/// However pushes come (doubled, in any order, a fifth of them lost until somebody asks or sends again), the order in
/// the store is the one a clean line would have made.
@Suite struct ForeignOrderTests {
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  struct Day: Sendable {
    let ref: String
    let pushes: [ForeignTown.Push]
  }
  static let days: [String: Day] = [
    "eleme": Day(ref: "88001", pushes: ForeignTown.elemeDay),
    "meituan": Day(ref: "27010001", pushes: ForeignTown.meituanDay),
    "peisong": Day(ref: "88002", pushes: ForeignTown.peisongDay),
    "native": Day(ref: "qw-1", pushes: ForeignTown.nativeDay),
  ]

  static func clean(_ day: Day) async throws -> [UInt8] {
    let kept = Kept()
    try await ForeignTown.open(.sqlite) { desk, send in
      for push in day.pushes { #expect(try await send(push).status == 200) }
      await kept.keep(try await ForeignTown.order(day.ref, desk)?.packed ?? [])
    }
    return await kept.bytes
  }

  actor Kept {
    var bytes: [UInt8] = []
    func keep(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  @Test(arguments: ["eleme", "meituan", "peisong", "native"]) func anyLineGivesTheSameOrder(style: String) async throws
  {
    let day = try #require(Self.days[style])
    let wanted = try await Self.clean(day)
    #expect(!wanted.isEmpty)
    for seed in 1...24 { try await play(style, day, seed, seed % 8 == 0 ? .postgres : .sqlite, wanted) }
  }

  private func play(_ style: String, _ day: Day, _ seed: Int, _ engine: Engine, _ wanted: [UInt8]) async throws {
    var dice = Dice(seed)
    let doubled = (day.pushes + day.pushes.filter { _ in Int.random(in: 0..<3, using: &dice) == 0 })
      .shuffled(using: &dice)
    let lostURIs = Set(day.pushes.indices.filter { _ in Int.random(in: 0..<5, using: &dice) == 0 })
    let lost = lostURIs.sorted().map { day.pushes[$0] }
    let sent = doubled.filter { push in !lost.contains { $0.body == push.body && $0.uri == push.uri } }
    try await ForeignTown.open(engine) { desk, send in
      for push in sent { #expect(try await send(push).status == 200) }
      try await heal(style, lost, desk, send)
      let found = try await ForeignTown.order(day.ref, desk)?.packed
      #expect(found == wanted, "style \(style), seed \(seed), \(engine)")
    }
  }

  /// Each platform's own way of making up for what was lost.
  private func heal(
    _ style: String, _ lost: [ForeignTown.Push], _ desk: Desk,
    _ send: (ForeignTown.Push) async throws -> ForeignTown.Got
  ) async throws {
    switch style {
    case "eleme":
      let fake = FakeEleme()
      let half = lost.count / 2
      fake.lose(lost.prefix(half).map(\.body))
      fake.neverReach(lost.dropFirst(half).map(\.body))
      try await fake.serve { base in
        let pull = ElemePull(
          ForeignTown.feed(.eleme, base: base), desk: desk, http: .shared, realNow: { ForeignTown.now })
        _ = try await pull.turn(at: ForeignTown.now)
        _ = try await pull.turn(at: ForeignTown.now)
      }
      #expect(fake.failedPushes == 0 && fake.forged == 0)
    case "native": try await pull(lost, desk)
    default: for push in lost.reversed() { #expect(try await send(push).status == 200) }
    }
  }

  private func pull(_ lost: [ForeignTown.Push], _ desk: Desk) async throws {
    let router = Router()
    let lines = lost.map(\.body).joined(separator: "\n")
    router.get("/events") { _, _ in
      Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: lines)))
    }
    try await Application(router: router).test(.live) { side in
      let link = PlatformLink(feed: "qingwan", key: FeedRoutesTests.key, base: "http://127.0.0.1:\(side.port ?? 0)")
      let client = PlatformClient(link, http: .shared, realNow: { ForeignTown.now })
      _ = try await FeedPull(client: client, desk: desk).turn(at: ForeignTown.now)
    }
  }

  @Test func aPageIsConfirmedOnlyAfterItIsDurable() async throws {
    let fake = FakeEleme()
    fake.lose(ForeignTown.elemeDay.map(\.body))
    try await withStore(.sqlite) { store in
      let desk = Desk.forTests(store)
      try await fake.serve { base in
        let pull = ElemePull(
          ForeignTown.feed(.eleme, base: base), desk: desk, http: .shared, realNow: { ForeignTown.now })
        await store.close()
        await #expect(throws: (any Error).self) { _ = try await pull.turn(at: ForeignTown.now) }
      }
    }
    #expect(fake.failedPushes == ForeignTown.elemeDay.count)
  }

  /// One page with a broken message in it: the others are taken, the broken one is named, all are confirmed.
  @Test func aBrokenMessageDoesNotHoldUpThePage() async throws {
    let fake = FakeEleme()
    let broken = [#"{"requestId":"b1","type":12}"#, #"{"requestId":"b2","type":12,"shopId":42,"message":"{"}"#]
    fake.lose(ForeignTown.elemeDay.prefix(3).map(\.body) + broken + ForeignTown.elemeDay.dropFirst(3).map(\.body))
    try await ForeignTown.open(.sqlite) { desk, _ in
      try await fake.serve { base in
        let pull = ElemePull(
          ForeignTown.feed(.eleme, base: base), desk: desk, http: .shared, realNow: { ForeignTown.now })
        _ = try await pull.turn(at: ForeignTown.now)
      }
      let order = try await ForeignTown.order("88001", desk)
      #expect(order?.stage == .completed && fake.failedPushes == 0)
      let bad = try await desk.keptFeed(from: Instant(ms: 0), to: ForeignTown.now + .hours(1)).map(\.bad)
      #expect(bad.count == 1 && bad[0].contains("\"line\":4") && bad[0].contains("\"line\":5"), "\(bad)")
    }
  }
}

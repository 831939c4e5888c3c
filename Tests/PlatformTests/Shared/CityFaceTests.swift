// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import City
import Desk
import Domain
import Hummingbird
import HummingbirdTesting
import Logging
import Simulator
import Storage
import Synchronization
import TestSupport
import Testing
import Work

@testable import Platform

/// Desk and city as two servers that know each other only by address and keys: a lunch at 900 times life, over a line
/// that doubles, delays, reorders and loses events and answers every third command with 500.
@Suite struct CityFaceTests {
  static let feedKey = Array("what the platform signs with.....".utf8)
  static let platformKey = Array("what the desk signs with.........".utf8)

  /// The two servers, while `body` runs.
  static func meet(
    _ plan: WorldPlan, _ faults: Faults, now: @escaping @Sendable () -> Instant,
    _ body: @Sendable (Desk, FeedPull, CityFace) async throws -> Void
  ) async throws {
    let real: @Sendable () -> Instant = { Instant(seconds: 1_790_000_000) }
    try await withStore(.sqlite) { store in
      let routes = PlatformRoutes(
        desk: Desk.forTests(store), keys: { $0 == "qingwan" ? feedKey : nil }, now: now,
        realNow: real)
      let deskRouter = Router()
      routes.add(to: deskRouter)
      try await Application(router: deskRouter).test(.live) { deskSide in
        let link = PlatformLink(feed: "qingwan", key: feedKey, base: "http://127.0.0.1:\(deskSide.port ?? 0)")
        let face = CityFace(
          Gate(World(plan), faults: faults), desk: link, http: .shared, now: now, realNow: real,
          logger: Logger(label: "city")
        ) { _ in }
        let cityRouter = Router()
        CityRoutes(face, key: platformKey, realNow: real).add(to: cityRouter)
        try await Application(router: cityRouter).test(.live) { citySide in
          let city = PlatformLink(feed: "qingwan", key: platformKey, base: "http://127.0.0.1:\(citySide.port ?? 0)")
          let client = PlatformClient(city, http: .shared, realNow: real)
          let desk = Desk.forTests(store, platform: client, node: 2)
          try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await face.run() }
            try await body(desk, FeedPull(client: client, desk: desk), face)
            group.cancelAll()
          }
        }
      }
    }
  }

  @Test func everyOrderArrivesAndARedPacketIsInBothBooksOnce() async throws {
    let plan = Day.lunch(orders: 60, seed: 5).plan
    var faults = Faults(seed: 5)
    (faults.duplicate, faults.delay, faults.reorder, faults.lose, faults.answer500) = (0.1, 0.1, 0.1, 0.1, 0.34)
    let began = ContinuousClock.now
    // Stands still for the payment: how long a busy machine takes over it must not use up its deadline.
    let stopped = StoppedAt()
    let now: @Sendable () -> Instant = {
      if let at = stopped.at.withLock({ $0 }) { return at }
      let passed = (ContinuousClock.now - began) / .milliseconds(1)
      return plan.start + Span(ms: Int64(passed * 900))
    }
    try await Self.meet(plan, faults, now: now) { desk, pull, face in
      let refs = plan.orders.map(\.ref)
      var over = 0
      for _ in 0..<600 where over < refs.count {
        _ = try await pull.turn(at: now())
        over = try await desk.store.read { sql in
          try sql.orders(refs, city: plan.city).filter { $0.order.isOver && $0.order.placed != nil }.count
        }
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(over == refs.count)
      let at = now()
      stopped.at.withLock { $0 = at }
      try await give(plan.orders[3], desk, face, now)
    }
  }

  private final class StoppedAt: Sendable { let at = Mutex<Instant?>(nil) }

  private func give(_ order: OrderPlan, _ desk: Desk, _ face: CityFace, _ now: @Sendable () -> Instant) async throws {
    let proposal = RemedyProposal(
      form: .redPacket(.yuan(8)), cause: .promiseBroken, city: Town.city, order: order.ref, shop: ShopRef("S1"),
      customer: CustomerRef("nobody"))
    var known = proposal
    known.customer = try await customer(of: order.ref, desk)
    let (at, asked) = (now(), known)
    let given = try await desk.change(by: .system("test"), at: at) { try $0.give(asked, paid: order.amount) }
    let lane = LaneWork(.money, desk: desk, holder: "t", width: 1)
    for n in 0..<20 { _ = try await lane.turn(at: at + .seconds(Int64(n * 10))) }
    let last = try await desk.store.read { try $0.remedy(given.id) }
    #expect(last?.state == .arrived)
    let books = await face.books
    #expect(books.entries.map(\.command) == [given.id.description])
    let balance = try await desk.store.read { try $0.trialBalance(city: Town.city) }
    #expect(balance[Posting.target(proposal.form)] == -books.total(.coupon) && balance.sum == .zero)
  }

  private func customer(of ref: OrderRef, _ desk: Desk) async throws -> CustomerRef {
    let order = try await desk.store.read { try $0.order(ref, city: Town.city)?.order }
    return try #require(order?.placed?.customer)
  }
}

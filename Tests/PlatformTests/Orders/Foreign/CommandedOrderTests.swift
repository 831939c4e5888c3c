// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Platform

/// An order of another company, commanded through its own interface and confirmed by its own push.
@Suite struct CommandedOrderTests {
  static let integrator = Actor.token(TokenID(raw: 3))

  /// The door that a desk has before its port is known: the port needs the desk.
  final class Door: PlatformPort {
    private let port = Mutex<(any PlatformPort)?>(nil)
    func lead(to port: any PlatformPort) { self.port.withLock { $0 = port } }
    private var known: any PlatformPort { port.withLock { $0 } ?? NoPlatform() }

    func abilities(in city: City) -> PlatformAbilities { known.abilities(in: city) }
    func can(_ command: PlatformCommand) async throws(PortError) -> CanReply { try await known.can(command) }
    func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
      try await known.perform(command)
    }
    func reply(to command: String) async throws(PortError) -> CommandReply? { try await known.reply(to: command) }
    func reply(to command: PlatformCommand) async throws(PortError) -> CommandReply? {
      try await known.reply(to: command)
    }
    func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
      try await known.facts(orders, city: city)
    }
    func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent] {
      try await known.record(of: order, city: city)
    }
  }

  /// Ele.me's town: its pushes come in, its commands go out.
  static func eleme(
    _ engine: Engine, _ fake: FakeEleme,
    _ body: @escaping @Sendable (Desk, (ForeignTown.Push) async throws -> ForeignTown.Got) async throws -> Void
  ) async throws {
    try await fake.serve { base in
      let door = Door()
      try await ForeignTown.open(engine, platform: door) { desk, send in
        door.lead(
          to: ElemeClient(
            ForeignTown.feed(.eleme, base: base), desk: desk, http: .shared, now: { ForeignTown.now },
            realNow: { ForeignTown.now }))
        try await body(desk, send)
      }
    }
  }

  static func work(_ desk: Desk, at now: Instant = ForeignTown.now) async throws {
    for lane in [Lane.platform, .timer] {
      for task in try await desk.claimTasks(lane, holder: "t", lease: .seconds(30), limit: 50, at: now) {
        let handler = try #require(Handlers.byKind[task.kind])
        try await desk.carryOut(task, with: handler, holder: "t", at: now)
      }
    }
  }

  static func ask(_ kind: PlatformCommand.Kind, _ desk: Desk, at now: Instant = ForeignTown.now) async throws
    -> OrderCommand
  {
    let order = try #require(
      try await desk.store.read { try $0.order(OrderRef("88001"), city: ForeignTown.city) }
    ).id
    var wish = OrderCommandWish(order: order, kind: kind, note: "顾客要求")
    (wish.text, wish.reply) = ("太忙", .cooking)
    return try await desk.askOrderCommand(
      wish, by: integrator, id: desk.newID(city: ForeignTown.city, at: now), at: now)
  }

  static func state(_ command: OrderCommand, _ desk: Desk) async throws -> OrderCommand.State {
    try #require(try await desk.store.read { try $0.orderCommand(command.id) }).state
  }

  /// A push about the order some seconds after the command.
  static func push(_ type: Int, after seconds: Int64, _ more: String = "") -> ForeignTown.Push {
    ForeignTown.eleme(
      type, #""orderId":"88001","shopId":42,"updateTime":\#(ForeignTown.start + 20_000 + seconds)\#(more)"#,
      request: "c\(type)-\(seconds)")
  }

  @Test(arguments: Engine.allCases) func takenByTheCallAndConfirmedByThePush(_ engine: Engine) async throws {
    let fake = FakeEleme()
    try await Self.eleme(engine, fake) { desk, send in
      _ = try await send(ForeignTown.eleme(10, ForeignTown.placed))
      let accept = try await Self.ask(.acceptOrder, desk)
      #expect(accept.feed == "ele" && !accept.knowsCommands && accept.can?.reply.yes == true)
      try await Self.work(desk)
      #expect(try await Self.state(accept, desk) == .answered)
      _ = try await send(Self.push(12, after: 2, #","role":5"#))
      #expect(try await Self.state(accept, desk) == .confirmed)
      await #expect(throws: OrderCommandError.cannot("accepted", retryAt: nil)) {
        _ = try await Self.ask(.acceptOrder, desk)
      }
      // The platform never tells of readiness.
      let ready = try await Self.ask(.markReady, desk)
      try await Self.work(desk)
      #expect(try await Self.state(ready, desk) == .taken)
      await #expect(throws: OrderCommandError.cannot("notSupported", retryAt: nil)) {
        _ = try await Self.ask(.nudge, desk)
      }
      #expect(fake.effects == ["eleme.order.confirmOrderLite", "eleme.order.setOrderPrepared"])
    }
  }

  @Test(arguments: [FakeEleme.Mood.closesAfterAccept, .breaksAfterAccept, .serverError])
  func aLostAnswerIsSettledByThePushAndSentOnce(mood: FakeEleme.Mood) async throws {
    let fake = FakeEleme()
    fake.mood = mood
    try await Self.eleme(.sqlite, fake) { desk, send in
      _ = try await send(ForeignTown.eleme(10, ForeignTown.placed))
      let accept = try await Self.ask(.acceptOrder, desk)
      try await Self.work(desk)
      #expect(try await Self.state(accept, desk) == .unknown)
      fake.mood = .well
      try await Self.work(desk, at: ForeignTown.now + .minutes(1))
      #expect(fake.effects == ["eleme.order.confirmOrderLite"])
      _ = try await send(Self.push(12, after: 90))
      #expect(try await Self.state(accept, desk) == .confirmed)
    }
  }

  @Test func theQuotaPassesAndTheirNoIsTheirWord() async throws {
    let fake = FakeEleme()
    fake.mood = .quota
    try await Self.eleme(.sqlite, fake) { desk, send in
      _ = try await send(ForeignTown.eleme(10, ForeignTown.placed))
      let accept = try await Self.ask(.acceptOrder, desk)
      try await Self.work(desk)
      #expect(try await Self.state(accept, desk) == .asked)
      fake.mood = .refuses
      try await Self.work(desk, at: ForeignTown.now + .seconds(30))
      let refused = try #require(try await desk.store.read { try $0.orderCommand(accept.id) })
      #expect(refused.state == .refused && refused.reply?.reason == "BUSINESS_ERROR")
    }
  }
}

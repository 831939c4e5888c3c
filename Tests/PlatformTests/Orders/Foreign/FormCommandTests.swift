// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Storage
import TestSupport
import Testing

@testable import Platform

/// Commands in Meituan's way, and in its carrier's.
@Suite struct FormCommandTests {
  typealias Commands = ForeignCommandTests

  static func meet(
    _ fake: FakeForms, _ engine: Engine = .sqlite,
    _ body: @Sendable (Desk, MeituanClient, PeisongClient) async throws -> Void
  ) async throws {
    try await withDesk(engine) { desk in
      try await fake.serve { base in
        let meituan = MeituanClient(
          ForeignTown.feed(.meituan, base: base), desk: desk, http: .shared, now: { ForeignTown.now },
          realNow: { ForeignTown.now })
        let carrier = PeisongClient(
          ForeignTown.feed(.peisong, base: base), desk: desk, http: .shared, now: { ForeignTown.now },
          realNow: { ForeignTown.now })
        try await body(desk, meituan, carrier)
      }
    }
  }

  static let calls: [(PlatformCommand.Kind, String)] = [
    (.acceptOrder, "/api/order/confirm order_id=88001"),
    (.cancelOrder, "/api/order/cancel order_id=88001&reason_code=2007&reason=太忙"),
    (.agreeRefund, "/api/order/refund/agree order_id=88001&reason=太忙"),
    (.refuseRefund, "/api/order/refund/reject order_id=88001&reason=太忙"),
    (.refund, "/api/order/applyPartRefund order_id=88001&money=3.00&reason=太忙"),
    (.replyReminder, "/api/order/remindReply order_id=88001&remind_id=r1&reply_content=太忙"),
    (.callRider, "/api/order/logistics/push order_id=88001"),
    (.cancelRider, "/api/order/logistics/cancel order_id=88001"),
    (.markReady, "/api/order/preparationMealComplete order_id=88001"),
    (.claim, "/api/order/applyCompensation order_id=88001&apply_status=late&amount=3.00"),
  ]

  static func filled(_ kind: PlatformCommand.Kind) -> PlatformCommand {
    var command = PlatformCommand(
      id: "c-\(kind)", city: ForeignTown.city, kind: kind, orders: [OrderRef("88001")])
    command.text = "太忙"
    command.amount = .yuan(3)
    command.reminder = "r1"
    command.cause = kind == .claim ? "late" : nil
    return command
  }

  /// The answers to every kind of command, twice each; the second time from what was kept.
  static func answers(_ client: MeituanClient) async -> [String] {
    var answers: [String] = []
    for kind in PlatformCommand.Kind.allCases {
      let command = filled(kind)
      let first = await Commands.outcome { try await client.perform(command) }
      let second = await Commands.outcome { try await client.perform(command) }
      answers.append(first == second ? first : "\(first), then \(second)")
    }
    return answers
  }

  @Test(arguments: Engine.allCases) func everyCallIsSignedAndSentOnce(engine: Engine) async throws {
    let fake = FakeForms()
    try await Self.meet(fake, engine) { _, client, _ in
      let able = Set(Self.calls.map(\.0))
      let answers = await Self.answers(client)
      #expect(
        answers == PlatformCommand.Kind.allCases.map { able.contains($0) ? "accepted" : "refused: notSupported" })
      #expect(Set(fake.effects) == Set(Self.calls.map(\.1)) && fake.effects.count == able.count && fake.forged == 0)
      let can = try await client.can(Self.filled(.together))
      #expect(can == CanReply(yes: false, reason: "notSupported"))
    }
  }

  @Test(arguments: [FakeForms.Mood.closesAfterAccept, .breaksAfterAccept])
  func withoutAnswerNothingIsSentAgain(mood: FakeForms.Mood) async throws {
    let fake = FakeForms()
    fake.mood = mood
    try await Self.meet(fake) { _, client, carrier in
      let (accept, off) = (Commands.command(.acceptOrder, "a"), Commands.command(.cancelRider, "b"))
      #expect(await Commands.outcome { try await client.perform(accept) }.hasPrefix("no answer"))
      #expect(await Commands.outcome { try await carrier.perform(off) }.hasPrefix("no answer"))
      fake.mood = .well
      #expect(await Commands.outcome { try await client.perform(accept) } == "no answer: sent before, answer unknown")
      #expect(await Commands.outcome { try await carrier.perform(off) } == "no answer: sent before, answer unknown")
      #expect(fake.effects.count == 2)
    }
  }

  @Test func aQuotaPassesAndARefusalStays() async throws {
    let fake = FakeForms()
    fake.mood = .busy
    try await Self.meet(fake) { _, client, carrier in
      let (accept, off) = (Commands.command(.acceptOrder, "a"), Commands.command(.cancelRider, "b"))
      #expect(await Commands.outcome { try await client.perform(accept) } == "unavailable: status 429")
      fake.mood = .refuses
      #expect(await Commands.outcome { try await client.perform(accept) } == "refused: 808")
      #expect(await Commands.outcome { try await carrier.perform(off) } == "refused: code 7")
      fake.mood = .well
      #expect(await Commands.outcome { try await client.perform(accept) } == "refused: 808")
      #expect(
        await Commands.outcome { try await carrier.perform(Commands.command(.callRider, "d")) }
          == "refused: notSupported")
      #expect(fake.effects.isEmpty)
    }
  }

  @Test func aDegradedOrdersRecordIsTheOrder() async throws {
    let fake = FakeForms()
    fake.setRecord(
      #"{"order_id":27010001,"app_poi_code":"42","ctime":1760000000,"utime":1760000005,"status":2,"total":28.8,"estimate_arrival_time":1760002400}"#
    )
    try await Self.meet(fake) { _, client, _ in
      let events = try await client.record(of: OrderRef("27010001"), city: ForeignTown.city)
      #expect(events.map(\.kind) == [.placed, .paid] && events[0].partial == nil)
      #expect(events[0].amount == Money(fen: 2880) && events[0].due == Instant(seconds: 1_760_002_400))
      // A record of another order is none of this one's.
      let other = try await client.record(of: OrderRef("27010002"), city: ForeignTown.city)
      #expect(other.isEmpty)
    }
  }
}

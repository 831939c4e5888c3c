// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import NIOCore
import Storage
import TestSupport
import Testing
import Work

@testable import Platform

/// Commands to a platform that knows no key of ours.
@Suite struct ForeignCommandTests {
  static func command(
    _ kind: PlatformCommand.Kind, _ id: String = "c1", edit: (inout PlatformCommand) -> Void = { _ in }
  )
    -> PlatformCommand
  {
    var command = PlatformCommand(id: id, city: ForeignTown.city, kind: kind, orders: [OrderRef("88001")])
    edit(&command)
    return command
  }

  static func meet(
    _ fake: FakeEleme, _ engine: Engine = .sqlite, _ body: @Sendable (Desk, ElemeClient) async throws -> Void
  ) async throws {
    try await withDesk(engine) { desk in
      try await fake.serve { base in
        let feed = ForeignTown.feed(.eleme, base: base)
        try await body(
          desk,
          ElemeClient(feed, desk: desk, http: .shared, now: { ForeignTown.now }, realNow: { ForeignTown.now }))
      }
    }
  }

  static func outcome(_ ask: () async throws -> CommandReply?) async -> String {
    do {
      guard let reply = try await ask() else { return "nil" }
      return reply.answer.rawValue + (reply.reason.map { ": \($0)" } ?? "")
    } catch {
      switch error as? PortError {
      case .noAnswer(let reason): return "no answer: \(reason)"
      case .unavailable(let reason): return "unavailable: \(reason)"
      case .rejected(let reason): return "rejected: \(reason)"
      case nil: return "\(error)"
      }
    }
  }

  @Test(arguments: Engine.allCases) func anAnsweredCommandIsAcceptedOnce(engine: Engine) async throws {
    let fake = FakeEleme()
    try await Self.meet(fake, engine) { _, client in
      let command = Self.command(.acceptOrder)
      for _ in 0..<3 { #expect(await Self.outcome { try await client.perform(command) } == "accepted") }
      #expect(fake.effects == ["eleme.order.confirmOrderLite"] && fake.forged == 0)
      #expect(await Self.outcome { try await client.reply(to: command) } == "accepted")
      #expect(await Self.outcome { try await client.reply(to: "c1") } == "accepted")
      #expect(await Self.outcome { try await client.reply(to: "c9") } == "no answer: not known to have been sent")
    }
  }

  @Test(arguments: [FakeEleme.Mood.closesAfterAccept, .breaksAfterAccept, .serverError], Engine.allCases)
  func aCommandWithoutAnswerIsNeverSentAgain(mood: FakeEleme.Mood, engine: Engine) async throws {
    let fake = FakeEleme()
    fake.mood = mood
    try await Self.meet(fake, engine) { _, client in
      #expect(await Self.outcome { try await client.perform(Self.command(.callRider)) }.hasPrefix("no answer"))
      fake.mood = .well
      for _ in 0..<3 {
        let again = await Self.outcome { try await client.perform(Self.command(.callRider)) }
        #expect(again == "no answer: sent before, answer unknown")
      }
      #expect(fake.effects == ["eleme.order.callDelivery"])
    }
  }

  @Test func whatCertainlyDidNotHappenIsTriedAgain() async throws {
    let fake = FakeEleme()
    fake.mood = .quota
    try await Self.meet(fake) { desk, client in
      #expect(await Self.outcome { try await client.perform(Self.command(.markReady)) } == "unavailable: EXCEED_LIMIT")
      fake.mood = .well
      #expect(await Self.outcome { try await client.perform(Self.command(.markReady)) } == "accepted")
      // Nobody listens there: nothing has left.
      let feed = ForeignTown.feed(.eleme, base: "http://127.0.0.1:1/api")
      var dead = ElemeClient(feed, desk: desk, http: .shared, now: { ForeignTown.now }, realNow: { ForeignTown.now })
      dead.api.commandLimit = .milliseconds(300)
      let unheard = dead
      let lost = await Self.outcome { try await unheard.perform(Self.command(.acceptOrder, "c2")) }
      #expect(lost == "unavailable: cannot connect")
      #expect(await Self.outcome { try await client.perform(Self.command(.acceptOrder, "c2")) } == "accepted")
      fake.mood = .refuses
      #expect(
        await Self.outcome { try await client.perform(Self.command(.markReady, "c3")) } == "refused: BUSINESS_ERROR")
      fake.mood = .well
      #expect(
        await Self.outcome { try await client.perform(Self.command(.markReady, "c3")) } == "refused: BUSINESS_ERROR")
    }
  }

  @Test func everyKindIsAnsweredHonestly() async throws {
    let absent: Set<PlatformCommand.Kind> = [.together, .separate, .moveClock, .ask, .nudge, .notify, .coupon]
    let fake = FakeEleme()
    try await Self.meet(fake) { _, client in
      for kind in PlatformCommand.Kind.allCases {
        let can = try await client.can(Self.command(kind) { $0.amount = .yuan(3) })
        #expect(!can.yes)
        #expect((can.reason == "notSupported") == absent.contains(kind), "\(kind) \(can.reason ?? "")")
        if absent.contains(kind) {
          #expect(await Self.outcome { try await client.perform(Self.command(kind)) } == "refused: notSupported")
        }
      }
      #expect(fake.effects.isEmpty)
    }
  }

  @Test func callsCarryWhatThePlatformWants() throws {
    let reply = try ElemeCommand(
      Self.command(.replyReminder) { ($0.reminder, $0.reply, $0.question) = ("71", .ownWords, "骑手已到店") })
    #expect(reply.action == "eleme.order.replyReminder")
    #expect(reply.parameters == ["remindId": .text("71"), "type": .text("custom"), "content": .text("骑手已到店")])
    let tip = try ElemeCommand(Self.command(.callRider) { $0.amount = .yuan(8) })
    #expect(tip.parameters == ["orderId": .text("88001"), "fee": .number("8")])
    let long = String(repeating: "长", count: 31)
    for broken in [
      Self.command(.replyReminder) { ($0.reminder, $0.question) = ("71", long) }, Self.command(.replyReminder),
      Self.command(.callRider) { $0.amount = .yuan(9) }, Self.command(.callRider) { $0.amount = Money(fen: 150) },
      Self.command(.claim) { $0.cause = "BAD_MOOD" }, Self.command(.refund), Self.command(.delayCooking),
      Self.command(.acceptOrder) { $0.orders = [] },
    ] {
      #expect(throws: ElemeCommand.Fault.self) { try ElemeCommand(broken) }
    }
    #expect(Set(PlatformCommand.Kind.allCases.filter { MeituanCommand.paths[$0] == nil }).contains(.delayCooking))
  }

  /// While the platform's service arbitrates, the merchant's answers are illegal.
  @Test func theMirrorKnowsWhenAnAnswerIsIllegal() async throws {
    try await ForeignTown.open(.sqlite) { desk, send in
      let feed = ForeignTown.feed(.eleme, base: "http://127.0.0.1:1/api")
      let client = ElemeClient(feed, desk: desk, http: .shared, now: { ForeignTown.now }, realNow: { ForeignTown.now })
      var answers: [String] = []
      for push in ForeignTown.elemeDay.prefix(16) {
        _ = try await send(push)
        let can = try await client.can(Self.command(.agreeRefund) { $0.afterSale = "afterCompletion" })
        answers.append(can.reason ?? "yes")
      }
      #expect(answers.suffix(4) == ["noRequest", "yes", "rejected", "arbitrating"])
      #expect(
        try await client.can(Self.command(.replyReminder) { ($0.reminder, $0.question) = ("71", "在路上") }).reason
          == "replied")
      #expect(try await client.can(Self.command(.cancelOrder)).reason == "completed")
    }
  }

  @Test func factsComeFromTheMirrorAndTheRidersTrack() async throws {
    let fake = FakeEleme()
    fake.answer(
      "eleme.order.getDeliveryRoutes",
      #"[{"longitude":121.475,"latitude":31.232,"updateAt":1760000950000},{"longitude":121,"latitude":31,"updateAt":1}]"#
    )
    try await ForeignTown.open(.sqlite) { desk, send in
      for push in ForeignTown.elemeDay.prefix(10) { _ = try await send(push) }
      _ = try await send(ForeignTown.eleme(12, #""orderId":"99","updateTime":1760000000"#))
      try await fake.serve { base in
        let client = ElemeClient(
          ForeignTown.feed(.eleme, base: base), desk: desk, http: .shared, now: { ForeignTown.now },
          realNow: { ForeignTown.now })
        let facts = try await client.facts(
          [OrderRef("88001"), OrderRef("99"), OrderRef("none")], city: ForeignTown.city)
        #expect(facts.map(\.order) == [OrderRef("88001")])
        #expect(facts[0].at == Instant(seconds: ForeignTown.start + 950))
        #expect(facts[0].rider?.place == Place(x: 475, y: 222) && facts[0].rider?.atShop == true)
        #expect(facts[0].due == Instant(seconds: ForeignTown.start + 2400) && facts[0].accepted)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import Synchronization
import TestSupport
import Testing
import Work

@testable import Desk

/// A platform in bad shape: answers what it is told to answer, in order, and keeps its own books by command id.
final class MoodyPlatform: PlatformPort {
  enum Mood: Sendable { case silent(paid: Bool), down, done, accepted, refused, rejected }
  private let state: Mutex<(moods: [Mood], asked: [String], paid: [String: Money])>

  init(_ moods: Mood...) { state = Mutex((moods, [], [:])) }

  var asked: [String] { state.withLock { $0.asked } }
  var paid: [String: Money] { state.withLock { $0.paid } }

  func can(_ command: PlatformCommand) async throws(PortError) -> CanReply { CanReply(yes: true) }
  func reply(to command: String) async throws(PortError) -> CommandReply? {
    paid[command].map { _ in CommandReply(.done) }
  }
  func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] { [] }

  func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    let mood: Mood = state.withLock { state in
      state.asked.append(command.id)
      let mood = state.moods.isEmpty ? .done : state.moods.removeFirst()
      switch mood {
      case .silent(paid: true), .done: state.paid[command.id] = command.amount
      case .silent(paid: false), .down, .accepted, .refused, .rejected: break
      }
      return mood
    }
    switch mood {
    case .silent: throw .noAnswer("timeout")
    case .down: throw .unavailable("500")
    case .rejected: throw .rejected("400")
    case .done: return CommandReply(.done)
    case .accepted: return CommandReply(.accepted)
    case .refused: return CommandReply(.refused, reason: "closed")
    }
  }
}

/// 小文's latte was half an hour late: what happens to her 38 yuan when the platform misbehaves.
@Suite struct RemedyStoryTests {
  static let noon = Instant.epoch2024 + .hours(100)
  static let qingwan = City(7) ?? .none
  static let refund = RemedyProposal(
    form: .refund, cause: .shopLate, city: qingwan, order: OrderRef("qw-1001"), shop: ShopRef("lanyu-coffee"),
    customer: CustomerRef("c-wen"))

  /// Gives the refund and lets money and timer lanes work through a quarter of an hour, second by second.
  static func play(
    _ engine: Engine, _ platform: MoodyPlatform, hear: [Int: RemedyResult] = [:],
    check: (Desk, Remedy) async throws -> Void
  ) async throws {
    try await withStore(engine) { store in
      var policies = Policies()
      policies.remedies.systemLimit = .yuan(100)
      let desk = Desk.forTests(store, platform: platform, policies: policies)
      let given = try await desk.change(by: .system("test"), at: noon) { try $0.give(refund, paid: .yuan(38)) }
      let lanes = [Lane.money, .timer].map { LaneWork($0, desk: desk, holder: "t", width: 1) }
      for second in 0..<900 {
        let now = noon + .seconds(Int64(second))
        for lane in lanes { _ = try await lane.turn(at: now) }
        if let result = hear[second] {
          try await desk.change(by: .platform("qingwan"), at: now) { _ = try $0.settle(given.id, result) }
        }
      }
      let last = try #require(try await store.read { try $0.remedy(given.id) })
      try await check(desk, last)
      let broken = try await store.read { try $0.unbalancedTransfers() }
      #expect(broken.isEmpty)
    }
  }

  static func balance(_ desk: Desk) async throws -> TrialBalance {
    let city = qingwan
    return try await desk.store.read { try $0.trialBalance(city: city) }
  }

  @Test(arguments: Engine.allCases)
  func paidExactlyOnceThoughThePlatformIsSilentThenDownThenDone(_ engine: Engine) async throws {
    let platform = MoodyPlatform(.silent(paid: true), .down, .done)
    try await Self.play(engine, platform) { desk, remedy in
      #expect(remedy.state == .arrived && remedy.decidedAt == Self.noon)
      #expect(platform.asked == Array(repeating: remedy.id.description, count: 3))
      #expect(platform.paid == [remedy.id.description: .yuan(38)])
      let balance = try await Self.balance(desk)
      #expect(balance.sum == .zero && balance[Posting.clearing] == .zero)
      #expect(balance[Account(.platform, .channel)] == -.yuan(38))
      #expect(balance[Account(.merchant(ShopRef("lanyu-coffee")), .payable)] == .yuan(38))
    }
  }

  @Test(arguments: Engine.allCases)
  func theEventConfirmsWhatTheReplyLeftOpenAndSaysItTwice(_ engine: Engine) async throws {
    let paid = RemedyResult.paid(event: "e-7", amount: .yuan(38))
    try await Self.play(engine, MoodyPlatform(.accepted), hear: [90: paid, 91: paid]) { desk, remedy in
      #expect(remedy.state == .arrived && remedy.arrivedAt == Self.noon + .seconds(90))
      let transfers = try await desk.store.read { try $0.transfers(of: remedy.id) }
      #expect(transfers.map(\.kind) == [.booking, .arrival])
    }
  }

  @Test(arguments: Engine.allCases)
  func silenceIsUnknownAndThenAPersonAsksAgainUnderTheSameId(_ engine: Engine) async throws {
    let platform = MoodyPlatform(.accepted)
    try await Self.play(engine, platform) { desk, remedy in
      #expect(remedy.state == .unknown(reason: "not confirmed in time"))
      let balance = try await Self.balance(desk)
      #expect(balance[Posting.clearing] == -.yuan(38))
      let later = Self.noon + .minutes(20)
      try await desk.change(by: .system("test"), at: later) { tx in
        _ = try tx.keep(remedy.askedAgain(policy: .standard, at: later), before: remedy)
      }
      _ = try await LaneWork(.money, desk: desk, holder: "t", width: 1).turn(at: later)
      let last = try await desk.store.read { try $0.remedy(remedy.id) }
      #expect(last?.state == .arrived && platform.asked.count == 2 && platform.paid.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func aRefusalGivesTheMoneyBackToTheOrder(_ engine: Engine) async throws {
    try await Self.play(engine, MoodyPlatform(.refused)) { desk, remedy in
      #expect(remedy.state == .failed(reason: "closed"))
      let balance = try await Self.balance(desk)
      #expect(balance.lines.isEmpty)
      let again = try await desk.change(by: .system("test"), at: Self.noon + .minutes(20)) {
        try $0.give(Self.refund, paid: .yuan(38))
      }
      #expect(again.state == .decided && again.amount == .yuan(38))
    }
  }

  @Test(arguments: Engine.allCases)
  func aRefusalAfterSilenceIsNotBelievedAndAPaymentAfterItIsBooked(_ engine: Engine) async throws {
    let paid = RemedyResult.paid(event: "e-9", amount: .yuan(38))
    try await Self.play(engine, MoodyPlatform(.silent(paid: true), .rejected)) { _, remedy in
      #expect(remedy.state == .unknown(reason: "400"))
    }
    try await Self.play(engine, MoodyPlatform(.refused), hear: [60: paid]) { desk, remedy in
      #expect(remedy.state == .arrived)
      let balance = try await Self.balance(desk)
      #expect(balance[Account(.platform, .channel)] == -.yuan(38))
    }
  }

  @Test(arguments: Engine.allCases)
  func aHundredAtOnceRefundAnOrderOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let given = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<100 {
          group.addTask {
            let made = try? await desk.change(by: .system("test"), at: Self.noon) {
              try $0.give(Self.refund, paid: .yuan(38))
            }
            return made != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      let remedies = try await desk.store.read {
        try $0.remedies(order: Self.refund.order, city: Self.qingwan)
      }
      #expect(given == 1 && remedies.count == 1)
    }
  }
}

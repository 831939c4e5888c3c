// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

/// 小文's refund lay undone in a backup; the desk that made it is lost, and the backup takes its place.
@Suite struct RestoredRemedyTests {
  static let noon = RemedyStoryTests.noon

  /// Gives the refund, plays the life after the backup as far as the platform saw it, restores, and lets the money lane
  /// work at `back`.
  static func restored(
    _ engine: Engine, _ platform: MoodyPlatform, askedBeforeTheLoss: Bool, back: Instant,
    check: (Desk, Remedy) async throws -> Void
  ) async throws {
    try await withStore(engine) { store in
      var policies = Policies()
      policies.remedies.systemLimit = .yuan(100)
      let desk = Desk.forTests(store, platform: platform, policies: policies)
      let given = try await desk.change(by: .system("test"), at: noon) {
        try $0.give(RemedyStoryTests.refund, paid: .yuan(38))
      }
      if askedBeforeTheLoss {
        let task = try #require(
          try await store.read { try $0.task(key: "\(given.id)/\(given.round)", city: given.id.city) })
        _ = try await platform.perform(task.payload(as: PlatformCommand.self))
      }
      let settled = try await store.write { try $0.settleRestoredTasks() }
      #expect(settled.asking == 1 && settled.unknown == 0)
      _ = try await LaneWork(.money, desk: desk, holder: "t", width: 1).turn(at: back)
      try await check(desk, try #require(try await store.read { try $0.remedy(given.id) }))
    }
  }

  @Test(arguments: Engine.allCases)
  func whatWasPaidSinceTheBackupIsAskedForAndNotPaidAgain(_ engine: Engine) async throws {
    let platform = MoodyPlatform(.done)
    try await Self.restored(engine, platform, askedBeforeTheLoss: true, back: Self.noon + .minutes(1)) { _, remedy in
      #expect(remedy.state == .arrived && platform.asked.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func evenDaysAfterItsDeadlineItIsFoundPaid(_ engine: Engine) async throws {
    let platform = MoodyPlatform(.done)
    try await Self.restored(engine, platform, askedBeforeTheLoss: true, back: Self.noon + .days(2)) { _, remedy in
      #expect(remedy.state == .arrived && platform.asked.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func whatNeverArrivedIsSentNow(_ engine: Engine) async throws {
    let platform = MoodyPlatform(.done)
    try await Self.restored(engine, platform, askedBeforeTheLoss: false, back: Self.noon + .minutes(1)) { _, remedy in
      #expect(remedy.state == .arrived && platform.asked.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func whatNeverArrivedAndIsTooLateFailsAndGivesTheMoneyBack(_ engine: Engine) async throws {
    let platform = MoodyPlatform(.done)
    try await Self.restored(engine, platform, askedBeforeTheLoss: false, back: Self.noon + .days(2)) { desk, remedy in
      #expect(remedy.state == .failed(reason: "past") && platform.asked.isEmpty)
      let balance = try await RemedyStoryTests.balance(desk)
      #expect(balance.lines.isEmpty)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Simulator
import Storage
import TestSupport
import Testing

/// Story 1: two orders, three coffees. The same world, played with nobody following the yes and with a promise.
@Suite struct TwoCoffeesTests {
  private func play(
    _ variant: Story.Variant, promises: Bool = true, on engine: Engine
  ) async throws -> Report {
    var report: Report?
    try await withPlace(engine) { place in
      let simulation = try await Simulation(
        .story(variant, promises: promises), policies: .quick, openStore: { try place.open(use: .simulation) })
      report = try await simulation.run()
    }
    let found = try #require(report)
    #expect(found.violations == [])
    return found
  }

  @Test(arguments: Engine.allCases)
  func withoutPromisesTheRiderLeavesAndTheCupsComeApart(_ engine: Engine) async throws {
    let report = try await play(.told, promises: false, on: engine)
    let gap = try #require(report.pairs.first?.gapSeconds)
    #expect((600...1200).contains(gap), "the cups came \(gap) s apart")
    #expect(report.pairsTogether == 0)
  }

  @Test(arguments: Engine.allCases)
  func withAPromiseOneRiderBringsBoth(_ engine: Engine) async throws {
    let report = try await play(.told, on: engine)
    #expect(report.promises.made == 1 && report.promises.keptFirst == 1)
    #expect(report.pairsTogether == 1)
  }

  /// Asked when the first cup is on the road: an honest no, and nothing is promised.
  @Test(arguments: Engine.allCases)
  func whatCannotBeKeptIsNotPromised(_ engine: Engine) async throws {
    let report = try await play(.infeasible, on: engine)
    #expect(report.promises.feasible == 0 && report.promises.made == 0)
  }

  /// The kitchen slips: it rings before T, the customer hears first and agrees to a later time, or it is split.
  @Test(arguments: Engine.allCases)
  func aSlippingKitchenRingsBeforeTheBreach(_ engine: Engine) async throws {
    let report = try await play(.kitchenSlips, on: engine)
    #expect(report.promises.made == 1 && report.promises.alarms == 1)
    #expect(report.promises.medianLeadSeconds > 60)
    #expect(report.promises.open == 0 && report.promises.keptFirst == 0)
  }

  /// The rider declines: another plan is offered and kept.
  @Test(arguments: Engine.allCases)
  func aDecliningRiderIsReplaced(_ engine: Engine) async throws {
    let report = try await play(.riderDeclines, on: engine)
    #expect(report.promises.made == 1 && report.promises.alarms == 1)
    #expect(report.promises.keptFirst + report.promises.keptExtended == 1)
  }

  /// Dispatch tears the group apart: caught before the pick-up.
  @Test(arguments: Engine.allCases)
  func anotherRiderIsCaughtBeforeThePickUp(_ engine: Engine) async throws {
    let report = try await play(.otherRider, on: engine)
    #expect(report.promises.made == 1 && report.promises.alarms == 1)
    #expect(report.promises.keptFirst + report.promises.keptExtended == 1)
  }

  /// Nothing is heard for twenty minutes: at risk, not assumed fine.
  @Test(arguments: Engine.allCases)
  func silenceIsARisk(_ engine: Engine) async throws {
    let report = try await play(.factsSilent, on: engine)
    #expect(report.promises.made == 1 && report.promises.alarms == 1)
    #expect(report.promises.open == 0)
  }

  /// The agent who promised goes home: somebody else has it.
  @Test(arguments: Engine.allCases)
  func thePromiseOutlivesItsAgentsShift(_ engine: Engine) async throws {
    let report = try await play(.agentLogsOff, on: engine)
    #expect(report.promises.made == 1 && report.promises.keptFirst == 1)
  }

  /// The customer has closed the page: what he must know reaches his app.
  @Test(arguments: Engine.allCases)
  func aClosedPageIsNoObstacle(_ engine: Engine) async throws {
    let report = try await play(.pageClosed, on: engine)
    #expect(report.promises.made == 1 && report.promises.open == 0)
  }

  /// One seed is one history, on one engine as on the other.
  @Test func oneSeedIsOneHistory() async throws {
    let first = try await play(.told, on: .sqlite)
    let second = try await play(.told, on: .sqlite)
    #expect(first.journalHash == second.journalHash)
  }
}

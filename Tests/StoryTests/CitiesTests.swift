// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Simulator
import Storage
import TestSupport
import Testing

/// A lunch in two cities at one desk, with all faults and crashes.
@Suite struct CitiesTests {
  private func play(on engine: Engine) async throws -> Report {
    var day = Day.lunch(orders: 160, seed: 5)
    day.pairs = 0.2
    let plans = day.spread(over: 2).map(\.plan)
    var scene = Scene(
      plan: plans[0], agents: AgentModel.team(8, day: day), faults: .all(seed: 5), seed: 5,
      until: Town.noon + .hours(4), crashes: 0.002)
    scene.others = [plans[1]]
    var report: Report?
    try await withPlace(engine) { place in
      let simulation = try await Simulation(
        scene, policies: .quick, openStore: { try place.open(use: .simulation) })
      report = try await simulation.run()
    }
    return try #require(report)
  }

  @Test(arguments: Engine.allCases)
  func promisesAreMadeAndKeptInBoth(_ engine: Engine) async throws {
    let report = try await play(on: engine)
    #expect(report.violations.isEmpty)
    #expect(report.orders == 160 && report.delivered > 120)
    let asked = report.pairs.flatMap(\.orders).compactMap { Int($0.text.split(separator: "-").last ?? "") }
    #expect(asked.contains { $0 <= 80 } && asked.contains { $0 > 80 })
    #expect(report.promises.made > 0 && report.promises.keptFirst > 0)
  }

  @Test func oneSeedIsOneHistoryInBoth() async throws {
    let (first, second) = (try await play(on: .sqlite), try await play(on: .sqlite))
    #expect(first.journalHash == second.journalHash)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Simulator
import Storage
import TestSupport
import Testing

/// A lunch with duplicated, late, lost and reordered events, failing calls and killed processes.
@Suite struct LunchTests {
  private func play(_ seed: UInt64, orders: Int, on engine: Engine) async throws -> Report {
    var report: Report?
    try await withPlace(engine) { place in
      let simulation = try await Simulation(
        .lunch(orders: orders, seed: seed), policies: .quick, openStore: { try place.open(use: .simulation) })
      report = try await simulation.run()
    }
    return try #require(report)
  }

  /// One seed is one history, faults and crashes included.
  @Test func oneSeedIsOneLunch() async throws {
    let first = try await play(5, orders: 60, on: .sqlite)
    let second = try await play(5, orders: 60, on: .sqlite)
    #expect(first.journalHash == second.journalHash)
  }
}

// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Simulator
import Storage
import TestSupport
import Testing

/// A lunch with slow kitchens and impatient customers: reminders on pages and in the platform's app, nudges, replies,
/// given times, with all faults and crashes.
@Suite struct ReminderDayTests {
  private func play(_ seed: UInt64, on engine: Engine) async throws -> Report {
    var scene = Scene.lunch(orders: 60, seed: seed)
    scene.plan.rules.slips = 0.4
    scene.plan.rules.markedLate = 0.4
    for i in scene.plan.customers.indices { scene.plan.customers[i].temper = 0.9 }
    for i in scene.plan.orders.indices {
      scene.plan.orders[i].due = scene.plan.orders[i].at + .minutes(26)
    }
    var report: Report?
    try await withPlace(engine) { place in
      let simulation = try await Simulation(
        scene, policies: .quick, openStore: { try place.open(use: .simulation) })
      report = try await simulation.run()
    }
    return try #require(report)
  }

  @Test(arguments: Engine.allCases)
  func everyReminderIsAnsweredAndEveryReplyPassedOn(_ engine: Engine) async throws {
    let report = try await play(3, on: engine)
    let reminders = report.reminders
    print("seed 3 on \(engine): \(reminders)")
    #expect(report.violations.isEmpty)
    #expect(reminders.byCustomers > 5 && reminders.withFacts <= reminders.asked)
    #expect(reminders.nudges > 0 && reminders.relayed > 0 && reminders.given > 0)
    #expect(reminders.kept <= reminders.settled && reminders.settled <= reminders.given)
  }
}

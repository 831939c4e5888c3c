// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

extension Report {
  /// From the rows, beside what City's customers asked for and City's merchants and riders were nudged about.
  mutating func countReminders(of simulation: Simulation, _ promises: [Promise]) async throws {
    let start = simulation.scene.start
    let (figures, relayed) = try await simulation.program.desk.store.read { sql in
      let relayed = try sql.first("SELECT count(*) FROM reminder WHERE relayed_by IS NOT NULL") {
        $0.int(0)
      }
      return (try sql.reminderFigures(since: start), Int(relayed ?? 0))
    }
    let books = simulation.platform.books
    reminders.asked = simulation.tally.reminders + books.reminded.count
    reminders.withFacts = figures.asked
    reminders.byAgents = figures.byStaff
    reminders.byCustomers = figures.byCustomers
    reminders.alone = figures.alone
    if figures.byCustomers > 0 { reminders.aloneShare = Double(figures.alone) / Double(figures.byCustomers) }
    reminders.nudges = books.nudges.count
    reminders.relayed = relayed
    reminders.silent = figures.silent
    reminders.given = figures.given
    reminders.settled = figures.settled
    reminders.kept = figures.kept
    reminders.promised = promises.filter { $0.madeAt != nil && [.readyBy, .arriveBy].contains($0.kind) }.count
  }
}

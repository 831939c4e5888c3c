// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

extension Report {
  /// What hit many at once, as the rows tell it.
  package struct Incidents: Codable, Sendable {
    package var suspected = 0
    package var declared = 0
    package var dismissed = 0
    /// From the storm's beginning to the first suspicion; nil without a storm, or when nobody noticed.
    package var noticedAfterSeconds: Int?
    package var children = 0
    package var closedTogether = 0
    package var held = 0
    /// Texts told, each once a contact and version.
    package var told = 0
    package var givenFen: Int64 = 0

    /// One line, every count with what it is counted from.
    var text: String {
      "incidents: suspected \(suspected), declared \(declared), dismissed \(dismissed)"
        + (noticedAfterSeconds.map { ", \($0 / 60) min after the storm began" } ?? "")
        + "; children \(children), closed together \(closedTogether), held \(held), texts told \(told), "
        + "red packets ¥\(givenFen / 100)"
    }
  }

  mutating func countIncidents(of simulation: Simulation) async throws {
    incidents = try await simulation.program.desk.store.read { sql in
      var counted = Incidents()
      let count = { (query: String) in Int(try sql.first(query) { $0.int(0) } ?? 0) }
      counted.suspected = try count("SELECT count(*) FROM journal WHERE name = 'incident.suspected'")
      counted.declared = try count("SELECT count(*) FROM journal WHERE name = 'incident.declared'")
      counted.dismissed = try count("SELECT count(*) FROM journal WHERE name = 'incident.dismissed'")
      counted.children = try count("SELECT count(*) FROM incident_child")
      counted.closedTogether = try count("SELECT count(*) FROM incident_child WHERE state = 'closed'")
      counted.held = try count("SELECT count(*) FROM incident_child WHERE state NOT IN ('closed', 'open')")
      counted.told = try count("SELECT count(*) FROM incident_told")
      counted.givenFen = Int64(try count("SELECT coalesce(sum(given), 0) FROM incident_sum"))
      return counted
    }
    if let storm = simulation.scene.plan.storm, let at = simulation.tally.suspectedAt {
      incidents.noticedAfterSeconds = Int((at - storm.from).seconds)
    }
  }
}

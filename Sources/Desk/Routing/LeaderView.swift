// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// One person in the team's grid.
package struct TeamLine: Codable, Sendable {
  package let agent: AgentID
  package let name: String
  package let team: String
  package let site: String
  package let status: AgentStatus
  package let load: Load
}

/// The leader's screen but for the promises at risk, which Promises answers.
package struct LeaderView: Codable, Sendable {
  /// Everybody who answers, longest in their state first.
  package let team: [TeamLine]
  package let queues: [QueueDepth]
  /// Longest wait first, at most fifty.
  package let waiting: [ContactLine]
  /// Cases above the front line that are not resolved, newest first.
  package let escalations: [CaseLine]
  package let position: Int64
}

extension Desk {
  /// - Parameter team: only this team's people; nil for all.
  package func leaderView(team: String? = nil, for actor: Actor, at now: Instant) async throws -> LeaderView {
    let secrets = secrets
    let policy = policies.routing
    return try await store.read { sql in
      try sql.staff(actor, who: .lead)
      let lines = try sql.teamLines(team, at: now)
      let escalated = try [Level.leader, .specialist].flatMap {
        try sql.cases(.escalated($0), before: nil, limit: 50)
      }
      return LeaderView(
        team: lines, queues: try sql.depths(of: policy.queues),
        waiting: try sql.longestWaiting(limit: 50).map { try sql.line(of: $0, secrets) },
        escalations: try escalated.sorted(by: >).compactMap { try sql.caseLine($0, secrets) },
        position: try sql.lastPosition())
    }
  }
}

extension SQL {
  fileprivate func teamLines(_ team: String?, at now: Instant) throws -> [TeamLine] {
    let loads = try loads()
    let states = Dictionary(uniqueKeysWithValues: try presentAgentStatuses().map { ($0.agent, $0) })
    let people = try agents().filter { $0.can(.answer) && (team == nil || $0.team == team) }
    return
      people.map {
        TeamLine(
          agent: $0.id, name: $0.name, team: $0.team, site: $0.site, status: states[$0.id] ?? .new($0.id, at: now),
          load: loads[$0.id] ?? Load())
      }
      .sorted { ($0.status.since, $0.agent) < ($1.status.since, $1.agent) }
  }
}

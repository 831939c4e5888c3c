// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  private var columns: String { "agent, state, offer, until, reason, since, idle_since" }

  private func status(_ row: Row) throws -> AgentStatus {
    let state: AgentState
    switch row.text(1) {
    case "available": state = .available
    case "paused": state = .paused(try row.value(4))
    case "offered": state = .offered(row.id(2))
    case "busy": state = .busy
    case "wrapUp": state = .wrapUp(until: row.instant(3))
    case "notReady": state = .notReady(missed: row.id(2))
    case "offline": state = .offline
    default: throw StorageError.corrupt("agent state '\(row.text(1))'")
    }
    return AgentStatus(agent: row.id(0), state: state, since: row.instant(5), idleSince: row.instant(6))
  }

  package func agentStatus(_ agent: AgentID) throws -> AgentStatus? {
    try first("SELECT \(columns) FROM agent_status WHERE agent = $1", agent, map: status)
  }

  package func lockedAgentStatus(_ agent: AgentID) throws -> AgentStatus? {
    try first("SELECT \(columns) FROM agent_status WHERE agent = $1 FOR UPDATE", agent, map: status)
  }

  /// Everybody who is not offline.
  package func presentAgentStatuses() throws -> [AgentStatus] {
    try rows("SELECT \(columns) FROM agent_status WHERE state <> 'offline' ORDER BY agent", map: status)
  }

  package func save(_ status: AgentStatus) throws {
    var offer: OfferID?
    var until: Instant?
    var reason: PauseReason?
    switch status.state {
    case .offered(let id), .notReady(let id): offer = id
    case .wrapUp(let end): until = end
    case .paused(let why): reason = why
    case .offline, .available, .busy: break
    }
    try run(
      """
      INSERT INTO agent_status (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (agent) DO UPDATE SET state = excluded.state, offer = excluded.offer, until = excluded.until,
        reason = excluded.reason, since = excluded.since, idle_since = excluded.idle_since
      """, status.agent, status.state.name, offer, until, reason?.rawValue, status.since, status.idleSince)
  }

  // MARK: Presence

  package func presence(of agent: AgentID, lasting span: Span) throws -> Presence? {
    try first("SELECT seen_at FROM presence WHERE agent = $1", agent) { Presence(seenAt: $0.instant(0), lasts: span) }
  }

  package func beat(_ agent: AgentID, at now: Instant) throws {
    try run(
      """
      INSERT INTO presence (agent, seen_at) VALUES ($1, $2)
      ON CONFLICT (agent) DO UPDATE SET seen_at = excluded.seen_at
      """, agent, now)
  }
}

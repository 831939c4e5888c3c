// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  private var columns: String { "id, login, name, team, site, post, roles, skills, capacity, language, active" }

  private func agent(_ row: Row) throws -> Agent {
    Agent(
      id: row.id(0), login: row.text(1), name: row.text(2), team: row.text(3), site: row.text(4),
      post: try row.value(5), roles: try row.json(6), skills: try row.json(7), capacity: try row.json(8),
      language: try row.value(9), active: row.bool(10))
  }

  package func agent(_ id: AgentID) throws -> Agent? {
    try first("SELECT \(columns) FROM agent WHERE id = $1", id, map: agent)
  }

  package func agent(login: String) throws -> Agent? {
    try first("SELECT \(columns) FROM agent WHERE login = $1", login, map: agent)
  }

  /// Everybody, by login.
  package func agents() throws -> [Agent] { try rows("SELECT \(columns) FROM agent ORDER BY login", map: agent) }

  /// - Throws: `StorageError.constraint` when the login is taken.
  package func add(_ agent: Agent, password: String) throws {
    try run(
      "INSERT INTO agent (\(columns), password) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      agent.id, agent.login, agent.name, agent.team, agent.site, agent.post.rawValue, try JSON.text(agent.roles),
      try JSON.text(agent.skills), try JSON.text(agent.capacity), agent.language.rawValue, agent.active, password)
  }

  /// Everything but login and password.
  package func save(_ agent: Agent) throws {
    try run(
      """
      UPDATE agent SET name = $2, team = $3, site = $4, post = $5, roles = $6, skills = $7, capacity = $8,
        language = $9, active = $10 WHERE id = $1
      """, agent.id, agent.name, agent.team, agent.site, agent.post.rawValue, try JSON.text(agent.roles),
      try JSON.text(agent.skills), try JSON.text(agent.capacity), agent.language.rawValue, agent.active)
  }

  package func password(of id: AgentID) throws -> String? {
    try first("SELECT password FROM agent WHERE id = $1", id) { $0.text(0) }
  }

  package func setPassword(_ hash: String, of id: AgentID) throws {
    try run("UPDATE agent SET password = $2 WHERE id = $1", id, hash)
  }

  // MARK: Shifts

  package func save(_ shift: Shift) throws {
    try run(
      """
      INSERT INTO shift (agent, from_at, until_at) VALUES ($1, $2, $3)
      ON CONFLICT (agent, from_at) DO UPDATE SET until_at = excluded.until_at
      """, shift.agent, shift.from, shift.until)
  }

  package func shifts(of agent: AgentID, from: Instant, until: Instant) throws -> [Shift] {
    try rows(
      "SELECT from_at, until_at FROM shift WHERE agent = $1 AND from_at < $3 AND until_at > $2 ORDER BY from_at", agent,
      from, until
    ) { Shift(agent: agent, from: $0.instant(0), until: $0.instant(1)) }
  }
}

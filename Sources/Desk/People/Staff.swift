// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A new member of staff with the password for the first sign-in, shown once.
package struct NewStaff: Codable, Sendable {
  package let agent: AgentID
  package let login: String
  package let password: String
}

extension Desk {
  /// Adds somebody. The id in `agent` is kept, so the caller makes it (`newID`).
  /// - Throws: `DeskError.invalid` with every field at fault, or for a login that is taken.
  package func addAgent(
    _ agent: Agent, password: String? = nil, by actor: Actor, at now: Instant
  ) async throws -> NewStaff {
    try await store.read { try $0.mayManagePeople(actor) }
    try check(agent)
    let password = password ?? PasswordHash.fresh()
    guard PasswordRule.accepts(password) else { throw DeskError.invalid(field: "password", rule: "10-128") }
    let hash = try PasswordHash(password, cost: policies.passwordCost).text
    try await change(by: actor, at: now) { tx in
      try tx.mayManagePeople()
      guard try tx.sql.agent(login: agent.login) == nil else { throw DeskError.invalid(field: "login", rule: "taken") }
      try tx.sql.add(agent, password: hash)
      try tx.sql.save(AgentStatus.new(agent.id, at: now))
      try tx.audit("added", of: "\(agent.id)", agent)
    }
    return NewStaff(agent: agent.id, login: agent.login, password: password)
  }

  /// Changes everything but login and password. Who becomes inactive is signed out at once.
  package func saveAgent(_ agent: Agent, by actor: Actor, id: CommandID, at now: Instant) async throws {
    try check(agent)
    try await verb("people.change", by: actor, id: id, at: now) { tx in
      try tx.mayManagePeople()
      guard try tx.sql.agent(agent.id) != nil else { throw DeskError.notFound("agent") }
      try tx.sql.save(agent)
      if !agent.active {
        try tx.sql.deleteSessions(of: agent.id)
        try tx.leave(agent.id)
      }
      try tx.audit("changed", of: "\(agent.id)", agent)
      return Done()
    }
  }

  /// Gives somebody a new password and signs them out everywhere; opens a locked login.
  package func resetPassword(of login: String, by actor: Actor, at now: Instant) async throws -> NewStaff {
    try await store.read { try $0.mayManagePeople(actor) }
    let password = PasswordHash.fresh()
    let hash = try PasswordHash(password, cost: policies.passwordCost).text
    return try await change(by: actor, at: now) { tx in
      try tx.mayManagePeople()
      guard let agent = try tx.sql.agent(login: login) else { throw DeskError.notFound("agent") }
      try tx.sql.setPassword(hash, of: agent.id)
      try tx.sql.deleteSessions(of: agent.id)
      try tx.sql.forgetSignInFailures(of: login)
      try tx.audit("passwordReset", of: "\(agent.id)")
      return NewStaff(agent: agent.id, login: login, password: password)
    }
  }

  /// Adds everybody in the file, or nobody.
  /// - Throws: `ImportFaults` with every fault of every line.
  package func importStaff(csv: String, by actor: Actor, at now: Instant) async throws -> [NewStaff] {
    try await store.read { try $0.mayManagePeople(actor) }
    let lines = try StaffFile.read(csv) { self.newID(AgentKind.self, city: .none, at: now) }
    let known = Set(try await store.read { try $0.agents() }.map(\.login))
    let taken = lines.filter { known.contains($0.agent.login) }
      .map { ImportFaults.Fault(line: $0.line, field: "login", rule: "taken") }
    guard taken.isEmpty else { throw ImportFaults(faults: taken) }
    let cost = policies.passwordCost
    let staff = try lines.map { line in
      let password = PasswordHash.fresh()
      return (agent: line.agent, password: password, hash: try PasswordHash(password, cost: cost).text)
    }
    try await change(by: actor, at: now) { tx in
      try tx.mayManagePeople()
      for one in staff {
        try tx.sql.add(one.agent, password: one.hash)
        try tx.sql.save(AgentStatus.new(one.agent.id, at: now))
        try tx.audit("added", of: "\(one.agent.id)", one.agent)
      }
    }
    return staff.map { NewStaff(agent: $0.agent.id, login: $0.agent.login, password: $0.password) }
  }

  /// Everybody, by login.
  package func staff(for actor: Actor) async throws -> [Agent] {
    try await store.read { sql in
      _ = try sql.staff(actor)
      return try sql.agents()
    }
  }

  private func check(_ agent: Agent) throws {
    let faults = agent.faults.map(\.rawValue)
    guard faults.isEmpty else { throw DeskError.invalid(field: faults.joined(separator: ","), rule: "malformed") }
  }
}

extension SQL {
  /// The command line of the machine itself may as well: somebody has to add the first person.
  func mayManagePeople(_ actor: Actor) throws {
    if actor == .system("people") { return }
    try staff(actor, who: .managePeople)
  }
}

extension Tx {
  func mayManagePeople() throws { try sql.mayManagePeople(actor) }
}

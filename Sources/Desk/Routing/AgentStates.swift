// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// Agents' states. Lock order everywhere: contact, then case, then agent.

extension Desk {
  /// Takes contacts again: after a pause, a missed offer, or to cut a wrap-up short.
  @discardableResult
  package func ready(by actor: Actor, id: CommandID, at now: Instant) async throws -> AgentStatus {
    try await verb("agent.ready", by: actor, id: id, at: now) { tx in
      let agent = try tx.staff(who: .answer)
      try tx.sql.beat(agent.id, at: tx.now)
      return try tx.move(agent.id, .ready(hasRoom: tx.hasRoom(agent)))
    }
  }

  @discardableResult
  package func pause(
    _ reason: PauseReason, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> AgentStatus {
    try await verb("agent.pause", by: actor, id: id, at: now) { tx in
      try tx.move(try tx.staff(who: .answer).id, .pause(reason))
    }
  }

  /// "I am here": every 15 seconds from each open workspace. A row, not an event. After a lost connection it brings
  /// the agent back as arriving; they say themselves when they are ready.
  package func beat(_ agent: AgentID, at now: Instant) async throws {
    let state = try await store.read { try $0.agentStatus(agent)?.state }
    try await change(by: .agent(agent), at: now) { tx in
      try tx.sql.beat(agent, at: now)
      if state == .offline { try tx.move(agent, .signIn) }
    }
  }

  /// What the dispatcher asks for when its picture of somebody has run out: ends a wrap-up whose time is over, and takes
  /// whoever was not heard for too long offline, their contacts back into the line.
  /// - Returns: the seat as it is now; nil for somebody unknown.
  package func review(_ agent: AgentID, at now: Instant) async throws -> Seat? {
    try await change(by: .system("dispatcher"), at: now) { tx in
      guard let status = try tx.sql.lockedAgentStatus(agent), let who = try tx.sql.agent(agent) else { return nil }
      let isPresent = try tx.sql.presence(of: agent, lasting: tx.policies.presence)?.isPresent(at: now) ?? false
      if status.state != .offline, !isPresent {
        try tx.leave(agent)
      } else if case .wrapUp(let until) = status.state, until <= now {
        try tx.move(agent, .wrapUpOver(hasRoom: tx.hasRoom(who)))
      }
      return try tx.sql.seat(of: agent, presence: tx.policies.presence, tx.secrets, at: now)
    }
  }
}

extension Tx {
  /// Applies a command to somebody's state, writes it and its event.
  @discardableResult
  func move(_ agent: AgentID, _ command: AgentCommand) throws -> AgentStatus {
    let old = try sql.lockedAgentStatus(agent) ?? .new(agent, at: now)
    let new = try apply(old.decide(command, at: now), city: .none)
    if new != old { try sql.save(new) }
    return new
  }

  func hasRoom(_ agent: Agent) throws -> Bool {
    let load = try sql.load(of: agent.id)
    return Channel.allCases.contains { load[$0] < agent.capacity[$0] }
  }

  /// Sets available or busy by what is in hand now, after something came or went without an offer.
  func settle(_ id: AgentID) throws {
    guard let agent = try sql.agent(id), let status = try sql.lockedAgentStatus(id) else { return }
    switch status.state {
    case .available, .busy: try move(id, .ready(hasRoom: hasRoom(agent)))
    default: break
    }
  }

  /// Takes somebody offline: their offer goes back to its place, their contacts wait again at theirs, for anybody who
  /// may answer them.
  func leave(_ agent: AgentID) throws {
    for offered in try sql.contacts(offeredTo: agent) {
      guard let contact = try sql.lockedContact(offered.id), case .offered(let open) = contact.state,
        open.agent == agent, let offer = open.offer
      else { continue }
      try save(apply(contact.giveBack(offer), city: contact.id.city))
    }
    for held in try sql.contacts(heldBy: agent) {
      guard let contact = try sql.lockedContact(held.id), contact.holder == agent else { continue }
      var routed = contact.routed
      routed.named = nil
      try save(apply(contact.requeue(routed), city: contact.id.city))
      try tell(contact.id, .passedOn)
    }
    try movePromises(of: agent, reason: "offline")
    try move(agent, .lose)
  }
}

extension SQL {
  /// Somebody as the dispatcher sees them; nil without a row. `presence`: how long a heartbeat is good for.
  package func seat(of id: AgentID, presence: Span, _ secrets: Secrets, at now: Instant) throws -> Seat? {
    guard let agent = try agent(id), let status = try agentStatus(id) else { return nil }
    return Seat(
      agent: agent, status: status,
      presence: try self.presence(of: id, lasting: presence) ?? Presence(seenAt: Instant(ms: 0)),
      rights: try rights(of: id, secrets, at: now), load: try load(of: id))
  }
}

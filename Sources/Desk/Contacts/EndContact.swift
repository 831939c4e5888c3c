// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Ends a contact; its agent writes down what has to be written (wrap-up) and then gets the next. The case stays as it
  /// is.
  package func endContact(_ id: ContactID, by actor: Actor, command: CommandID, at now: Instant) async throws {
    try await verb("contact.end", by: actor, id: command, at: now) { tx in
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      let author = try tx.author(in: contact)
      if case .agent(let agent) = author, contact.holder != agent { throw ContactError.notYours }
      try tx.end(contact, author == .person ? .byPerson : .byAgent, saying: .ended)
      return Done()
    }
  }

  /// Puts what an agent holds back into the line under the same criteria, for somebody else.
  package func passOn(_ id: ContactID, by actor: Actor, command: CommandID, at now: Instant) async throws {
    try await verb("contact.passOn", by: actor, id: command, at: now) { tx in
      let agent = try tx.staff(who: .answer)
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      guard contact.holder == agent.id else { throw ContactError.notYours }
      var routed = contact.routed
      routed.named = nil
      routed.declinedBy = (routed.declinedBy.filter { $0 != agent.id } + [agent.id]).sorted()
      try tx.requeue(contact, routed)
      return Done()
    }
  }

  /// Gives a contact to somebody directly: a leader reassigns it, or takes it over (`to` being themselves). The new
  /// holder needs the right to answer it and has to be there.
  package func reassign(
    _ id: ContactID, to agent: AgentID, by actor: Actor, command: CommandID, at now: Instant
  ) async throws {
    try await verb("contact.reassign", by: actor, id: command, at: now) { tx in
      try tx.staff(who: .lead)
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      guard let status = try tx.sql.agentStatus(agent), status.state != .offline else {
        throw DeskError.conflict("offline")
      }
      guard try tx.rights(of: agent).may(.answer(contact.routed.need)) else { throw DeskError.forbidden("certificate") }
      try tx.release(contact)
      try tx.save(tx.apply(contact.hand(to: agent), city: id.city), takenAt: tx.now)
      try tx.tell(id, .joined)
      if let file = try tx.sql.lockedCaseFile(contact.caseID), file.isOpen { try tx.decide(file, .assign(agent)) }
      if let old = contact.holder, old != agent { try tx.settle(old) }
      try tx.settle(agent)
      return Done()
    }
  }

  /// What the quiet rule wants done with this contact now: a nudge, a polite end, or nothing.
  package func keepQuiet(_ id: ContactID, at now: Instant) async throws {
    try await change(by: .system("quiet"), at: now) { tx in
      guard let contact = try tx.sql.lockedContact(id) else { return }
      guard let step = tx.policies.quiet.apply(to: contact, at: now) else { return try tx.save(contact) }
      if case .ended = step.contact.state { return try tx.end(contact, .quiet, saying: step.notice) }
      try tx.say(.notice(step.notice), in: step.contact, by: .system, saidAt: now)
    }
  }
}

extension Tx {
  /// Ends a locked contact: the last word, the holder's wrap-up, an open offer withdrawn.
  func end(_ contact: Contact, _ reason: EndReason, saying notice: Notice) throws {
    try release(contact)
    let told = try say(.notice(notice), in: contact, by: .system, saidAt: now).contact
    try save(apply(told.end(reason, at: now), city: contact.id.city))
    guard let holder = contact.holder else { return }
    let wrapUp = policies.routing.queue(contact.routed.queue)?.wrapUp ?? .zero
    try finish(holder, wrapUp: wrapUp)
  }

  /// Back into the line; whoever held it is free of it.
  func requeue(_ contact: Contact, _ routed: Routed) throws {
    try release(contact)
    try save(apply(contact.requeue(routed), city: contact.id.city))
    try tell(contact.id, .passedOn)
    if let holder = contact.holder { try settle(holder) }
  }

  /// Withdraws an open offer from the agent who has it on the screen.
  func release(_ contact: Contact) throws {
    guard case .offered(let open) = contact.state, let offer = open.offer,
      try sql.lockedAgentStatus(open.agent)?.state == .offered(offer)
    else { return }
    try move(open.agent, .withdraw(offer))
  }

  /// The person is back: the contact waits again, first for whoever had it last; a resolved case is open again.
  func resume(_ contact: Contact) throws -> Contact {
    if let live = try sql.liveContact(of: contact.person, on: contact.channel) { return live }
    guard let file = try sql.lockedCaseFile(contact.caseID) else { throw DeskError.notFound("case") }
    let open = file.isOpen ? file : try decide(file, .reopen(reason: Notice.resumed.rawValue))
    let need = Need(
      scenario: open.scenario, channel: contact.channel, language: contact.language, level: open.level)
    let resumed = try apply(
      contact.resume(route(need, named: open.owner ?? contact.agent), at: now), city: contact.id.city)
    try save(resumed)
    let told = try tell(resumed.id, .resumed)
    try tellIncidents(of: open.id)
    return try sql.lockedContact(told.id) ?? told
  }

  private func finish(_ agent: AgentID, wrapUp: Span) throws {
    guard let status = try sql.lockedAgentStatus(agent), status.state != .offline else { return }
    try move(agent, .finish(wrapUp: wrapUp))
  }
}

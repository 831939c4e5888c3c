// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Attaches orders, chooses the scenario, tags an app gap, waits on a party, goes on, or reopens. What has a verb of its
  /// own (assign, escalate, resolve) is refused here.
  @discardableResult
  package func changeCase(
    _ id: CaseID, _ command: CaseCommand, by actor: Actor, command commandID: CommandID, at now: Instant
  ) async throws -> Case {
    switch command {
    case .assign, .escalate, .resolve: throw DeskError.invalid(field: "command", rule: "own verb")
    default: break
    }
    return try await verb("case.change", by: actor, id: commandID, at: now) { tx in
      try tx.staff(who: .answer)
      let file = try tx.decide(tx.openedCase(id), command)
      if case .attach = command { try tx.tellIncidents(of: id) }
      return file
    }
  }

  /// Somebody else answers for it from now on; nil: nobody.
  @discardableResult
  package func assignCase(
    _ id: CaseID, to owner: AgentID?, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Case {
    try await verb("case.assign", by: actor, id: command, at: now) { tx in
      let agent = try tx.staff(who: .answer)
      let file = try tx.openedCase(id)
      guard agent.can(.lead) || owner == agent.id || file.owner == agent.id else {
        throw DeskError.forbidden(Ability.lead.rawValue)
      }
      if let owner, try tx.sql.agent(owner)?.active != true { throw DeskError.notFound("agent") }
      return try tx.decide(file, .assign(owner))
    }
  }

  /// To the team leader or the specialists, with everything that was said and done: the case itself moves, its live
  /// contacts wait in the higher queue, and the reason stands as a note where it was given.
  @discardableResult
  package func escalate(
    _ id: CaseID, to level: Level, reason: String, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Case {
    try await verb("case.escalate", by: actor, id: command, at: now) { tx in
      let agent = try tx.staff(who: .answer)
      let live = try tx.lockedLiveContacts(of: id)
      let raised = try tx.decide(tx.openedCase(id), .escalate(to: level, reason: reason))
      for contact in live {
        let noted = try tx.say(.note(reason), in: contact, by: .agent(agent.id), saidAt: tx.now).contact
        var need = noted.routed.need
        need.level = level
        need.scenario = raised.scenario
        try tx.requeue(noted, tx.route(need))
      }
      return raised
    }
  }

  /// Solved.
  /// - Throws: `CaseError.promiseInForce`, `.brokenWithoutRemedy`.
  @discardableResult
  package func resolveCase(
    _ id: CaseID, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Case {
    try await verb("case.resolve", by: actor, id: command, at: now) { tx in
      try tx.staff(who: .answer)
      let file = try tx.openedCase(id)
      return try tx.decide(file, .resolve(try tx.sql.promiseTally(of: id)))
    }
  }
}

extension Tx {
  /// The locked case.
  func openedCase(_ id: CaseID) throws -> Case {
    guard let file = try sql.lockedCaseFile(id) else { throw DeskError.notFound("case") }
    return file
  }

  /// Applies a command to a locked case, writes it with its events and tasks.
  @discardableResult
  package func decide(_ file: Case, _ command: CaseCommand) throws -> Case {
    let next = try apply(file.decide(command, at: now), city: file.id.city)
    if next != file { try sql.save(next, known: file.orders.count) }
    if next.orders != file.orders || next.isOpen != file.isOpen { try watchOrders(of: next) }
    if next.orders != file.orders { try joinIncidents(next) }
    return next
  }

  fileprivate func lockedLiveContacts(of id: CaseID) throws -> [Contact] {
    try sql.contacts(of: id).compactMap { try sql.lockedContact($0.id) }.filter {
      if case .ended = $0.state { false } else { true }
    }
  }
}

/// The clocks of cases.
enum CaseTimers {
  /// The time a case waited for has come: it is everybody's again.
  static let goOn = TaskHandler("case.goOn") { _, task, now in
    .done { tx in
      guard let id = CaseID(task.orderKey), let file = try tx.sql.lockedCaseFile(id) else { return }
      guard case .waitingOn(_, let until) = file.state, until <= now else { return }
      try tx.decide(file, .goOn)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What a leader says when an incident is declared; owner and parent case come with the verb.
package struct IncidentDeclaration: Codable, Hashable, Sendable {
  package var kind: Incident.Kind
  package var scope: IncidentScope
  package var words: IncidentWords
  package var remedy: IncidentRemedy?
  package init(kind: Incident.Kind, scope: IncidentScope, words: IncidentWords, remedy: IncidentRemedy? = nil) {
    self.kind = kind
    self.scope = scope
    self.words = words
    self.remedy = remedy
  }
}

extension Desk {
  /// Declares an incident, suspected before or not: opens the parent case, whose owner the declaring leader is, and
  /// begins to gather the open cases inside the scope.
  /// - Throws: `IncidentError`; `DeskError.forbidden` for who is no leader, or whose certificate does not reach what one
  ///   order gets.
  package func declareIncident(
    _ declaration: IncidentDeclaration, suspected: IncidentID? = nil, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Incident {
    try await verb("incident.declare", by: actor, id: id, at: now) { tx in
      let leader = try tx.staff(who: .lead)
      try tx.requireLimit(of: leader, for: declaration)
      let incident =
        try suspected.map(tx.lockedIncident)
        ?? Incident(id: tx.newID(city: .none), kind: declaration.kind, scope: declaration.scope, at: now)
      let decided = try incident.decide(
        .declare(
          .init(
            kind: declaration.kind, scope: declaration.scope, words: declaration.words, remedy: declaration.remedy,
            owner: leader.id, parent: tx.newID(city: .none))), by: actor, at: now)
      try tx.openParent(of: decided.state)
      return try tx.keep(decided)
    }
  }

  /// Anything else a leader does with it.
  /// - Throws: `IncidentError`; `DeskError.forbidden`, `.notFound`; `.invalid` for what has a verb of its own.
  package func changeIncident(
    _ id: IncidentID, _ command: IncidentCommand, by actor: Actor, command commandID: CommandID, at now: Instant
  ) async throws -> Incident {
    if case .declare = command { throw DeskError.invalid(field: "command", rule: "own verb") }
    return try await verb("incident.change", by: actor, id: commandID, at: now) { tx in
      let leader = try tx.staff(who: .lead)
      let incident = try tx.lockedIncident(id)
      if case .say(_, let remedy?) = command, remedy != incident.remedy {
        try tx.requireLimit(of: leader, remedy, incident.kind)
      }
      if case .stop(let name, _) = command, Switch(name) == nil { throw DeskError.notFound("switch") }
      let decided = try incident.decide(command, by: actor, at: now)
      try tx.turnSwitches(command, of: incident)
      return try tx.keep(decided)
    }
  }

  /// Takes a suspicion in: an alarm to the leaders, nothing else. What is suspected of the same place already, or was
  /// declared or dismissed there within the hour, is not suspected again.
  /// - Returns: the incident, new or known; nil for a place that was dealt with a moment ago.
  @discardableResult
  package func suspectIncident(
    _ kind: Incident.Kind, scope: IncidentScope, evidence: [IncidentEvidence], by actor: Actor, id: CommandID? = nil,
    at now: Instant
  ) async throws -> Incident? {
    let body: @Sendable (Tx) throws -> Incident? = { tx in
      switch actor {
      case .system, .token: break
      default: try tx.staff(who: .lead)
      }
      try scope.check(at: now)
      return try tx.suspect(kind, scope, evidence)
    }
    guard let id else { return try await change(by: actor, at: now, body) }
    return try await verb("incident.suspect", by: actor, id: id, at: now, body)
  }
}

extension Tx {
  fileprivate func suspect(
    _ kind: Incident.Kind, _ scope: IncidentScope, _ evidence: [IncidentEvidence]
  ) throws -> Incident? {
    let places = Set(evidence.map(\.place))
    let same = { (incident: Incident) in
      incident.scope.cities == scope.cities && !places.isDisjoint(with: incident.evidence.map(\.place))
    }
    if let known = try sql.incidents(.suspected).first(where: same) { return known }
    // A storm over a city explains the shops in it.
    if try sql.incidents(.declared).contains(where: { $0.scope.covers(scope) || same($0) }) { return nil }
    let calm = policies.incidents.calmAfter
    let dealtWith = try (sql.incidents(.dismissed, limit: 50) + sql.incidents(.ended, limit: 50))
    if dealtWith.contains(where: { now - $0.changedAt < calm && same($0) }) { return nil }
    let incident = Incident(
      id: newID(city: .none), kind: kind, scope: scope, evidence: evidence, suspectedAt: now, at: now)
    try sql.save(incident)
    try record(incident.suspicion, city: .none)
    return incident
  }

  func lockedIncident(_ id: IncidentID) throws -> Incident {
    guard let incident = try sql.lockedIncident(id) else { throw DeskError.notFound("incident") }
    return incident
  }

  func keep(_ decided: Decided<Incident>) throws -> Incident {
    for event in decided.events { try record(event, city: .none) }
    for task in decided.tasks {
      let walk = task.payload as? IncidentWalk
      try queue(task, city: walk?.city ?? .none)
    }
    try sql.save(decided.state)
    return decided.state
  }

  /// Whoever says what each order gets could give it himself.
  fileprivate func requireLimit(of leader: Agent, for declaration: IncidentDeclaration) throws {
    if let remedy = declaration.remedy { try requireLimit(of: leader, remedy, declaration.kind) }
  }

  fileprivate func requireLimit(of leader: Agent, _ remedy: IncidentRemedy, _ kind: Incident.Kind) throws {
    guard let limit = try rights(of: leader.id).moneyLimit(for: kind.scenario), remedy.most <= limit else {
      throw DeskError.forbidden("certificate")
    }
  }

  fileprivate func openParent(of incident: Incident) throws {
    guard let id = incident.parent else { return }
    var file = try apply(
      Case.open(
        id, person: .none, side: .platform, suggestion: Suggestion(incident.kind.scenario, .nothingElse), orders: [],
        at: now), city: id.city)
    (file.guess, file.owner) = (nil, incident.owner)
    file.level = .leader
    try sql.add(file)
  }

  /// A leader may stop for an incident what operations may stop at any time; both stand on the audit page.
  fileprivate func turnSwitches(_ command: IncidentCommand, of incident: Incident) throws {
    switch command {
    case .stop(let name, let reason):
      guard try sql.isOn(name) else { throw DeskError.conflict("the switch is off already") }
      try turn(name, on: false, reason)
    case .release(let name, let reason): try turn(name, on: true, reason)
    case .end(let ending): for name in ending.release { try turn(name, on: true, "\(incident.id)") }
    default: break
    }
  }

  private func turn(_ name: String, on: Bool, _ reason: String) throws {
    try sql.turn(name, on: on, by: actor, at: now)
    try audit("switched", of: name, SwitchChange(name: name, on: on, reason: reason))
  }
}

extension PersonID {
  /// Whom the case of an incident is about: nobody alone.
  package static let none = PersonID(raw: 0)
}

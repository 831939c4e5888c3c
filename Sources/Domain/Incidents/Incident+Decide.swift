// SPDX-License-Identifier: Apache-2.0

/// What a person does with an incident.
package enum IncidentCommand: Codable, Hashable, Sendable {
  case declare(Declaration)
  case dismiss(reason: String)
  /// A new version of the text, and what orders get from here on (nil: nothing; what was given stays given).
  case say(IncidentWords, remedy: IncidentRemedy?)
  case setScope(IncidentScope, reason: String)
  /// A switch of operations is off for it, or on again.
  case stop(String, reason: String)
  case release(String, reason: String)
  case end(Ending)
  case reopen(IncidentWords, reason: String)

  package struct Declaration: Codable, Hashable, Sendable {
    package var kind: Incident.Kind
    package var scope: IncidentScope
    package var words: IncidentWords
    package var remedy: IncidentRemedy?
    package var owner: AgentID
    package var parent: CaseID
    package init(
      kind: Incident.Kind, scope: IncidentScope, words: IncidentWords, remedy: IncidentRemedy? = nil, owner: AgentID,
      parent: CaseID
    ) {
      self.kind = kind
      self.scope = scope
      self.words = words
      self.remedy = remedy
      self.owner = owner
      self.parent = parent
    }
  }

  package struct Ending: Codable, Hashable, Sendable {
    package var words: IncidentWords
    /// Switches that go on with the ending, and those that knowingly stay off.
    package var release: [String]
    package var keep: [String]
    package init(words: IncidentWords, release: [String] = [], keep: [String] = []) {
      self.words = words
      self.release = release
      self.keep = keep
    }
  }
}

extension Incident {
  package static let reasonCharacters = 200

  /// The incident after `command`, with what has to be done to its cases as tasks, one walk a city.
  package func decide(
    _ command: IncidentCommand, by actor: Actor, at now: Instant
  ) throws(IncidentError) -> Decided<Incident> {
    var next = self
    next.step += 1
    next.changedAt = now
    let (event, reason, walks) = try next.apply(command, actor, now)
    // What has left the scope is still a child and hears what is said.
    next.reached += next.scope.cities.filter { !next.reached.contains($0) }
    let tasks = walks.flatMap { walk in next.reached.sorted().map { next.walk(walk, in: $0, at: now) } }
    return Decided(next, events: [next.event(event, reason: reason)], tasks: tasks)
  }

  private mutating func apply(
    _ command: IncidentCommand, _ actor: Actor, _ now: Instant
  ) throws(IncidentError) -> (event: String, reason: String?, walks: [IncidentWalk.Kind]) {
    switch command {
    case .declare(let declaration):
      try declare(declaration, actor, now)
      return ("incident.declared", nil, [.gather])
    case .dismiss(let reason):
      try require(.suspected)
      state = .dismissed
      return ("incident.dismissed", try Self.checked(reason), [])
    case .say(let words, let remedy):
      try require(.declared)
      try remedy?.check()
      let isSame = remedy == self.remedy
      self.remedy = remedy
      try say(words, isEnding: false, actor, now)
      return (isSame ? "incident.worded" : "incident.remedySet", nil, [.tell])
    case .setScope(let scope, let reason):
      try require(.declared)
      try scope.check(at: now)
      self.scope = scope
      return ("incident.scopeSet", try Self.checked(reason), [.gather])
    case .stop(let name, let reason): return try stop(name, reason, actor, now)
    case .release(let name, let reason):
      guard stopped.contains(where: { $0.name == name }) else { throw .switchNotStopped(name) }
      stopped.removeAll { $0.name == name }
      return ("incident.switchReleased", "\(name): \(try Self.checked(reason))", [])
    case .end(let ending):
      try end(ending, actor, now)
      return ("incident.ended", nil, [.close])
    case .reopen(let words, let reason):
      try require(.ended)
      state = .declared
      endedAt = nil
      scope.until = nil
      try say(words, isEnding: false, actor, now)
      return ("incident.reopened", try Self.checked(reason), [.reopen, .gather])
    }
  }

  private mutating func declare(
    _ declaration: IncidentCommand.Declaration, _ actor: Actor, _ now: Instant
  ) throws(IncidentError) {
    try require(.suspected)
    try declaration.scope.check(at: now)
    try declaration.remedy?.check()
    kind = declaration.kind
    scope = declaration.scope
    remedy = declaration.remedy
    owner = declaration.owner
    parent = declaration.parent
    state = .declared
    declaredAt = now
    try say(declaration.words, isEnding: false, actor, now)
  }

  private mutating func stop(
    _ name: String, _ reason: String, _ actor: Actor, _ now: Instant
  ) throws(IncidentError) -> (event: String, reason: String?, walks: [IncidentWalk.Kind]) {
    try require(.declared)
    guard !stopped.contains(where: { $0.name == name }) else {
      throw .invalid(field: "switch", rule: "is off for this incident already")
    }
    stopped.append(StoppedSwitch(name: name, since: now, by: actor))
    return ("incident.switchStopped", "\(name): \(try Self.checked(reason))", [])
  }

  private mutating func end(
    _ ending: IncidentCommand.Ending, _ actor: Actor, _ now: Instant
  ) throws(IncidentError) {
    try require(.declared)
    let undecided = stopped.map(\.name).filter { !ending.release.contains($0) && !ending.keep.contains($0) }
    guard undecided.isEmpty else { throw .switchesUndecided(undecided) }
    for name in ending.release where !stopped.contains(where: { $0.name == name }) { throw .switchNotStopped(name) }
    stopped.removeAll { ending.release.contains($0.name) }
    try say(ending.words, isEnding: true, actor, now)
    state = .ended
    endedAt = now
    scope.until = min(scope.until ?? now, now)
  }

  private mutating func say(
    _ words: IncidentWords, isEnding: Bool, _ actor: Actor, _ now: Instant
  ) throws(IncidentError) {
    let clean = try words.cleaned(isEnding: isEnding, remedy: remedy, at: now)
    texts.append(IncidentText(version: texts.count + 1, words: clean, remedy: remedy, at: now, by: actor))
  }

  private func require(_ wanted: State) throws(IncidentError) {
    guard state == wanted else { throw .wrongState(state) }
  }

  static func checked(_ reason: String) throws(IncidentError) -> String {
    guard (3...reasonCharacters).contains(reason.filter { !$0.isWhitespace }.count), reason.count <= 400 else {
      throw .invalid(field: "reason", rule: "3 to \(reasonCharacters) characters")
    }
    return reason
  }

  /// That something was noticed: the alarm to the leaders.
  package var suspicion: NewEvent { event("incident.suspected", reason: nil) }

  func event(_ name: String, reason: String?) -> NewEvent {
    NewEvent(
      name, subject: "\(id)", caseID: parent,
      payload: IncidentChanged(
        id: id, kind: kind, state: state, scope: scope, reason: reason ?? text?.sentence(.chinese),
        version: text?.version, evidence: texts.count < 2 ? evidence : []))
  }

  func walk(_ kind: IncidentWalk.Kind, in city: City, at now: Instant) -> NewTask {
    IncidentWalk(incident: id, city: city, kind: kind, step: step, after: nil).task(at: now)
  }
}

/// The payload of every `incident.*` event.
package struct IncidentChanged: Codable, Hashable, Sendable {
  package let id: IncidentID
  package let kind: Incident.Kind
  package let state: Incident.State
  package let scope: IncidentScope
  /// The cause that was given, or what is said from now on.
  package let reason: String?
  package let version: Int?
  package let evidence: [IncidentEvidence]
}

/// A walk through the cases of one city, a slice a transaction; the next slice is queued by the transaction of the one
/// before, so that a crash anywhere goes on where it stopped and touches nobody twice.
package struct IncidentWalk: Codable, Hashable, Sendable {
  package let incident: IncidentID
  package let city: City
  package let kind: Kind
  /// Which command it follows from.
  package let step: Int
  /// The last case of the slice before.
  package let after: CaseID?

  package enum Kind: String, Codable, Sendable {
    /// Open cases inside the scope become children.
    case gather
    /// Children are told the newest text and get what the remedy gives.
    case tell
    case close, reopen
    /// Children whose orders waited for a larger sum are given theirs.
    case pay
  }

  package init(incident: IncidentID, city: City, kind: Kind, step: Int, after: CaseID?) {
    self.incident = incident
    self.city = city
    self.kind = kind
    self.step = step
    self.after = after
  }

  /// The walk from the next case on.
  package func going(on last: CaseID) -> IncidentWalk {
    IncidentWalk(incident: incident, city: city, kind: kind, step: step, after: last)
  }

  package func task(at now: Instant) -> NewTask {
    NewTask(
      lane: .timer, kind: "incident.walk", orderKey: "\(incident)/\(city.number)", due: now,
      key: "\(incident)/\(city.number)/\(step)/\(kind.rawValue)/\(after?.raw ?? 0)", payload: self)
  }
}

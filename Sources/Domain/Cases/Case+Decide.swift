// SPDX-License-Identifier: Apache-2.0

extension Case {
  package static let mostOrders = 20
  package static let longestWait = Span.days(2)
  package static let gapCharacters = 200
  package static let reasonCharacters = 500

  /// A new case, its scenario as suggested.
  package static func open(
    _ id: CaseID, person: PersonID, side: Party, suggestion: Suggestion, orders: [OrderID], at now: Instant
  ) -> Decided<Case> {
    let new = Case(
      id: id, person: person, side: side, state: .open, scenario: suggestion.scenario, guess: suggestion,
      orders: Array(orders.prefix(mostOrders)), openedAt: now, changedAt: now)
    return Decided(new, events: [new.event("case.opened")])
  }

  /// The case after `command`. Nothing but `reopen` and `tagGap` touches a resolved case; a command that changes
  /// nothing writes nothing.
  package func decide(_ command: CaseCommand, at now: Instant) throws(CaseError) -> Decided<Case> {
    switch command {
    case .reopen, .tagGap: break
    default: if state == .resolved { throw .resolved }
    }
    var next = self
    let (name, reason) = try next.apply(command, at: now)
    guard next != self else { return Decided(self) }
    next.changedAt = now
    var tasks: [NewTask] = []
    if case .waitingOn(_, let until) = next.state, next.state != state {
      tasks.append(
        NewTask(lane: .timer, kind: "case.goOn", orderKey: "\(id)", due: until, key: "case.goOn:\(id):\(until.ms)"))
    }
    return Decided(next, events: [next.event(name, reason: reason)], tasks: tasks)
  }

  private mutating func apply(
    _ command: CaseCommand, at now: Instant
  ) throws(CaseError) -> (event: String, reason: String?) {
    switch command {
    case .attach(let more):
      for order in more where !orders.contains(order) { orders.append(order) }
      guard orders.count <= Self.mostOrders else { throw .tooManyOrders(limit: Self.mostOrders) }
      return ("case.attached", nil)
    case .choose(let chosen):
      scenario = chosen
      guess = nil
      return ("case.scenarioChosen", nil)
    case .tagGap(let text):
      if let text, text.count > Self.gapCharacters { throw .tooLong(limit: Self.gapCharacters) }
      appGap = text.flatMap { $0.isEmpty ? nil : $0 }
      return ("case.gapTagged", appGap)
    case .waitOn(let party, let until):
      guard now < until, until - now <= Self.longestWait else { throw .badWait }
      state = .waitingOn(party, until: until)
      return ("case.waiting", nil)
    case .goOn:
      if case .waitingOn = state { state = reopened > 0 ? .reopened : .open }
      return ("case.wentOn", nil)
    case .assign(let agent):
      owner = agent
      return ("case.assigned", nil)
    case .escalate(let level, let reason):
      guard level > self.level else { throw .notHigher(than: self.level) }
      let reason = try Self.checked(reason)
      self.level = level
      owner = nil
      return ("case.escalated", reason)
    case .resolve(let tally): return try resolve(tally, at: now)
    case .reopen(let reason):
      guard state == .resolved else { throw .notResolved }
      let reason = try Self.checked(reason)
      state = .reopened
      resolvedAt = nil
      reopened += 1
      return ("case.reopened", reason)
    }
  }

  private mutating func resolve(
    _ tally: PromiseTally, at now: Instant
  ) throws(CaseError) -> (event: String, reason: String?) {
    if tally.inForce > 0 { throw .promiseInForce(count: tally.inForce) }
    if tally.brokenUnremedied > 0 { throw .brokenWithoutRemedy(count: tally.brokenUnremedied) }
    state = .resolved
    resolvedAt = now
    return ("case.resolved", nil)
  }

  private static func checked(_ reason: String) throws(CaseError) -> String {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw .reasonMissing }
    guard reason.count <= reasonCharacters else { throw .tooLong(limit: reasonCharacters) }
    return reason
  }

  private func event(_ name: String, reason: String? = nil) -> NewEvent {
    NewEvent(
      name, subject: "\(id)", caseID: id,
      payload: CaseChanged(
        id: id, state: state.name, scenario: scenario, level: level, owner: owner, orders: orders, reason: reason))
  }
}

/// The payload of every `case.*` event.
package struct CaseChanged: Codable, Hashable, Sendable {
  package let id: CaseID
  package let state: String
  package let scenario: Scenario
  package let level: Level
  package let owner: AgentID?
  package let orders: [OrderID]
  package let reason: String?
}

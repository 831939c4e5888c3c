// SPDX-License-Identifier: Apache-2.0

/// Something that hits many at once: a storm, an outage, a shop on fire. Thousands of cases are then one.
///
///     suspected --declare--> declared --end--> ended
///         |                    ^ | words,        |
///         '--dismiss-->        | | remedy,       |
///            dismissed         | | scope         |
///                              '-'---reopen------'
/// Counters and integrators only suspect; a person declares or dismisses, and may declare what nobody suspected. While
/// it is declared, cases inside its scope are its children: they are told one text, get one remedy, and are closed and
/// reopened together. The steps stand in the journal with actor, time, cause and evidence.
package struct Incident: Codable, Hashable, Sendable {
  package let id: IncidentID
  package var kind: Kind
  package var state: State
  package var scope: IncidentScope
  /// Every city that was ever in its scope: children may be there.
  package var reached: [City]
  /// What was counted beside the usual, or reported by an integrator, when it was suspected.
  package var evidence: [IncidentEvidence]
  /// Every version of the one text, oldest first; the last is said.
  package var texts: [IncidentText]
  /// The one remedy of each order inside; nil for none.
  package var remedy: IncidentRemedy?
  /// The case that stands for all of them, and whose it is; from the declaration on.
  package var parent: CaseID?
  package var owner: AgentID?
  /// Switches of operations that were turned off for it and are off still.
  package var stopped: [StoppedSwitch]
  /// What its remedies shall come to, if a second person signs.
  package var sumAsked: SumAsked?
  package var suspectedAt: Instant?
  package var declaredAt: Instant?
  package var endedAt: Instant?
  package var changedAt: Instant
  /// Counts the commands: it makes the keys of the tasks that follow from them.
  package var step: Int

  package enum Kind: String, Codable, Sendable, CaseIterable {
    case weather, platformOutage, carrierOutage, shop, area, payment, other

    /// What the parent case is about.
    package var scenario: Scenario {
      switch self {
      case .weather, .carrierOutage, .area: .late
      case .shop: .merchantIssue
      case .platformOutage, .payment, .other: .enquiry
      }
    }
  }

  package enum State: String, Codable, Sendable, CaseIterable {
    case suspected, dismissed, declared, ended
  }

  package init(
    id: IncidentID, kind: Kind, scope: IncidentScope, evidence: [IncidentEvidence] = [], suspectedAt: Instant? = nil,
    at now: Instant
  ) {
    self.id = id
    self.kind = kind
    self.scope = scope
    reached = scope.cities
    self.evidence = evidence
    self.suspectedAt = suspectedAt
    state = .suspected
    texts = []
    stopped = []
    changedAt = now
    step = 0
  }

  /// What is said now; nil before it was declared.
  package var text: IncidentText? { texts.last }

  /// Cases about what could hurt somebody stay apart: nobody who found glass in his food is told about the weather.
  package static func gathers(_ scenario: Scenario) -> Bool { scenario != .safety && scenario != .foodSafety }

  /// Whether a case about these orders belongs to it. What is not declared has no children.
  package func holds(_ scenario: Scenario, _ orders: [Order]) -> Bool {
    state == .declared && Self.gathers(scenario) && orders.contains(where: scope.holds)
  }
}

/// A number beside what is usual there at that time of the week.
package struct IncidentEvidence: Codable, Hashable, Sendable {
  /// Which city, shop, carrier or part of town was counted.
  package let place: PulsePlace
  package let signal: PulseSignal
  package let seen: Int
  package let usual: Double
  package let from: Instant
  package let until: Instant
  /// Who reported it, where it was no counter of ours: the integrator's own words.
  package let report: String?

  package init(
    place: PulsePlace, signal: PulseSignal, seen: Int, usual: Double, from: Instant, until: Instant,
    report: String? = nil
  ) {
    self.place = place
    self.signal = signal
    self.seen = seen
    self.usual = usual
    self.from = from
    self.until = until
    self.report = report
  }
}

/// A switch that is off because of an incident.
package struct StoppedSwitch: Codable, Hashable, Sendable {
  package let name: String
  package let since: Instant
  package let by: Actor
  package init(name: String, since: Instant, by: Actor) {
    self.name = name
    self.since = since
    self.by = by
  }
}

package enum IncidentError: Error, Hashable, Sendable {
  case wrongState(Incident.State)
  case invalid(field: String, rule: String)
  /// These switches are off for it: the ending says of each whether it is released or stays.
  case switchesUndecided([String])
  case switchNotStopped(String)
  /// The incident's remedies have come to what they may: this much is left, and more needs two people.
  case sumReached(left: Money)
  /// Nobody has asked for a larger sum.
  case nothingAsked
  /// Who asks does not sign.
  case ownSignature
}

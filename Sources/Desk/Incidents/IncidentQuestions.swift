// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// How many children an incident has.
package struct IncidentCounts: Codable, Hashable, Sendable {
  /// Not resolved, and not held by anything.
  package var open = 0
  /// Resolved together by its ending.
  package var closed = 0
  /// Resolved one by one, by people.
  package var resolved = 0
  /// Not resolved after its ending, by what holds them.
  package var held: [String: Int] = [:]
  /// Contacts by the version they were told.
  package var told: [Int: Int] = [:]
  /// Children of which an order waits for a larger sum.
  package var waiting = 0

  package var all: Int { open + closed + resolved + held.values.reduce(0, +) }
}

/// An incident with what hangs on it.
package struct IncidentView: Sendable {
  package let incident: Incident
  package let counts: IncidentCounts
  package let owner: String?
  package let sum: IncidentSum
  /// What the remedies may come to now.
  package let allowed: Money
  /// Who has asked for a larger sum, and whether the reader may sign it: whoever did not ask.
  package let askedBy: String?
  package let maySign: Bool
  /// Children that are open after the ending, with what holds each; at most fifty.
  package let held: [(line: CaseLine, hold: IncidentChild.Hold?)]
}

/// What the leaders' list shows.
package struct IncidentBoard: Sendable {
  package let suspected: [Incident]
  package let declared: [(incident: Incident, counts: IncidentCounts)]
  /// Ended and dismissed, newest first.
  package let past: [Incident]
  /// How many were ever in each state: of the suspected, how many were false alarms.
  package let tally: [(state: Incident.State, count: Int)]
}

extension Desk {
  package func incidentBoard(for actor: Actor) async throws -> IncidentBoard {
    try await store.read { sql in
      try sql.mayReadIncidents(actor)
      let past = try sql.incidents(.ended, limit: 20) + sql.incidents(.dismissed, limit: 20)
      return IncidentBoard(
        suspected: try sql.incidents(.suspected),
        declared: try sql.incidents(.declared).map { ($0, try sql.counts(of: $0)) },
        past: past.sorted { ($0.changedAt, $0.id) > ($1.changedAt, $1.id) }, tally: try sql.incidentCounts())
    }
  }

  package func incident(_ id: IncidentID, for actor: Actor) async throws -> IncidentView {
    let (secrets, policy) = (secrets, policies.incidents)
    return try await store.read { sql in
      try sql.mayReadIncidents(actor)
      guard let incident = try sql.incident(id) else { throw DeskError.notFound("incident") }
      var held: [(line: CaseLine, hold: IncidentChild.Hold?)] = []
      if incident.state == .ended {
        for city in incident.reached {
          for child in try sql.openChildren(of: id, in: city, limit: 50 - held.count) {
            guard let line = try sql.caseLine(child.caseID, secrets) else { continue }
            var hold: IncidentChild.Hold?
            if case .held(let why) = child.state { hold = why }
            held.append((line, hold))
          }
        }
      }
      let sum = try sql.sum(of: id)
      var asker: String?
      if case .agent(let id)? = incident.sumAsked?.by { asker = try sql.agent(id)?.name }
      return IncidentView(
        incident: incident, counts: try sql.counts(of: incident),
        owner: try incident.owner.flatMap { try sql.agent($0)?.name }, sum: sum, allowed: sum.allowed(policy),
        askedBy: asker, maySign: incident.sumAsked.map { $0.by != actor } ?? false, held: held)
    }
  }

  /// The declared incidents a case belongs to, for the banner over it, and the one it stands for.
  package func incidents(around id: CaseID, for actor: Actor) async throws -> [IncidentNews] {
    let policy = policies.incidents
    return try await store.read { sql in
      try sql.mayReadCases(actor)
      let own = try sql.incidents(.declared).filter { $0.parent == id }
      let joined = try sql.memberships(of: id).compactMap { try sql.incident($0.incident) }
      let orders = try sql.caseFile(id)?.orders.compactMap { try sql.order($0)?.order } ?? []
      return try (own + joined.filter { $0.state == .declared }).map {
        try sql.news(of: $0, about: orders, policy)
      }
    }
  }

  /// How many wait for a leader's judgement (suspected, or with orders that wait for a larger sum), and how many go on.
  package func incidentAlarms(for actor: Actor) async throws -> (waiting: Int, declared: Int) {
    try await store.read { sql in
      try sql.mayReadIncidents(actor)
      let declared = try sql.incidents(.declared)
      let short = try declared.count { incident in
        try incident.reached.contains { try sql.waitingChildren(of: incident.id, in: $0) > 0 }
      }
      return (try sql.incidents(.suspected).count + short, declared.count)
    }
  }

  /// What goes on now, for pages that everybody sees: the same text that every customer is told.
  package func declaredIncidents() async throws -> [Incident] { try await store.read { try $0.incidents(.declared) } }
}

extension SQL {
  /// Leaders, integrators whose scope the way in has checked, and the house itself.
  fileprivate func mayReadIncidents(_ actor: Actor) throws {
    switch actor {
    case .token, .system: return
    default: try staff(actor, who: .lead)
    }
  }

  fileprivate func counts(of incident: Incident) throws -> IncidentCounts {
    var counts = IncidentCounts()
    for city in incident.reached {
      for (state, isResolved, count) in try childCounts(of: incident.id, in: city) {
        switch (state, isResolved) {
        case (.closed, true): counts.closed += count
        case (_, true): counts.resolved += count
        case (.held(let why), false): counts.held[why.rawValue, default: 0] += count
        case (_, false): counts.open += count
        }
      }
      counts.waiting += try waitingChildren(of: incident.id, in: city)
      for (version, count) in try toldCounts(of: incident.id, in: city) { counts.told[version, default: 0] += count }
    }
    return counts
  }
}

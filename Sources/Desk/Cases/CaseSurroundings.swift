// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What stands beside a case on the screen: its orders, its promises, and what the one who looks may do.
package struct CaseSurroundings: Sendable {
  package let orders: [OrderCard]
  /// Oldest first.
  package let promises: [Promise]
  /// What was given for its orders, oldest first.
  package let remedies: [Remedy]
  /// What the platform was asked to do with its orders, oldest first.
  package let commands: [OrderCommand]
  /// The reminders of its orders, oldest first.
  package let reminders: [Reminder]
  /// What we noticed of its orders, oldest first.
  package let concerns: [Concern]
  /// What the one who looks may give away in this scenario; nil without a certificate for it.
  package let limit: Money?
  /// The person's own last message: what a relayed yes rests on.
  package let lastWords: Message?
}

/// The next promise of a case, for a list.
package struct PromiseGlance: Sendable {
  package let due: Instant
  package let isAtRisk: Bool
}

extension Desk {
  package func surroundings(of id: CaseID, for actor: Actor, at now: Instant) async throws -> CaseSurroundings {
    let secrets = secrets
    return try await store.read { sql in
      let agent = try sql.staff(actor, who: .answer)
      guard let file = try sql.caseFile(id) else { throw DeskError.notFound("case") }
      let words = try sql.contacts(of: id).last.map { try sql.lastMessages(in: $0.id, notes: false, limit: 50) } ?? []
      let orders = try file.orders.compactMap { try sql.order($0) }.map { try sql.card($0, at: now) }
      return CaseSurroundings(
        orders: orders, promises: try sql.promises(of: id),
        remedies: try orders.flatMap { try sql.remedies(order: $0.order.ref, city: $0.order.city) },
        commands: try orders.flatMap { try sql.orderCommands(of: $0.order.ref, city: $0.order.city) },
        reminders: try orders.flatMap { try sql.reminders(order: $0.order.ref, city: $0.order.city) }
          .sorted { ($0.at, $0.id) < ($1.at, $1.id) },
        concerns: try sql.concerns(in: id),
        limit: try sql.rights(of: agent.id, secrets, at: now).moneyLimit(for: file.scenario),
        lastWords: words.last { $0.author == .person })
    }
  }

  /// The promise in force that is due first, of each of these cases that has one.
  package func promiseGlances(in cases: [CaseID], for actor: Actor) async throws -> [CaseID: PromiseGlance] {
    try await store.read { sql in
      try sql.staff(actor, who: .answer)
      var glances: [CaseID: PromiseGlance] = [:]
      for id in cases {
        let running = try sql.promises(of: id).filter { $0.state == .inForce }
        guard let due = running.compactMap(\.due).min() else { continue }
        glances[id] = PromiseGlance(due: due, isAtRisk: running.contains(where: \.isAtRisk))
      }
      return glances
    }
  }

  /// Names of members of staff, for streams and lists.
  package func names(of agents: Set<AgentID>, for actor: Actor) async throws -> [AgentID: String] {
    try await store.read { sql in
      _ = try sql.staff(actor)
      return try agents.reduce(into: [:]) { names, id in names[id] = try sql.agent(id)?.name }
    }
  }

  /// Masked names of persons, for lists.
  package func masked(_ persons: Set<PersonID>, for actor: Actor) async throws -> [PersonID: MaskedPerson] {
    let secrets = secrets
    return try await store.read { sql in
      _ = try sql.staff(actor)
      return try persons.reduce(into: [:]) { found, id in found[id] = try sql.masked(id, secrets) }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// Who may: asked at the beginning of every verb and question.

extension SQL {
  /// The staff member behind the actor.
  /// - Throws: `DeskError.forbidden` for everybody else and for those who have left.
  package func staff(_ actor: Actor) throws -> Agent {
    guard case .agent(let id) = actor, let agent = try agent(id), agent.active else {
      throw DeskError.forbidden("staff")
    }
    return agent
  }

  /// The staff member behind the actor, if a role of theirs opens this kind of verb.
  @discardableResult
  package func staff(_ actor: Actor, who ability: Ability) throws -> Agent {
    let agent = try staff(actor)
    guard agent.can(ability) else { throw DeskError.forbidden(ability.rawValue) }
    return agent
  }

  /// What the person's sound and valid certificates allow at `now`.
  package func rights(of agent: AgentID, _ secrets: Secrets, at now: Instant) throws -> Rights {
    let rows = try certificates(of: agent)
    let sound = rows.filter(secrets.isSound).map(\.certificate)
    return Rights(sound, at: now) { _ in true }
  }
}

extension Tx {
  /// The staff member behind this verb; see `SQL.staff(_:who:)`.
  @discardableResult
  package func staff(who ability: Ability) throws -> Agent { try sql.staff(actor, who: ability) }

  package func rights(of agent: AgentID) throws -> Rights { try sql.rights(of: agent, secrets, at: now) }

  /// - Throws: `DeskError.forbidden("certificate")` unless the actor is staff whose certificates allow this.
  @discardableResult
  package func require(_ permission: Permission) throws -> Agent {
    let agent = try sql.staff(actor)
    guard try rights(of: agent.id).may(permission) else { throw DeskError.forbidden("certificate") }
    return agent
  }

  /// Writes an event for the audit page; `what` says what was done to whom in words of the trade.
  func audit(_ name: String, of subject: String, _ payload: any Encodable & Sendable = NoPayload()) throws {
    try record(NewEvent("people.\(name)", subject: subject, payload: payload), city: .none)
  }
}

extension Desk {
  /// What somebody may right now, for pages that show their limits.
  package func rights(of agent: AgentID, at now: Instant) async throws -> Rights {
    let secrets = secrets
    return try await store.read { try $0.rights(of: agent, secrets, at: now) }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What a leader sees of what we noticed: what stands now, and the day's figures.
package struct ConcernBoard: Sendable {
  /// Open ones, the newest first, at most a hundred of each state.
  package let open: [Concern]
  /// Of those raised today, by clock and state.
  package let counts: [ConcernCount]
}

package struct ConcernPage: Sendable {
  package let items: [Concern]
  /// Where the next page begins; nil on the last.
  package let next: ConcernID?
}

extension Desk {
  /// A person says that it is nothing; of this order's way nothing more is raised then.
  /// - Throws: `ConcernError.ended`; `DeskError.invalid` for the reason.
  @discardableResult
  package func dismissConcern(
    _ id: ConcernID, reason: String, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Concern {
    let said = Concern.reasonCharacters
    let scalars = reason.unicodeScalars
    let seen = scalars.count { !$0.properties.isWhitespace && $0.value >= 0x20 && $0.value != 0x7F }
    guard seen >= said.lowerBound, scalars.count <= said.upperBound else {
      throw DeskError.invalid(field: "reason", rule: "\(said.lowerBound)-\(said.upperBound)")
    }
    return try await verb("concern.dismiss", by: actor, id: command, at: now) { tx in
      try tx.sql.mayReadConcerns(actor)
      guard let concern = try tx.sql.lockedConcern(id) else { throw DeskError.notFound("concern") }
      let ended = try concern.dismissed(reason, by: actor, at: tx.now)
      try tx.close(concern, ended)
      return ended.state
    }
  }

  package func concern(_ id: ConcernID, for actor: Actor) async throws -> Concern {
    try await store.read { sql in
      try sql.mayReadConcerns(actor)
      guard let concern = try sql.concern(id) else { throw DeskError.notFound("concern") }
      return concern
    }
  }

  /// A page of one state, newest first.
  package func concerns(
    _ state: Concern.State, before: ConcernID? = nil, limit: Int = 50, for actor: Actor
  ) async throws -> ConcernPage {
    let limit = min(max(limit, 1), 200)
    return try await store.read { sql in
      try sql.mayReadConcerns(actor)
      let items = try sql.concerns(state, before: before, limit: limit)
      return ConcernPage(items: items, next: items.count == limit ? items.last?.id : nil)
    }
  }

  package func concernBoard(for actor: Actor, at now: Instant) async throws -> ConcernBoard {
    try await store.read { sql in
      try sql.staff(actor, who: .lead)
      let open = try [Concern.State.raised, .told].flatMap { try sql.concerns($0, before: nil, limit: 100) }
      return ConcernBoard(
        open: open.sorted { ($0.raisedAt, $0.id) > ($1.raisedAt, $1.id) },
        counts: try sql.concernCounts(from: now.startOfDay))
    }
  }
}

extension SQL {
  /// Staff who answer or lead, and integrators, whose scope the way in has checked.
  fileprivate func mayReadConcerns(_ actor: Actor) throws {
    if case .token = actor { return }
    let agent = try staff(actor)
    guard agent.can(.answer) || agent.can(.lead) else { throw DeskError.forbidden(Ability.answer.rawValue) }
  }
}

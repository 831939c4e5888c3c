// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A remedy that waits for a person, as a leader's list shows it.
package struct RemedyLine: Sendable {
  package let remedy: Remedy
  /// Who wants to give it; nil for the house itself.
  package let proposer: String?
  package let person: MaskedPerson?
  /// How much the leader who looks may sign for in the case's scenario; nil without a certificate for it.
  package let limit: Money?
}

extension Desk {
  /// What waits for a leader: proposals to sign, then those nobody knows the end of; oldest first.
  package func remedyLines(for actor: Actor, at now: Instant) async throws -> [RemedyLine] {
    let secrets = secrets
    return try await store.read { sql in
      let leader = try sql.staff(actor, who: .lead)
      let rights = try sql.rights(of: leader.id, secrets, at: now)
      return try (sql.remediesWaiting(.proposed) + sql.remediesWaiting(.unknown)).map { remedy in
        let file = try remedy.caseID.flatMap { try sql.caseFile($0) }
        var proposer: String?
        if case .agent(let id) = remedy.proposedBy { proposer = try sql.agent(id)?.name }
        return RemedyLine(
          remedy: remedy, proposer: proposer, person: try file.flatMap { try sql.masked($0.person, secrets) },
          limit: rights.moneyLimit(for: file?.scenario ?? .refund))
      }
    }
  }
}

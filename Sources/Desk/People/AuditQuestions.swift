// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A line of the audit page.
package struct AuditLine: Sendable {
  package let position: Int64
  package let at: Instant
  package let event: String
  package let subject: String
  /// A person's name where there is one, else who it was in words of the journal.
  package let who: String
  /// JSON.
  package let payload: String
}

extension Desk {
  /// The audit page, newest first; `before` is the position of the last line seen.
  package func auditLines(before: Int64?, limit: Int = 50, for actor: Actor) async throws -> [AuditLine] {
    let entries = try await audit(before: before, limit: limit, for: actor)
    return try await store.read { sql in
      try entries.map { entry in
        var who = "\(entry.actor)"
        if case .agent(let id) = entry.actor, let name = try sql.agent(id)?.name { who = name }
        return AuditLine(
          position: entry.position ?? 0, at: entry.at, event: entry.name, subject: entry.subject, who: who,
          payload: entry.payload)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A certificate as the page shows it.
package struct CertificateView: Codable, Sendable {
  package let certificate: Certificate
  /// False when the row was changed past Mealdesk; it gives no right.
  package let isSound: Bool
  package let isValid: Bool
}

extension Desk {
  /// Grants a right. The certificate's `grantedBy` is the actor.
  /// - Throws: `CertificateError`; `DeskError.forbidden` without the role.
  package func grant(_ certificate: Certificate, by actor: Actor, id: CommandID, at now: Instant) async throws {
    try certificate.check()
    try await verb("people.grant", by: actor, id: id, at: now) { tx in
      guard actor == .agent(certificate.grantedBy) else { throw DeskError.forbidden(Ability.grant.rawValue) }
      try tx.staff(who: .grant)
      guard try tx.sql.agent(certificate.agent) != nil else { throw DeskError.notFound("agent") }
      try tx.sql.save(tx.secrets.seal(certificate))
      try tx.audit("granted", of: "\(certificate.agent)", certificate)
      return Done()
    }
  }

  /// Ends a right at once.
  package func revoke(_ id: CertificateID, by actor: Actor, command: CommandID, at now: Instant) async throws {
    try await verb("people.revoke", by: actor, id: command, at: now) { tx in
      try tx.staff(who: .grant)
      guard let row = try tx.sql.lockedCertificate(id) else { throw DeskError.notFound("certificate") }
      let revoked = try row.certificate.revoked(at: now)
      // A broken row is not made sound by being revoked.
      let sealed = tx.secrets.isSound(row) ? tx.secrets.seal(revoked) : SealedCertificate(revoked, seal: row.seal)
      try tx.sql.save(sealed)
      try tx.audit("revoked", of: "\(revoked.agent)", revoked)
      return Done()
    }
  }

  /// All of one person, newest first; one's own, or with the role.
  package func certificates(
    of agent: AgentID, for actor: Actor, at now: Instant
  ) async throws -> [CertificateView] {
    let secrets = secrets
    return try await store.read { sql in
      if actor != .agent(agent) { try sql.staff(actor, who: .grant) }
      return try sql.certificates(of: agent).map {
        CertificateView(
          certificate: $0.certificate, isSound: secrets.isSound($0), isValid: $0.certificate.isValid(at: now))
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

/// A certificate with the seal that lies beside it; whoever reads it checks the seal.
package struct SealedCertificate: Sendable {
  package let certificate: Certificate
  package let seal: [UInt8]
  package init(_ certificate: Certificate, seal: [UInt8]) {
    self.certificate = certificate
    self.seal = seal
  }

  static let columns = """
    id, agent, scenarios, channels, languages, levels, money_limit, valid_from, valid_until, granted_by, revoked_at, seal
    """

  init(_ row: Row) throws {
    certificate = Certificate(
      id: row.id(0), agent: row.id(1), scenarios: try row.json(2), channels: try row.json(3),
      languages: try row.json(4), levels: try row.json(5), moneyLimit: row.money(6), from: row.instant(7),
      until: row.instant(8), grantedBy: row.id(9), revokedAt: row.optionalInstant(10))
    seal = row.blob(11)
  }
}

extension SQL {
  /// All of one person, newest first.
  package func certificates(of agent: AgentID) throws -> [SealedCertificate] {
    try rows(
      "SELECT \(SealedCertificate.columns) FROM certificate WHERE agent = $1 ORDER BY id DESC", agent,
      map: SealedCertificate.init)
  }

  package func lockedCertificate(_ id: CertificateID) throws -> SealedCertificate? {
    try first(
      "SELECT \(SealedCertificate.columns) FROM certificate WHERE id = $1 FOR UPDATE", id, map: SealedCertificate.init)
  }

  package func save(_ sealed: SealedCertificate) throws {
    let row = sealed.certificate
    try run(
      """
      INSERT INTO certificate (\(SealedCertificate.columns))
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at, seal = excluded.seal
      """, row.id, row.agent, try JSON.text(row.scenarios), try JSON.text(row.channels), try JSON.text(row.languages),
      try JSON.text(row.levels), row.moneyLimit, row.from, row.until, row.grantedBy, row.revokedAt, sealed.seal)
  }
}

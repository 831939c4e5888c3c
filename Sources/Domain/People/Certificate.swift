// SPDX-License-Identifier: Apache-2.0

/// A right, as a row: what its holder may answer, in which languages, on which channels and levels, and how much money
/// one decision of theirs may cost. Granted by a person, never by oneself; it ends at `until` or when it is revoked.
/// The row carries a keyed MAC over `sealedBytes`, so that a row written past Mealdesk gives no right.
package struct Certificate: Codable, Hashable, Sendable {
  package let id: CertificateID
  package let agent: AgentID
  /// The four lists are sorted and without doubles.
  package let scenarios: [Scenario]
  package let channels: [Channel]
  package let languages: [Language]
  package let levels: [Level]
  /// The most one remedy may cost.
  package let moneyLimit: Money
  package let from: Instant
  package let until: Instant
  package let grantedBy: AgentID
  package private(set) var revokedAt: Instant?

  package init(
    id: CertificateID, agent: AgentID, scenarios: [Scenario], channels: [Channel], languages: [Language],
    levels: [Level], moneyLimit: Money, from: Instant, until: Instant, grantedBy: AgentID, revokedAt: Instant? = nil
  ) {
    self.id = id
    self.agent = agent
    self.scenarios = Scenario.allCases.filter(scenarios.contains)
    self.channels = Channel.allCases.filter(channels.contains)
    self.languages = Language.allCases.filter(languages.contains)
    self.levels = Level.allCases.filter(levels.contains)
    self.moneyLimit = moneyLimit
    self.from = from
    self.until = until
    self.grantedBy = grantedBy
    self.revokedAt = revokedAt
  }

  /// Checks a wish for a new certificate. Nobody certifies themselves, an empty list would grant nothing, and no
  /// certificate lasts longer than two years.
  package func check() throws(CertificateError) {
    guard agent != grantedBy else { throw .ownCertificate }
    guard !scenarios.isEmpty, !channels.isEmpty, !languages.isEmpty, !levels.isEmpty else { throw .grantsNothing }
    guard from < until, until - from <= .days(731) else { throw .badTime }
    guard moneyLimit >= .zero else { throw .badMoney }
  }

  /// - Throws: `alreadyRevoked`.
  package func revoked(at now: Instant) throws(CertificateError) -> Certificate {
    if let revokedAt { throw .alreadyRevoked(at: revokedAt) }
    var next = self
    next.revokedAt = now
    return next
  }

  package func isValid(at now: Instant) -> Bool { from <= now && now < until && revokedAt == nil }

  /// The canonical bytes that are sealed: every field, one a line, so that no change of a row keeps its seal. The
  /// first line names the form; a new form gets a new number.
  package var sealedBytes: [UInt8] {
    let lines = [
      "mealdesk certificate 1", "\(id)", "\(agent)",
      scenarios.map(\.rawValue).joined(separator: ","), channels.map(\.rawValue).joined(separator: ","),
      languages.map(\.rawValue).joined(separator: ","), levels.map(\.rawValue).joined(separator: ","),
      "\(moneyLimit.fen)", "\(from.ms)", "\(until.ms)", "\(grantedBy)", revokedAt.map { "\($0.ms)" } ?? "in force",
    ]
    return Array(lines.joined(separator: "\n").utf8)
  }
}

package enum CertificateError: Error, Hashable, Sendable {
  case ownCertificate
  case grantsNothing
  case badTime
  case badMoney
  case alreadyRevoked(at: Instant)
}

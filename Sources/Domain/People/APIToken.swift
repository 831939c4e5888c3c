// SPDX-License-Identifier: Apache-2.0

/// What an integrator's token opens, as it stands in the OpenAPI description.
package enum TokenScope: String, Codable, Sendable, CaseIterable {
  case casesRead = "cases:read"
  case concernsWrite = "concerns:write"
  case contactsWrite = "contacts:write"
  case ordersRead = "orders:read"
  case ordersCommand = "orders:command"
  case incidentsRead = "incidents:read"
  /// To report what may be one; a person declares it.
  case incidentsWrite = "incidents:write"
}

/// An integrator's way in. The secret is shown once and kept as a hash.
package struct APIToken: Codable, Hashable, Sendable {
  package let id: TokenID
  package let name: String
  package let scopes: [TokenScope]
  package let grantedBy: AgentID
  package let madeAt: Instant
  package let until: Instant
  package var revokedAt: Instant?
  /// The last use, to the minute; nil before the first.
  package var usedAt: Instant?

  package init(
    id: TokenID, name: String, scopes: [TokenScope], grantedBy: AgentID, madeAt: Instant, until: Instant,
    revokedAt: Instant? = nil, usedAt: Instant? = nil
  ) {
    self.id = id
    self.name = name
    self.scopes = TokenScope.allCases.filter(scopes.contains)
    self.grantedBy = grantedBy
    self.madeAt = madeAt
    self.until = until
    self.revokedAt = revokedAt
    self.usedAt = usedAt
  }

  package func isValid(at now: Instant) -> Bool { revokedAt == nil && now < until }
  package func allows(_ scope: TokenScope, at now: Instant) -> Bool { isValid(at: now) && scopes.contains(scope) }

  /// Whether a use now is worth a row: once a minute is enough to see which tokens live.
  package func isNewsWhenUsed(at now: Instant) -> Bool { usedAt.map { now - $0 >= .minutes(1) } ?? true }
}

/// Hours somebody is planned for; entered by hand for now.
package struct Shift: Codable, Hashable, Sendable {
  package let agent: AgentID
  package let from: Instant
  package let until: Instant
  package init(agent: AgentID, from: Instant, until: Instant) {
    self.agent = agent
    self.from = from
    self.until = until
  }

  /// A shift is a positive length of at most 14 hours.
  package var isSensible: Bool { from < until && until - from <= .hours(14) }
  package func covers(_ now: Instant) -> Bool { from <= now && now < until }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A declared incident as it is told to somebody: the one text, and whether the remedy in it still waits for a second
/// person because the incident's sum is reached.
package struct IncidentNews: Sendable {
  package let incident: Incident
  package let waits: Bool

  package func sentence(_ language: Language) -> String? { incident.text?.sentence(language, waits: waits) }
}

extension Desk {
  /// What goes on now, for pages that everybody sees.
  package func incidentNews() async throws -> [IncidentNews] {
    let policy = policies.incidents
    return try await store.read { sql in
      try sql.incidents(.declared).map { try sql.news(of: $0, about: [], policy) }
    }
  }
}

extension SQL {
  /// The declared incidents that one of these orders is inside of.
  func incidentNews(about orders: [Order], _ policy: IncidentPolicy) throws -> [IncidentNews] {
    try incidents(.declared).filter { orders.contains(where: $0.scope.holds) }.map {
      try news(of: $0, about: orders, policy)
    }
  }

  /// The remedy waits where the sum is used up and none of these orders has had it.
  func news(of incident: Incident, about orders: [Order], _ policy: IncidentPolicy) throws -> IncidentNews {
    guard let remedy = incident.remedy else { return IncidentNews(incident: incident, waits: false) }
    let sum = try sum(of: incident.id)
    let isReached = remedy.most > sum.allowed(policy) - sum.given
    let hasHad =
      try isReached
      && orders.contains { order in
        try remedies(order: order.ref, city: order.city).contains { $0.incident == incident.id && $0.counts }
      }
    return IncidentNews(incident: incident, waits: isReached && !hasHad)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A case in a list.
package struct CaseLine: Codable, Sendable {
  package let file: Case
  package let person: MaskedPerson?
  package let ownerName: String?
}

/// A case with what hangs on it.
package struct CaseView: Codable, Sendable {
  package let file: Case
  package let person: MaskedPerson?
  package let ownerName: String?
  package let contacts: [Contact]
  /// The person's other cases, newest first.
  package let others: [CaseLine]
}

package struct CasePage: Codable, Sendable {
  package let lines: [CaseLine]
  /// Where the next page begins; nil on the last.
  package let next: CaseID?
}

extension Desk {
  package func caseView(_ id: CaseID, for actor: Actor) async throws -> CaseView {
    let secrets = secrets
    return try await store.read { sql in
      try sql.mayReadCases(actor)
      guard let view = try sql.caseView(id, secrets) else { throw DeskError.notFound("case") }
      return view
    }
  }

  /// A page of a filtered list, newest first. `before` is the `next` of the page before.
  package func cases(
    _ filter: CaseFilter, before: CaseID? = nil, limit: Int = 50, for actor: Actor
  ) async throws -> CasePage {
    let secrets = secrets
    let limit = min(max(limit, 1), 200)
    return try await store.read { sql in
      try sql.mayReadCases(actor)
      let ids = try sql.cases(filter, before: before, limit: limit)
      return CasePage(
        lines: try ids.compactMap { try sql.caseLine($0, secrets) }, next: ids.count == limit ? ids.last : nil)
    }
  }

  /// Finds cases by an id of ours, the platform's order number, a whole telephone number, its last four digits, a whole
  /// name, or words that were said; newest first, at most fifty.
  package func findCases(_ query: String, for actor: Actor) async throws -> [CaseLine] {
    let secrets = secrets
    let query = String(query.prefix(200)).unpadded
    return try await store.read { sql in
      try sql.mayReadCases(actor)
      var found = try sql.casesByNumber(query)
      for person in try sql.persons(foundBy: query, secrets) {
        found += try sql.cases(.person(person), before: nil, limit: 20)
      }
      let terms = SearchTerms.of(query, most: 6)
      if !terms.isEmpty { found += try sql.cases(.terms(terms), before: nil, limit: 50) }
      let newest = Set(found).sorted { ($0.madeAt, $0) > ($1.madeAt, $1) }
      return try newest.prefix(50).compactMap { try sql.caseLine($0, secrets) }
    }
  }
}

extension SQL {
  /// Staff who answer, lead or audit, integrators (whose scope the way in checked) and the house itself.
  func mayReadCases(_ actor: Actor) throws {
    switch actor {
    case .token, .system: return
    default:
      let agent = try staff(actor)
      guard agent.can(.answer) || agent.can(.lead) || agent.can(.readAudit) else { throw DeskError.forbidden("answer") }
    }
  }

  fileprivate func casesByNumber(_ query: String) throws -> [CaseID] {
    if let id = CaseID(query) { return try caseFile(id) == nil ? [] : [id] }
    if let order = OrderID(query) { return try cases(of: order) }
    return try orders(numbered: OrderRef(query), limit: 10).flatMap { try cases(of: $0.id) }
  }

  func caseLine(_ id: CaseID, _ secrets: Secrets) throws -> CaseLine? {
    guard let file = try caseFile(id) else { return nil }
    return CaseLine(
      file: file, person: try masked(file.person, secrets), ownerName: try file.owner.flatMap { try agent($0)?.name })
  }

  func caseView(_ id: CaseID, _ secrets: Secrets) throws -> CaseView? {
    guard let line = try caseLine(id, secrets) else { return nil }
    let others = try cases(.person(line.file.person), before: nil, limit: 10).filter { $0 != id }
    return CaseView(
      file: line.file, person: line.person, ownerName: line.ownerName, contacts: try contacts(of: id),
      others: try others.compactMap { try caseLine($0, secrets) })
  }
}

extension String {
  /// Without the blanks around it.
  package var unpadded: String {
    let isBlank: (Character) -> Bool = { $0.isWhitespace }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}

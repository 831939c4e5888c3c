// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// What the page of cases shows: what a search finds, or a page of all cases of a state, newest first.
  package func caseList(
    _ query: String, state: String?, before: CaseID?, for actor: Actor
  ) async throws -> CasePage {
    guard query.contains(where: { !$0.isWhitespace }) else {
      return try await cases(state.map(CaseFilter.state) ?? .all, before: before, for: actor)
    }
    let found = try await findCases(query, for: actor)
    return CasePage(lines: found.filter { state == nil || $0.file.state.name == state }, next: nil)
  }

  /// How many promises are running, for the leader.
  package func promisesInForce(for actor: Actor) async throws -> Int {
    try await store.read { sql in
      try sql.staff(actor, who: .lead)
      return try sql.promiseCounts().first { $0.state == .inForce }?.count ?? 0
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// One step of a case, for people: what was done by whom and what was said with it.
package struct CaseStep: Sendable {
  package let at: Instant
  /// The journal's name of it: "case.escalated".
  package let name: String
  package let actor: Actor
  /// The member of staff's name.
  package let agent: String?
  /// The reason given, or the sentence of a promise.
  package let said: String?
}

extension Desk {
  /// The whole history of a case, oldest first, without marks of reading.
  package func steps(of id: CaseID, for actor: Actor) async throws -> [CaseStep] {
    struct Said: Decodable {
      var reason: String?
      var sentence: String?
    }
    return try await store.read { sql in
      try sql.mayReadCases(actor)
      guard try sql.caseFile(id) != nil else { throw DeskError.notFound("case") }
      return try sql.journal(of: id).filter { $0.name != "contact.marked" }.map { entry in
        var agent: String?
        if case .agent(let id) = entry.actor { agent = try sql.agent(id)?.name }
        let said = try? entry.payload(as: Said.self)
        return CaseStep(
          at: entry.at, name: entry.name, actor: entry.actor, agent: agent, said: said?.reason ?? said?.sentence)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  package func promise(_ id: PromiseID, for actor: Actor) async throws -> Promise {
    try await store.read { sql in
      try sql.requireService(actor)
      guard let promise = try sql.promise(id) else { throw DeskError.notFound("promise") }
      if case .customer(let person) = actor, promise.beneficiary != person { throw DeskError.notFound("promise") }
      return promise
    }
  }

  /// The promises of a case, oldest first.
  package func promises(of caseID: CaseID, for actor: Actor) async throws -> [Promise] {
    try await store.read { sql in
      try sql.requireService(actor)
      let all = try sql.promises(of: caseID)
      guard case .customer(let person) = actor else { return all }
      return all.filter { $0.beneficiary == person }
    }
  }

  /// What rings now, the nearest to its time first.
  package func promisesAtRisk(for actor: Actor, limit: Int = 100) async throws -> [Promise] {
    try await store.read { sql in
      guard case .agent = actor else { throw DeskError.forbidden("promises") }
      return try sql.promisesAtRisk(limit: limit)
    }
  }

  package func promises(ownedBy owner: Promise.Owner, for actor: Actor, limit: Int = 100) async throws -> [Promise] {
    try await store.read { sql in
      guard case .agent = actor else { throw DeskError.forbidden("promises") }
      return try sql.promises(ownedBy: owner, limit: limit)
    }
  }
}

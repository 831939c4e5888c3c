// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// A leader wants the remedies of an incident to come to more than the house's own limit: somebody else signs.
  /// - Throws: `IncidentError.invalid` for the sum or the reason; `DeskError.forbidden`, `.notFound`.
  package func askIncidentSum(
    _ id: IncidentID, _ sum: Money, reason: String, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Incident {
    let policy = policies.incidents
    return try await verb("incident.askSum", by: actor, id: command, at: now) { tx in
      try tx.staff(who: .lead)
      let incident = try tx.lockedIncident(id)
      let known = try tx.sql.sum(of: id)
      return try tx.keep(
        incident.asking(sum: sum, over: known, reason: reason, policy: policy, by: actor, at: tx.now))
    }
  }

  /// The second pair of eyes. The sum's row is locked, so no child that joins meanwhile is left waiting.
  /// - Throws: `IncidentError.ownSignature`, `.nothingAsked`; `DeskError.forbidden`, `.notFound`.
  package func signIncidentSum(
    _ id: IncidentID, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Incident {
    try await verb("incident.signSum", by: actor, id: command, at: now) { tx in
      try tx.staff(who: .lead)
      let (decided, signed) = try tx.lockedIncident(id).signingSum(by: actor, at: tx.now)
      var sum = try tx.sql.lockedSum(of: id)
      sum.signed = signed
      try tx.sql.save(sum, of: id)
      return try tx.keep(decided)
    }
  }

  /// What was asked for is not signed: the orders go on waiting, and the text is the leader's to revise.
  package func refuseIncidentSum(
    _ id: IncidentID, reason: String, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Incident {
    try await verb("incident.refuseSum", by: actor, id: command, at: now) { tx in
      try tx.staff(who: .lead)
      return try tx.keep(tx.lockedIncident(id).refusingSum(reason: reason, by: actor, at: tx.now))
    }
  }
}

extension Tx {
  /// The sum of an incident's remedies follows each of them, whoever gives it; what failed or was declined is free again.
  /// - Throws: `IncidentError.sumReached`, before anything is written.
  func countForIncident(_ remedy: Remedy, before: Remedy?) throws {
    let (counted, counts) = (before?.counts ?? false, remedy.counts)
    guard counted != counts, let incident = remedy.incident else { return }
    var sum = try sql.lockedSum(of: incident)
    if before == nil {
      sum = try sum.adding(remedy.amount, policies.incidents)
    } else {
      // What the platform has paid after all is true, whatever the limit says.
      sum.given += counts ? remedy.amount : -remedy.amount
    }
    try sql.save(sum, of: incident)
  }
}

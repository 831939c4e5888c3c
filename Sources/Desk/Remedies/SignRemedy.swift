// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// The second signature: another person, a leader, whose own certificate reaches far enough.
  /// - Throws: `RemedyError.ownApproval`, `.approverLimit`, `.dayExhausted`, `.wrongState`.
  package func approveRemedy(
    _ remedy: RemedyID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Remedy {
    let policy = policies.remedies
    let amount = try await store.read { try $0.remedy(remedy)?.amount }
    return try await chargingTheDay(of: actor, for: remedy, amount: amount, at: now) { givenBefore in
      try await verb("remedy.approve", by: actor, id: id, at: now) { tx in
        let leader = try tx.staff(who: .lead)
        let before = try tx.lockedRemedy(remedy)
        let rights = try tx.limit(of: leader, for: before).map {
          RemedyRights(limit: $0, reservedToday: givenBefore)
        }
        return try tx.keep(before.approved(by: leader.id, rights: rights, policy: policy, at: now), before: before)
      }
    }
  }

  /// The second signature is refused.
  package func declineRemedy(
    _ remedy: RemedyID, reason: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Remedy {
    guard (1...500).contains(reason.count) else {
      throw DeskError.invalid(field: "reason", rule: "1 to 500 characters")
    }
    return try await verb("remedy.decline", by: actor, id: id, at: now) { tx in
      let leader = try tx.staff(who: .lead)
      let before = try tx.lockedRemedy(remedy)
      return try tx.keep(before.declined(by: leader.id, reason: reason, at: now), before: before)
    }
  }

  /// A leader has looked at the platform's books: an unknown remedy has arrived, or has not.
  package func resolveRemedy(
    _ remedy: RemedyID, paid: Bool, note: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Remedy {
    guard (1...500).contains(note.count) else { throw DeskError.invalid(field: "note", rule: "1 to 500 characters") }
    return try await verb("remedy.resolve", by: actor, id: id, at: now) { tx in
      try tx.staff(who: .lead)
      let before = try tx.lockedRemedy(remedy)
      return try tx.settle(remedy, .found(paid: paid, note: note)) ?? before
    }
  }

  /// Asks the platform again about an unknown remedy, under the same id.
  package func askAgain(_ remedy: RemedyID, by actor: Actor, id: CommandID, at now: Instant) async throws -> Remedy {
    let policy = policies.remedies
    return try await verb("remedy.askAgain", by: actor, id: id, at: now) { tx in
      try tx.staff(who: .answer)
      let before = try tx.lockedRemedy(remedy)
      return try tx.keep(before.askedAgain(policy: policy, at: now), before: before)
    }
  }

  /// The remedies of an order, for its card.
  package func remedies(of order: OrderID, for actor: Actor) async throws -> [Remedy] {
    try await store.read { sql in
      try sql.staff(actor, who: .answer)
      guard let order = try sql.order(order)?.order else { throw DeskError.notFound("order") }
      return try sql.remedies(order: order.ref, city: order.city)
    }
  }

  /// What waits for a leader: proposals to sign, failed and unknown ones to look at.
  package func remediesWaiting(_ state: Remedy.State.Name, for actor: Actor) async throws -> [Remedy] {
    try await store.read { sql in
      try sql.staff(actor, who: .lead)
      return try sql.remediesWaiting(state)
    }
  }
}

extension Tx {
  /// The remedy with its order's money and its row locked, always in this order.
  fileprivate func lockedRemedy(_ id: RemedyID) throws -> Remedy {
    guard let known = try sql.remedy(id) else { throw DeskError.notFound("remedy") }
    _ = try sql.lockedMoney(of: known.order, city: id.city)
    guard let remedy = try sql.lockedRemedy(id) else { throw DeskError.notFound("remedy") }
    return remedy
  }

  /// How much a leader may sign for; the scenario is the case's, or a refund when there is no case.
  fileprivate func limit(of leader: Agent, for remedy: Remedy) throws -> Money? {
    let scenario = try remedy.caseID.flatMap { try sql.caseFile($0)?.scenario }
    return try rights(of: leader.id).moneyLimit(for: scenario ?? .refund)
  }
}

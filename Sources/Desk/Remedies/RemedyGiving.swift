// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What every way of giving has in common: writing a step, and counting towards the giver's day.

extension Tx {
  /// Writes a step of a remedy whose order's money is locked: transfer, row, events and tasks. A transfer that the
  /// ledger does not take undoes the whole verb.
  func keep(_ step: RemedyStep, before: Remedy? = nil) throws -> Remedy {
    try countForIncident(step.remedy, before: before)
    if let transfer = step.transfer {
      let answer = try sql.post(transfer)
      guard answer == .posted || answer == .alreadyPosted else { throw LedgerRefusal(transfer.id, answer) }
    }
    try sql.save(step.remedy, before: before)
    for event in step.events { try record(event, city: step.remedy.id.city) }
    for task in step.tasks { try queue(task, city: step.remedy.id.city) }
    return step.remedy
  }

  /// Gives a remedy from inside another verb or a reaction (an apology for a broken promise). Within the limit it is
  /// decided at once, else it waits for a person's signature. No day is counted: the system's own limit is per remedy.
  /// - Parameter policy: the rules, where they are not the house's own.
  package func give(_ proposal: RemedyProposal, paid: Money, policy: RemedyPolicy? = nil) throws -> Remedy {
    let policy = policy ?? policies.remedies
    let money = try sql.lockedMoney(of: proposal.order, city: proposal.city, paid: paid)
    return try keep(
      Remedy.decide(
        proposal, id: newID(city: proposal.city), ids: remedyIDs(proposal.city), by: actor,
        rights: RemedyRights(limit: policy.systemLimit), order: money, policy: policy, at: now))
  }

  func remedyIDs(_ city: City) -> RemedyIDs {
    RemedyIDs(booking: newID(city: city), settlement: newID(city: city))
  }
}

/// A bug of ours, not of a person's: a posting template made a transfer that breaks the ledger's rules.
struct LedgerRefusal: Error, CustomStringConvertible {
  let transfer: TransferID
  let answer: Ledger.Answer
  init(_ transfer: TransferID, _ answer: Ledger.Answer) {
    self.transfer = transfer
    self.answer = answer
  }
  var description: String { "the ledger refused \(transfer): \(answer)" }
}

extension Desk {
  /// Runs `body` with the giver's day already charged for the remedy, and gives the charge back when nothing was given:
  /// another remedy answered (a repeated command), it waits for a signature, or the verb refused.
  ///
  /// The day is national and the remedy is its city's, so they are two transactions; a crash between them leaves the
  /// day charged too high until midnight, never too low.
  func chargingTheDay(
    of who: Actor, for remedy: RemedyID, amount: Money?, at now: Instant,
    _ body: (_ givenBefore: Money) async throws -> Remedy
  ) async throws -> Remedy {
    guard let amount else { return try await body(.zero) }
    let perDay = policies.remedies.perDay
    let (before, isNew) = try await change(by: who, at: now) { tx in
      let (before, isNew) = try tx.sql.reserve(remedy, who: who, day: now.day, amount: amount)
      guard before + amount <= perDay else { throw RemedyError.dayExhausted(left: max(perDay - before, .zero)) }
      return (before, isNew)
    }
    // Somebody has signed for this remedy already: that charge is not ours to give back.
    guard isNew else { return try await body(before) }
    do {
      let given = try await body(before)
      if given.id != remedy || given.state == .proposed { try await release(remedy, at: now) }
      return given
    } catch let error as StorageError where error.isRetryable {
      throw error
    } catch {
      try await release(remedy, at: now)
      throw error
    }
  }

  private func release(_ remedy: RemedyID, at now: Instant) async throws {
    try await change(by: .system("remedies"), at: now) { try $0.sql.releaseReservation(remedy) }
  }
}

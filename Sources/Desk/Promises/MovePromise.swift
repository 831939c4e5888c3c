// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Any other command a person gives to a promise; `name` is the verb's, for its command id.
  package func movePromise(
    _ promise: PromiseID, _ name: String, _ command: PromiseCommand, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await verb("promise.\(name)", by: actor, id: id, at: now) { tx in
      guard let known = try tx.sql.lockedPromise(promise) else { throw DeskError.notFound("promise") }
      return try tx.move(known, command)
    }
  }

  package func declinePromise(
    _ promise: PromiseID, version: Int, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "decline", .decline(version: version), by: actor, id: id, at: now)
  }

  /// Offers a later time; it counts from the customer's yes on.
  package func extendPromise(
    _ promise: PromiseID, to due: Instant, language: Language, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "extend", .propose(due: due, language: language), by: actor, id: id, at: now)
  }

  /// Another plan for the same orders, from a check made a moment ago.
  package func reofferPromise(
    _ promise: PromiseID, check: CommandID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await verb("promise.reoffer", by: actor, id: id, at: now) { tx in
      guard let known = try tx.sql.lockedPromise(promise) else { throw DeskError.notFound("promise") }
      guard let check = try tx.sql.mergeCheck(check) else { throw DeskError.notFound("check") }
      guard now - check.at <= tx.policies.promises.offerOpen else { throw DeskError.conflict("check is old") }
      guard let plan = check.verdict.plan else { throw DeskError.invalid(field: "check", rule: "said no") }
      return try tx.move(known, .reoffer(plan))
    }
  }

  /// Asks a party again, or asks the shop to hold the food.
  package func askAgain(
    _ promise: PromiseID, party: Party, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "ask", .ask(party), by: actor, id: id, at: now)
  }

  package func restoreClock(
    _ promise: PromiseID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "restoreClock", .restoreClock, by: actor, id: id, at: now)
  }

  /// Takes its alarms into hand.
  package func takePromise(
    _ promise: PromiseID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "take", .take, by: actor, id: id, at: now)
  }

  package func assignPromise(
    _ promise: PromiseID, to owner: Promise.Owner, reason: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "assign", .moveOwner(owner, reason: reason), by: actor, id: id, at: now)
  }

  /// The customer needs it no more.
  package func releasePromise(
    _ promise: PromiseID, reason: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "release", .release(reason: reason), by: actor, id: id, at: now)
  }

  /// Gives up what cannot be kept: the customer is told, a remedy is owed.
  package func splitPromise(
    _ promise: PromiseID, reason: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "split", .split(reason: reason), by: actor, id: id, at: now)
  }

  /// The message that proves "we will write to you".
  package func provePromise(
    _ promise: PromiseID, written message: MessageID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "prove", .prove(.written(message, at: now)), by: actor, id: id, at: now)
  }

  package func remedyPromise(
    _ promise: PromiseID, with remedy: RemedyID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await movePromise(promise, "remedy", .remedy(remedy), by: actor, id: id, at: now)
  }
}

extension Tx {
  /// Decides, writes what follows, keeps the orders watched exactly as long as something depends on them, and saves.
  /// The promise is new or locked.
  @discardableResult
  package func move(_ promise: Promise, _ command: PromiseCommand) throws -> Promise {
    try require(for: promise)
    return try carry(promise, command)
  }

  /// The same for the house itself (feed, timers), which needs no right.
  @discardableResult
  func carry(_ promise: Promise, _ command: PromiseCommand) throws -> Promise {
    let decided = try promise.decide(command, by: actor, now: now, policy: promisePolicy())
    guard decided.state != promise || promise.state == .draft else { return promise }
    let new = try apply(decided, city: promise.id.city)
    try sql.save(new)
    if new.state == .inForce, promise.state != .inForce { try keepOpen(new.caseID) }
    let watches = new.watchesOrders
    if watches != promise.watchesOrders {
      for order in new.orders {
        if watches {
          try sql.watch(order, city: new.city, by: "\(new.id)")
        } else {
          try sql.unwatch(order, city: new.city, by: "\(new.id)")
        }
      }
    }
    return new
  }

  /// The policy as it holds now: with automation switched off the desk does nothing by itself.
  func promisePolicy() throws -> PromisePolicy {
    var policy = policies.promises
    if try !sql.isOn(Switch.automation.name) { policy.does = [] }
    return policy
  }

  /// A yes may come after the case was resolved: then there is something to do again. The case's row is locked either
  /// way, so that a resolution at the same moment sees the promise, or is seen here.
  private func keepOpen(_ id: CaseID) throws {
    guard let file = try sql.lockedCaseFile(id), file.state == .resolved else { return }
    try decide(file, .reopen(reason: "promise"))
  }
}

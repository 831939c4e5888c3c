// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Tx {
  /// One look of the watchdog: after events of its orders, after facts, and when a clock of it rings. Says the same
  /// however often and in whatever sequence it is called.
  func look(_ id: PromiseID) throws {
    guard var promise = try sql.lockedPromise(id), promise.state.isOpen || promise.awaitsRider,
      promise.kind != .writeBy
    else { return }
    let orders = try sql.orders(promise.orders, city: promise.city).map(\.order)
    let facts = try sql.facts(promise.orders, city: promise.city)
    if let steps = watchSteps(promise, orders: orders, facts: facts, now: now, policy: policies.promises) {
      promise = try carry(promise, steps)
    }
    guard promise.state.isOpen else { return }
    let sighting = watch(
      promise, orders: orders, facts: facts, now: now, merge: policies.merge, policy: policies.promises)
    if promise.state == .inForce {
      try carry(promise, .observe(sighting))
    } else if case .proved(let proof) = sighting.outcome, let due = promise.due, proof.at <= due {
      try carry(promise, .prove(proof))
    }
  }

  /// A signed event that names a command of a promise; returns the promise.
  func hearAboutPromise(_ event: OrderEvent) throws -> PromiseID? {
    guard let command = event.command, let id = Promise.id(ofCommand: command),
      let promise = try sql.lockedPromise(id)
    else { return nil }
    let isClock = command.contains("-clock-")
    switch event.kind {
    case .grouped, .commandDone: try carry(promise, .answer(command: command, agreed: true, reason: nil))
    case .clockMoved where isClock: try carry(promise, .answer(command: command, agreed: true, reason: nil))
    case .commandRefused: try carry(promise, .answer(command: command, agreed: false, reason: event.reason))
    case .shopAnswered, .riderAnswered:
      try carry(promise, .answer(command: command, agreed: event.agreed == true, reason: event.reason))
    default: break
    }
    return id
  }

  /// Keeps the platform's answer to a poll, looks, and asks for the next poll while the promise is in force.
  func record(_ facts: [OrderFacts], of id: PromiseID) throws {
    for fact in facts { try sql.keep(fact, askedAt: now) }
    try look(id)
    guard let promise = try sql.promise(id), promise.state == .inForce else { return }
    try queue(promise.nextPoll(after: now, policy: policies.promises), city: id.city)
  }

  /// T and its grace are over: what the events and facts say then decides.
  func dueHasCome(_ id: PromiseID, version: Int) throws {
    try look(id)
    guard let promise = try sql.lockedPromise(id), promise.state == .inForce, promise.agreed?.number == version else {
      return
    }
    if promise.kind == .writeBy {
      try carry(promise, .breach(reason: "late"))
    } else {
      // Facts say "delivered" and the event is still on its way: look again.
      let again = now + .minutes(1)
      try queue(
        NewTask(
          lane: .timer, kind: "promise.due", orderKey: "\(id)", due: again, key: "\(id)-due-again-\(again.ms)",
          payload: PromiseTick(promise: id, number: version)), city: id.city)
    }
  }

  /// Nobody took the alarm: the next owner has it now.
  func passOn(_ id: PromiseID, moves: Int) throws {
    guard let promise = try sql.lockedPromise(id), promise.isAtRisk, promise.ownerMoves.count == moves,
      promise.risks.contains(where: { $0.takenBy == nil }), let next = promise.nextOwner
    else { return }
    try carry(promise, .moveOwner(next, reason: "untaken"))
  }

  /// A command of the house that may come too late: what the state no longer allows is no fault then.
  func carryLate(_ id: PromiseID, _ command: PromiseCommand) throws {
    guard let promise = try sql.lockedPromise(id), promise.state.allowed.contains(command.name) else { return }
    try carry(promise, command)
  }

  /// The time of a leg, or of a step of the plan, is over. What should have been told of a step by now is asked for.
  func legsDue(_ id: PromiseID) throws {
    try carryLate(id, .silence)
    guard let promise = try sql.promise(id) else { return }
    for step in promise.overdueSteps(at: now) {
      guard let order = try sql.order(step.order, city: promise.city)?.order else { continue }
      try askForRecord(of: order, since: step.sentAt)
    }
  }

  /// An agent has gone: his promises become his team's.
  package func movePromises(of agent: AgentID, reason: String) throws {
    for promise in try sql.promises(ownedBy: .agent(agent), limit: 1000) {
      try carryLate(promise.id, .moveOwner(.team(promise.team), reason: reason))
    }
  }
}

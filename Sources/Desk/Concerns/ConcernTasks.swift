// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// The looks at a concern: the platform is asked for live facts, outside any transaction; what it says, or that it says
/// nothing, decides what the customer hears.
package enum ConcernTasks {
  static let look = TaskHandler("concern.look") { desk, task, now in
    guard let tick = try? task.payload(as: ConcernTick.self) else { return .failed(reason: "unreadable payload") }
    do {
      guard let concern = try await desk.store.read({ try $0.concern(tick.concern) }), concern.state.isOpen else {
        return .done(result: "over")
      }
      // Silence of the platform is an answer too: the customer is told that nothing is known.
      let facts = try? await desk.outside.platform.facts([concern.order], city: concern.city).first
      return .done { try $0.look(at: concern.id, facts, number: tick.number) }
    } catch {
      return .again(reason: "\(error)")
    }
  }
}

extension Tx {
  fileprivate func look(at id: ConcernID, _ facts: OrderFacts?, number: Int) throws {
    guard let known = try sql.concern(id),
      let stored = try sql.lockedOrders([known.order], city: known.city).first,
      let concern = try sql.lockedConcern(id)?.seeing(facts, at: now), concern.state.isOpen
    else { return }
    if let facts { try sql.keep(facts, askedAt: now) }
    let others = try sql.concerns(of: concern.orderID)
    let step = concern.step(stored.order, facts: facts, others: others, policy: policies.concerns, at: now)
    // With automation switched off nothing is said or decided without a person.
    let mayAct = try sql.isOn(Switch.automation.name)
    switch step {
    case .ease(let reason, let asks):
      if asks { try askForRecord(of: stored.order, since: now) }
      try ease(concern, reason)
    case .askForRecord(let at):
      try askForRecord(of: stored.order)
      try lookAgain(concern, at: at, number)
    case .wait(let until): try lookAgain(concern, at: until, number)
    case .say(let word, let gift, let at) where mayAct:
      guard let told = try tell(concern, word, gift, stored.order) else { return }
      try lookAgain(told, at: at, number)
    case .leader where mayAct: try handOver(concern)
    case .say, .leader: try lookAgain(concern, at: now + .minutes(Int64(policies.concerns.lookAgainMinutes)), number)
    }
  }

  private func lookAgain(_ concern: Concern, at due: Instant, _ number: Int) throws {
    try sql.save(concern)
    try queue(concern.look(at: due, number: number + 1), city: concern.city)
  }

  /// What was waited for has come, or is no more.
  func ease(_ concern: Concern, _ reason: String) throws {
    try close(concern, concern.eased(reason, by: actor, at: now))
  }

  /// Writes a concern's end; its order is watched for it no longer.
  func close(_ concern: Concern, _ ended: Decided<Concern>) throws {
    try sql.save(apply(ended, city: concern.city))
    try sql.unwatch(concern.order, city: concern.city, by: "\(concern.id)")
  }
}

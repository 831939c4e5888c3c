// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What was found out about an order before a reminder is decided: outside any transaction.
struct ReminderLook: Sendable {
  /// The platform's own facts; nil when it does not answer.
  let live: OrderFacts?
  /// Whom the platform says it cannot nudge.
  let unreachable: Party?
}

extension Desk {
  /// 催单: answers from live facts, or from what the feed has told when the platform does not answer, and nudges
  /// merchant or rider where the facts do not explain the delay. A customer reminds of his own orders only; an
  /// integrator, whose scope the way in checked, for any customer.
  /// - Throws: `DeskError.notFound`, also for another's order; `.conflict` while nobody has told what was ordered.
  package func remind(
    _ order: OrderID, caseID: CaseID? = nil, language: Language = .chinese, by actor: Actor, id: CommandID,
    at now: Instant
  ) async throws -> Reminder {
    guard let known = try await store.read({ try $0.order(order) })?.order else { throw DeskError.notFound("order") }
    try hold(actor, to: policies.traffic.questions, .questions, at: now)
    let look = await look(atReminded: known, at: now)
    return try await verb("reminder.remind", by: actor, id: id, at: now) { tx in
      try tx.sql.mayRemind(actor)
      guard let stored = try tx.sql.lockedOrders([known.ref], city: known.city).first else {
        throw DeskError.notFound("order")
      }
      if case .customer(let person) = actor { try tx.requireOwn([stored], of: person) }
      guard let reminder = try tx.remind(stored, look, caseID: caseID, language: language, by: actor) else {
        throw DeskError.conflict("the order has not been told yet")
      }
      return reminder
    }
  }

  /// The platform's facts now, and whether it could nudge whoever has to be.
  func look(atReminded order: Order, at now: Instant) async -> ReminderLook {
    // Silence of the platform is an answer too: then what the feed told has to do.
    let live = try? await outside.platform.facts([order.ref], city: order.city).first
    guard let facts = live.map(ReminderFacts.init) ?? ReminderFacts(order) else {
      return ReminderLook(live: nil, unreachable: nil)
    }
    let policy = policies.reminders
    guard let party = Reminder.Finding(facts, policy, now).party else {
      return ReminderLook(live: live, unreachable: nil)
    }
    let command = Reminder.nudgeCommand(
      "\(newID(ReminderKind.self, city: order.city, at: now))", facts, party, by: now + policy.answerWithin)
    let can = try? await outside.platform.can(command)
    return ReminderLook(live: live, unreachable: can?.yes == false ? party : nil)
  }
}

extension Tx {
  /// Decides a reminder of a locked order and writes it; nil while nobody has told what was ordered.
  func remind(
    _ stored: StoredOrder, _ look: ReminderLook, caseID: CaseID?, language: Language, by asker: Actor,
    platformName: String? = nil
  ) throws -> Reminder? {
    let order = stored.order
    guard let facts = look.live.map(ReminderFacts.init) ?? ReminderFacts(order) else { return nil }
    let customer = order.placed?.customer ?? look.live?.customer
    let policy = policies.reminders
    let asking = Reminder.Asking(
      newID(city: order.city), by: asker, orderID: stored.id, person: try personReminding(asker, customer, order.city),
      customer: customer, language: language, caseID: caseID, platformName: platformName)
    let reminder = try apply(
      Reminder.decide(
        facts, asking, earlier: try sql.reminders(order: order.ref, city: order.city), unreachable: look.unreachable,
        policy: policy, at: now), city: order.city)
    try sql.insert(reminder, coolUntil: reminder.coolUntil(policy))
    return reminder
  }

  /// The order's customer, who hears the answer; met on first sight.
  private func personReminding(_ asker: Actor, _ customer: CustomerRef?, _ city: City) throws -> PersonID? {
    if case .customer(let person) = asker { return person }
    return try customer.map {
      try person(Identity(side: .customer, account: $0.text, name: nil, phone: nil), city: city)
    }
  }
}

extension SQL {
  /// Whoever may look after promises, and integrators for their customers.
  fileprivate func mayRemind(_ actor: Actor) throws {
    if case .token = actor { return }
    try requireService(actor)
  }
}

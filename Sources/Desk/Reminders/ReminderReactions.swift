// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Reactions {
  /// A time that a party gave is offered to the customer as a promise: with his yes it is one, and before it only the
  /// party's word (decision 11).
  static let offersGivenTimes = Reaction("reminders.offers", on: ["reminder.replied"]) { tx, entry in
    guard let id = ReminderID(entry.subject), let reminder = try tx.sql.lockedReminder(id) else { return }
    try tx.offerGivenTime(of: reminder)
  }

  /// What facts and parties leave open goes to a person: a contact of the customer's in the queue of reminders, unless
  /// somebody is talking with him anyway.
  static let callsAPerson = Reaction(
    "reminders.person", on: ["reminder.answered", "reminder.silent", "reminder.given.missed"]
  ) { tx, entry in
    guard try entry.payload(as: ReminderNote.self).needsPerson, let id = ReminderID(entry.subject),
      let reminder = try tx.sql.reminder(id), let person = reminder.person
    else { return }
    // On his own page the customer's next words open it; for a member of staff it is open.
    if entry.name == "reminder.answered", reminder.platform == nil {
      guard case .token = reminder.by else { return }
    }
    if let promise = try reminder.promise.flatMap({ try tx.sql.promise($0) }), promise.madeAt != nil { return }
    guard try tx.sql.liveContact(of: person, on: .webChat) == nil else { return }
    _ = try tx.openContact(
      OpenContact(
        person: person, language: reminder.language, orders: reminder.orderID.map { [$0] } ?? [], scenario: .reminder))
  }
}

extension Tx {
  /// Nothing when the customer is not known, the food is there, or the order has a promise that runs: that one is made
  /// later, with new consent, if it is of the same kind.
  fileprivate func offerGivenTime(of reminder: Reminder) throws {
    guard policies.reminders.offersPromise, let reply = reminder.reply, let given = reply.given, given > now,
      let person = reminder.person, reminder.promise == nil,
      let stored = try sql.order(reminder.order, city: reminder.id.city), !stored.order.isOver,
      stored.order.landed(reply.promised) == nil
    else { return }
    let file = try caseOfReminder(reminder, person, stored.id)
    let running = try sql.openCases(of: person).flatMap { try sql.promises(of: $0.id) }
      .filter { ($0.state == .inForce || $0.state == .offered) && $0.orders.contains(reminder.order) }
    if let promise = running.last {
      if promise.kind == reply.promised, promise.state == .inForce, let due = promise.due, given > due {
        // Beyond what an extension may be: no offer, and its own clock decides.
        do { try carry(promise, .propose(due: given, language: reminder.language)) } catch is PromiseError {}
      }
      return try sql.save(reminder.promised(nil, in: file.id))
    }
    let team = policies.promises.team
    let draft = Promise(
      id: newID(city: file.id.city), city: reminder.id.city, caseID: file.id, kind: reply.promised,
      beneficiary: person, customer: reminder.customer, orders: [reminder.order], plan: nil,
      owner: file.owner.map(Promise.Owner.agent) ?? .team(team), team: team,
      approvedBy: reply.by.called(reminder.language))
    let offered = try carry(draft, .offer(due: given, language: reminder.language))
    try sql.save(reminder.promised(offered.id, in: file.id))
  }

  private func caseOfReminder(_ reminder: Reminder, _ person: PersonID, _ order: OrderID) throws -> Case {
    if let id = reminder.caseID, let file = try sql.lockedCaseFile(id), file.isOpen { return file }
    return try caseFile(for: OpenContact(person: person, orders: [order], scenario: .reminder)).0
  }
}

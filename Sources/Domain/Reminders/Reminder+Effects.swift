// SPDX-License-Identifier: Apache-2.0

extension Reminder.Step {
  mutating func tell(_ event: String, reason: String? = nil) {
    let note = ReminderNote(
      reminder: reminder.id, order: reminder.order, number: reminder.number, finding: reminder.finding,
      state: reminder.state, needsPerson: reminder.needsPerson, party: reminder.reply?.by ?? reminder.nudged,
      reply: reminder.reply?.kind, given: reminder.reply?.given, reason: reason)
    events.append(
      NewEvent(
        event, subject: "\(reminder.id)", caseID: reminder.caseID, orderID: reminder.orderID, payload: note))
  }

  /// Asks the party through the platform, and sets our own clock on its answer.
  mutating func nudge(_ party: Party) {
    let by = now + policy.answerWithin
    tell("reminder.nudged")
    tasks.append(
      NewTask(
        lane: .platform, kind: "reminder.nudge", orderKey: "\(reminder.order)", due: now, deadline: by,
        key: "\(reminder.id)", payload: reminder.nudgeCommand(party, by: by)))
    clock("reminder.silent", at: by)
  }

  mutating func clock(_ kind: String, at due: Instant) {
    tasks.append(
      NewTask(
        lane: .timer, kind: kind, orderKey: "\(reminder.id)", due: due, key: "\(reminder.id)-\(kind)",
        payload: ReminderTick(reminder: reminder.id)))
  }

  /// What the customer must hear, once an occasion: in his chat and in the platform's app, or as the one answer to the
  /// platform's own reminder.
  mutating func say(_ text: String, _ occasion: String) {
    let notice = CustomerNotice(
      promise: nil, city: reminder.facts.city, caseID: reminder.caseID, person: reminder.person,
      customer: reminder.customer, orders: [reminder.order], text: text, language: reminder.language)
    tasks.append(
      NewTask(
        lane: .notify, kind: "customer.tell", orderKey: "\(reminder.id)", due: now,
        key: Self.key(reminder.id, occasion), payload: notice))
  }

  static func key(_ id: ReminderID, _ occasion: String) -> String { "\(id)-tell-\(occasion)" }

  /// Answers the platform's own reminder: it takes one answer, of thirty characters.
  mutating func answerPlatform() {
    guard reminder.platform?.state == .waiting else { return }
    let (kind, text) = reminder.platformWords
    reminder.platform?.state = .sent
    reminder.platform?.text = text
    var command = PlatformCommand(
      id: reminder.replyCommand, city: reminder.facts.city, kind: .replyReminder, orders: [reminder.order],
      deadline: reminder.at + policy.platformLimit)
    command.shop = reminder.facts.shop
    command.reminder = reminder.platform?.name
    command.reply = kind
    command.question = text
    tasks.append(
      NewTask(
        lane: .platform, kind: "reminder.reply", orderKey: "\(reminder.order)", due: now, deadline: command.deadline,
        key: command.id, payload: command))
  }
}

extension Reminder {
  /// What is asked of the party. The platform carries it out at most once: its id is the reminder's.
  package func nudgeCommand(_ party: Party, by deadline: Instant) -> PlatformCommand {
    Self.nudgeCommand("\(id)", facts, party, by: deadline)
  }

  /// The same for a reminder that is not made yet: could the platform put this to the party?
  package static func nudgeCommand(
    _ id: String, _ facts: ReminderFacts, _ party: Party, by deadline: Instant
  ) -> PlatformCommand {
    var command = PlatformCommand(id: id, city: facts.city, kind: .nudge, orders: [facts.order], deadline: deadline)
    command.party = party
    command.shop = facts.shop
    command.rider = party == .rider ? facts.rider : nil
    command.question = question(to: party, facts.order, .chinese)
    return command
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// Who answers a nudge, and who has answered the platform's own reminder: as the platform's events tell it.
extension Tx {
  /// A signed event that names a command of a reminder. True when it did belong to one.
  func hearAboutReminder(_ event: OrderEvent) throws -> Bool {
    guard let command = event.command, let id = Reminder.id(ofCommand: command), id.city == event.city,
      let reminder = try sql.lockedReminder(id), event.order == nil || event.order == reminder.order
    else { return false }
    let policy = policies.reminders
    if command == reminder.replyCommand {
      switch event.kind {
      case .reminderReplied, .commandDone: try keep(reminder.platformSaid(.confirmed, policy: policy, at: now))
      case .commandRefused: try keep(reminder.platformSaid(.refused, reason: event.reason, policy: policy, at: now))
      default: break
      }
      return true
    }
    let isOver = try sql.order(reminder.order, city: id.city)?.order.isOver ?? false
    switch event.kind {
    case .shopAnswered, .riderAnswered, .reminderReplied:
      try keep(reminder.answered(Reminder.Reply(event), isOver: isOver, policy: policy, at: now))
    case .commandRefused:
      try keep(reminder.unanswered(isOver: isOver, reason: event.reason, policy: policy, at: now))
    default: break
    }
    return true
  }

  /// News about the platform's own reminders: one is asked, or somebody has answered it there.
  func hearPlatformReminders(_ events: [OrderEvent]) throws {
    for event in events where event.command == nil {
      guard let order = event.order, let name = event.reminder else { continue }
      switch event.kind {
      case .reminded where now - event.at <= policies.reminders.platformLimit:
        let asked = PlatformAsking(order: order, city: event.city, name: name)
        try queue(
          NewTask(
            lane: .facts, kind: "reminder.platform", orderKey: order.text, due: now,
            deadline: event.at + policies.reminders.platformLimit, key: "reminder-\(order)-\(name)", payload: asked),
          city: event.city)
      case .reminderReplied: try hearReply(event, name, order)
      default: break
      }
    }
  }

  /// Ours comes back without our id from platforms that keep none; any other is the shop's, shown to the customer there.
  private func hearReply(_ event: OrderEvent, _ name: String, _ order: OrderRef) throws {
    guard let reminder = try sql.lockedReminder(named: name, order: order, city: event.city) else { return }
    let policy = policies.reminders
    if reminder.platform?.state == .sent, event.text == reminder.platform?.text {
      return try keep(reminder.platformSaid(.confirmed, policy: policy, at: now))
    }
    try keep(reminder.platformSaid(.byOther, policy: policy, at: now))
    let known = try sql.lockedReminder(reminder.id) ?? reminder
    var reply = Reminder.Reply(event)
    reply.isShown = true
    let isOver = try sql.order(order, city: event.city)?.order.isOver ?? false
    try keep(known.answered(reply, isOver: isOver, policy: policy, at: now))
  }
}

extension Reminder.Reply {
  /// What a merchant's or rider's event says; a bare yes is "got it".
  fileprivate init(_ event: OrderEvent) {
    let kind = event.reply.flatMap(PlatformReminder.ReplyKind.init) ?? .ownWords
    let words = event.text ?? event.reason ?? (kind == .ownWords && event.expected == nil ? "收到" : nil)
    self.init(
      kind: kind, text: kind == .ownWords ? words : nil,
      by: event.by == .rider || event.kind == .riderAnswered ? .rider : .merchant, at: event.at, given: event.expected)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// The question to a merchant or rider behind a signed link: one reminder, answered once.
package struct NudgeView: Sendable {
  package let reminder: Reminder
  package let party: Party
  package let order: OrderCard
  /// Declared incidents that the order is inside of.
  package var incidents: [IncidentNews] = []
}

/// What somebody says behind the link.
package struct NudgeAnswer: Sendable {
  package var kind: PlatformReminder.ReplyKind
  package var words: String?
  package var minutes: Int?

  package init(kind: PlatformReminder.ReplyKind, words: String? = nil, minutes: Int? = nil) {
    self.kind = kind
    self.words = words
    self.minutes = minutes
  }
}

extension Desk {
  /// "/n/reminder_…/merchant/signature"; nil where nobody is asked any more. Whoever has the link may answer it.
  package func nudgePath(of reminder: Reminder) -> String? {
    guard let party = reminder.asked, reminder.reply == nil, reminder.mootAt == nil else { return nil }
    let text = "\(reminder.id)/\(party.rawValue)"
    return "/n/\(text)/\(Base64URL.text(secrets.linkSignature("nudge.\(text)")))"
  }

  /// - Throws: `DeskError.notFound` for a forged link and for a reminder that asks nobody.
  package func nudge(_ id: ReminderID, party: Party, signature: String, at now: Instant) async throws -> NudgeView {
    try check(id, party, signature)
    let policy = policies.incidents
    return try await store.read { sql in
      guard let reminder = try sql.reminder(id), reminder.asked == party,
        let order = try sql.order(reminder.order, city: id.city)
      else { throw DeskError.notFound("question") }
      return NudgeView(
        reminder: reminder, party: party, order: try sql.card(order, at: now),
        incidents: try sql.incidentNews(about: [order.order], policy))
    }
  }

  /// The answer counts like the platform's event that names the nudge; a second one changes nothing.
  /// - Throws: `DeskError.invalid` naming "minutes" (1 to the policy's longest) or "words" (1-30 characters).
  package func answerNudge(
    _ id: ReminderID, party: Party, signature: String, _ answer: NudgeAnswer, at now: Instant
  ) async throws {
    try check(id, party, signature)
    let most = Int(policies.reminders.longestGiven.ms / 60_000)
    if let minutes = answer.minutes, !(1...most).contains(minutes) {
      throw DeskError.invalid(field: "minutes", rule: "1-\(most)")
    }
    var words: String?
    if answer.kind == .ownWords {
      do {
        words = try MessageCap.cleaned(answer.words ?? "", limit: PlatformReminder.mostWords)
      } catch {
        throw DeskError.invalid(field: "words", rule: "1-\(PlatformReminder.mostWords) characters, not blank")
      }
    }
    let reply = Reminder.Reply(
      kind: answer.kind, text: words, by: party, at: now, given: answer.minutes.map { now + .minutes(Int64($0)) })
    try await change(by: .system("link.\(party.rawValue)"), at: now) { tx in
      guard let reminder = try tx.sql.lockedReminder(id), reminder.asked == party else {
        throw DeskError.notFound("question")
      }
      let isOver = try tx.sql.order(reminder.order, city: id.city)?.order.isOver ?? false
      try tx.keep(reminder.answered(reply, isOver: isOver, policy: tx.policies.reminders, at: now))
    }
  }

  private func check(_ id: ReminderID, _ party: Party, _ signature: String) throws {
    let wanted = secrets.linkSignature("nudge.\(id)/\(party.rawValue)")
    guard let given = Base64URL.bytes(signature), Secrets.same(given, wanted) else {
      throw DeskError.notFound("question")
    }
  }
}

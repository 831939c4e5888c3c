// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// Today's reminders behind the leader's figure, newest first.
struct RemindersPage: Sendable {
  struct Row: Sendable {
    var at: String
    var order: String
    var number: String
    var finding: String
    var state: String
    var tone: Tone
    var reply: String
  }
  /// Every share with what it is counted from.
  var summary: String
  var rows: [Row]

  init(_ view: RemindersView, words: Words, now: Instant) {
    let time = TimeText(words, now: now)
    let figures = view.figures
    summary = words(
      "remindersSummary", "\(figures.asked)", "\(figures.byStaff)", "\(figures.byCustomers)", "\(figures.alone)",
      "\(figures.nudged)", "\(figures.replied)", "\(figures.kept)", "\(figures.settled)")
    rows = view.last.map { reminder in
      Row(
        at: time.near(reminder.at), order: reminder.order.text, number: words("reminderNumber", "\(reminder.number)"),
        finding: words("finding_\(reminder.finding.rawValue)"), state: words("reminder_\(reminder.state.rawValue)"),
        tone: ReminderCard.tone(of: reminder), reply: ReminderCard.reply(of: reminder, words) ?? "")
    }
  }
}

extension Web {
  func mountReminders(on routes: StaffRoutes) {
    routes.get("leader/reminders") { staff in
      let view = try await desk.remindersToday(for: staff.me.actor, at: staff.now)
      return try await page(
        "reminders", RemindersPage(view, words: staff.words, now: staff.now), staff,
        title: staff.words("remindersToday"), current: "/leader")
    }
  }
}

extension LeaderPage.Figure {
  /// "82 % · 41/50": reminders of customers that needed no person, of all they gave today.
  init(_ figures: ReminderFigures, _ words: Words) {
    let (alone, all) = (figures.alone, figures.byCustomers)
    self.init(
      href: "/leader/reminders", name: words("figureReminders"),
      value: all == 0 ? "–" : "\(alone * 100 / all) % · \(alone)/\(all)",
      tone: all >= 10 && alone * 100 < all * 80 ? .amber : .calm)
  }
}

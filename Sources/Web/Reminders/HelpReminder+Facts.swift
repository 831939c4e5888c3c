// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension HelpPage.Reminded {
  /// The customer's own reminders of one order: the last answer with its age, what the shop or rider said to any of
  /// them, and when the party may be nudged again; nil before the first.
  init?(_ all: [Reminder], policy: ReminderPolicy, words: Words, now: Instant) {
    guard let last = all.last else { return nil }
    let time = TimeText(words, now: now)
    let heard = all.last { $0.state == .replied || $0.state == .silent }
    self.init(
      line: words(
        "remindedAt", "\(last.number)", time.near(last.at), last.sentence(words.language, stale: policy.stale)),
      age: time.ago(last.at), reply: heard.flatMap { ReminderCard.reply(of: $0, words) },
      replyTone: heard.map(ReminderCard.tone) ?? .calm, clock: Self.clock(all, words, now),
      cool: Self.cool(all, policy, words, time, now))
  }

  /// The given time that runs, else the answer that is waited for.
  private static func clock(_ all: [Reminder], _ words: Words, _ now: Instant) -> Clock? {
    let clocks = all.reversed().compactMap { reminder in
      ReminderCard.clock(of: reminder, words, now).map { (reminder.state, $0) }
    }
    return (clocks.first { $0.0 == .replied } ?? clocks.first)?.1
  }

  private static func cool(
    _ all: [Reminder], _ policy: ReminderPolicy, _ words: Words, _ time: TimeText, _ now: Instant
  ) -> String? {
    let cooling = all.compactMap { reminder in
      reminder.coolUntil(policy).flatMap { until in until > now ? (party: reminder.nudged, until: until) : nil }
    }
    guard let (party, until) = cooling.max(by: { $0.until < $1.until }), let party else { return nil }
    return words("coolUntil", party.called(words.language), "\((until - now).minutesUp)", time.near(until))
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

/// A reminder beside its case: what the customer was told, what the party said, and what is watched.
struct ReminderCard: Sendable {
  var id: String
  var title: String
  var state: String
  var tone: Tone
  var at: String
  var sentence: String
  /// What the nudged party said, or that it did not.
  var reply: String?
  /// Until when it has, or the time it gave.
  var clock: Clock?
  /// The signed page of the asked party.
  var link: String?

  /// - Parameters:
  ///   - link: that of the asked party; nil where nobody is asked any more.
  ///   - stale: how old facts may be before their age is said.
  init(_ reminder: Reminder, link: String?, stale: Span, words: Words, now: Instant) {
    id = "card-\(reminder.id)"
    title = words("reminderNumber", "\(reminder.number)")
    state = words("reminder_\(reminder.state.rawValue)")
    tone = Self.tone(of: reminder)
    at = TimeText(words, now: now).near(reminder.at)
    sentence = reminder.sentence(words.language, stale: stale)
    reply = Self.reply(of: reminder, words)
    clock = Self.clock(of: reminder, words, now)
    self.link = link
  }

  static func tone(of reminder: Reminder) -> Tone {
    switch reminder.state {
    case .replied: reminder.wasKept == false ? .red : .good
    case .nudged: .accent
    case .silent: .amber
    case .answered: reminder.needsPerson ? .amber : .calm
    case .moot: .calm
    }
  }

  /// The party's word and what became of its time, or its silence.
  static func reply(of reminder: Reminder, _ words: Words) -> String? {
    let language = words.language
    switch reminder.state {
    case .replied where reminder.wasKept == true:
      return reminder.relay(language) + words("givenKept")
    case .replied where reminder.wasKept == false:
      return reminder.relay(language) + words("givenMissed")
    case .replied: return reminder.relay(language)
    case .silent: return reminder.silence(language)
    case .answered, .nudged, .moot: return nil
    }
  }

  static func clock(of reminder: Reminder, _ words: Words, _ now: Instant) -> Clock? {
    if let given = reminder.reply?.given, reminder.wasKept == nil, reminder.mootAt == nil {
      return Clock(words("givenClock"), due: given, warning: .minutes(2), words: words, now: now)
    }
    guard reminder.state == .nudged, let by = reminder.answerBy else { return nil }
    return Clock(words("replyByClock"), due: by, warning: .minutes(1), words: words, now: now)
  }
}

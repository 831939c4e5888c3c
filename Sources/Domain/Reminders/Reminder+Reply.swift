// SPDX-License-Identifier: Apache-2.0

extension Reminder {
  /// What the nudged party says: a structured reason, and perhaps a time.
  package struct Reply: Codable, Hashable, Sendable {
    package var kind: PlatformReminder.ReplyKind
    /// In the answerer's own words: at most `PlatformReminder.mostWords` characters.
    package var text: String?
    package var by: Party
    package var at: Instant
    /// When the food is ready, or there (`promised`).
    package var given: Instant?
    /// The platform has shown it to the customer itself.
    package var isShown = false

    package init(
      kind: PlatformReminder.ReplyKind, text: String? = nil, by: Party, at: Instant, given: Instant? = nil,
      isShown: Bool = false
    ) {
      self.kind = kind
      self.text = text
      self.by = by
      self.at = at
      self.given = given
      self.isShown = isShown
    }

    /// What its time says: a rider, or a shop that has sent the food out, means the door; a kitchen means its counter.
    package var promised: Promise.Kind { by == .rider || kind == .sentOut ? .arriveBy : .readyBy }
  }

  /// How the platform's own reminder is answered: once, by a command of ours, confirmed by its event.
  package struct PlatformAnswer: Codable, Hashable, Sendable {
    package enum State: String, Codable, Sendable, CaseIterable {
      /// Not yet: the nudged party is waited for.
      case waiting
      case sent, confirmed
      /// The platform would not take it, and the customer was told in another way.
      case refused
      /// Somebody has answered it in the platform's own program.
      case byOther
    }
    /// The platform's name of it.
    package let name: String
    package internal(set) var state = State.waiting
    package internal(set) var text: String?
    package internal(set) var reason: String?

    package init(name: String) { self.name = name }
  }

  /// The command by which the platform's own reminder is answered.
  package var replyCommand: String { "\(id)-reply" }

  /// The reminder one of our command ids belongs to: the nudge carries its bare id.
  package static func id(ofCommand command: String) -> ReminderID? {
    command.split(separator: "-", maxSplits: 1).first.flatMap { ReminderID(String($0)) }
  }

  /// One decision under way: the reminder as it will be, and what follows.
  struct Step {
    var reminder: Reminder
    var events: [NewEvent] = []
    var tasks: [NewTask] = []
    let now: Instant
    let policy: ReminderPolicy

    init(_ reminder: Reminder, now: Instant, policy: ReminderPolicy) {
      self.reminder = reminder
      self.now = now
      self.policy = policy
    }

    var decided: Decided<Reminder> { Decided(reminder, events: events, tasks: tasks) }
  }
}

/// What the journal keeps of every change of a reminder.
package struct ReminderNote: Codable, Hashable, Sendable {
  package var reminder: ReminderID
  package var order: OrderRef
  package var number: Int
  package var finding: Reminder.Finding
  package var state: Reminder.State
  package var needsPerson: Bool
  package var party: Party?
  package var reply: PlatformReminder.ReplyKind?
  package var given: Instant?
  package var reason: String?
}

/// The payload of a reminder's own clocks.
package struct ReminderTick: Codable, Hashable, Sendable {
  package var reminder: ReminderID
  package init(reminder: ReminderID) { self.reminder = reminder }
}

// SPDX-License-Identifier: Apache-2.0

/// When a contact whose person says nothing more is asked, and when it ends. It counts only from our last word after
/// theirs: while an answer of ours is owed, a contact never goes quiet.
package struct QuietRule: Codable, Hashable, Sendable {
  package var nudgeAfterSeconds: Int
  package var endAfterSeconds: Int
  package init(nudgeAfterSeconds: Int, endAfterSeconds: Int) {
    self.nudgeAfterSeconds = nudgeAfterSeconds
    self.endAfterSeconds = endAfterSeconds
  }

  package static let standard = QuietRule(nudgeAfterSeconds: 240, endAfterSeconds: 180)
  /// How long an ended contact can be resumed.
  package static let resumable = Span.days(7)

  package enum Step: Hashable, Sendable { case nudge, end }

  /// The next step for a contact and when it is due; nil when nothing is owed by the person.
  package func next(for contact: Contact) -> (step: Step, due: Instant)? {
    switch contact.state {
    case .active:
      guard let answered = contact.answeredAt, contact.personAt.map({ $0 < answered }) ?? true else { return nil }
      return (.nudge, answered + .seconds(Int64(nudgeAfterSeconds)))
    case .quiet(let since): return (.end, since + .seconds(Int64(endAfterSeconds)))
    case .waiting, .offered, .ended: return nil
    }
  }

  /// The contact after the step that is due at `now`, and what is said to the person; nil when none is.
  package func apply(to contact: Contact, at now: Instant) -> (contact: Contact, notice: Notice)? {
    guard let (step, due) = next(for: contact), due <= now else { return nil }
    var after = contact
    switch step {
    case .nudge:
      after.state = .quiet(since: now)
      return (after, .nudge)
    case .end:
      after.state = .ended(.quiet)
      after.endedAt = now
      return (after, .endedQuiet)
    }
  }
}

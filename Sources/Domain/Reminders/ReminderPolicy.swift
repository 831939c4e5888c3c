// SPDX-License-Identifier: Apache-2.0

/// When a reminder nudges somebody, when its answer is enough, and what happens when nobody answers: data, changed by
/// operations (`reminders` in the policy file).
package struct ReminderPolicy: Codable, Hashable, Sendable {
  /// One party is nudged about one order at most once in this time, whoever asks.
  package var coolDown = Span.minutes(5)
  /// Up to this much after the promised time the facts still explain themselves.
  package var tolerance = Span.minutes(5)
  /// A rider not seen for longer is silent; older facts are told with their age.
  package var stale = Span.minutes(3)
  /// A shop that has not marked the food ready this long after its own estimate is asked.
  package var kitchenGrace = Span.minutes(2)
  /// From this reminder of one order on, a person looks at it.
  package var personFrom = 3
  /// How long the nudged party has.
  package var answerWithin = Span.minutes(3)
  /// A party's time may lie at most this far ahead; a later one is relayed as words without a time.
  package var longestGiven = Span.minutes(90)
  /// The event that keeps a given time may be this late before it is missed.
  package var givenGrace = Span.minutes(2)
  /// A given time is offered to the customer as a promise. False: it is relayed and watched, and nothing more.
  package var offersPromise = true
  /// The platform's own reminder is answered up to this long after it was asked.
  package var platformLimit = Span.minutes(15)
  package var afterSilence = Next.person
  package var afterMissed = Next.person

  /// What follows when the nudged party is silent, or its time has passed.
  package enum Next: String, Codable, Sendable, CaseIterable {
    /// Somebody at the desk gets the customer's contact.
    case person
    /// The customer is told, and nothing else.
    case tell
  }

  package init() {}

  package static let standard = ReminderPolicy()

  /// What is wrong with it, each fault naming its field: the rules a policy file is held to.
  package var faults: [String] {
    let spans = [
      ("coolDown", coolDown), ("tolerance", tolerance), ("stale", stale), ("kitchenGrace", kitchenGrace),
      ("answerWithin", answerWithin), ("longestGiven", longestGiven), ("givenGrace", givenGrace),
      ("platformLimit", platformLimit),
    ]
    return spans.filter { $0.1 < .zero || $0.1 > .hours(24) }.map { "\($0.0) is 0 to 24 hours, in milliseconds" }
      + (answerWithin < .seconds(10) ? ["answerWithin is at least 10 seconds"] : [])
      + (personFrom < 1 ? ["personFrom is at least 1"] : [])
  }
}

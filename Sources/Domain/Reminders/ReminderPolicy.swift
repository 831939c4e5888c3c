// SPDX-License-Identifier: Apache-2.0

/// When a reminder nudges somebody and when its answer is enough: data, changed by operations.
package struct ReminderPolicy: Codable, Hashable, Sendable {
  /// One party is nudged about one order at most once in this time, whoever asks.
  package var coolDown: Span
  /// Up to this much after the promised time the facts still explain themselves.
  package var tolerance: Span
  /// A rider not seen for longer is silent; older facts are told with their age.
  package var stale: Span
  /// A shop that has not marked the food ready this long after its own estimate is asked.
  package var kitchenGrace: Span
  /// From this reminder of one order on, a person looks at it.
  package var personFrom: Int
  /// How long the nudged party has.
  package var answerWithin: Span

  package init(
    coolDown: Span, tolerance: Span, stale: Span, kitchenGrace: Span, personFrom: Int, answerWithin: Span
  ) {
    self.coolDown = coolDown
    self.tolerance = tolerance
    self.stale = stale
    self.kitchenGrace = kitchenGrace
    self.personFrom = personFrom
    self.answerWithin = answerWithin
  }

  package static let standard = ReminderPolicy(
    coolDown: .minutes(5), tolerance: .minutes(5), stale: .minutes(3), kitchenGrace: .minutes(2), personFrom: 3,
    answerWithin: .minutes(3))
}

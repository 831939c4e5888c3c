// SPDX-License-Identifier: Apache-2.0

/// When a promise rings, and what the desk may do about it without a person.
package struct PromisePolicy: Codable, Hashable, Sendable {
  /// An offer is open this long.
  package var offerOpen = Span.minutes(5)
  /// A leg must answer within this, and before nothing can be undone any more.
  package var legAnswer = Span.minutes(3)
  /// A rider we called off is called again for this long, whatever stands in the way.
  package var callPatience = Span.minutes(20)
  /// An order we took from its rider has a new one within this, or the customer hears of it.
  package var callGrace = Span.minutes(2)
  /// Merchant and rider are asked before the customer's yes when at least this much is left before the pick-up.
  package var asksAhead = Span.minutes(6)
  /// How often the platform is asked for facts while a promise is in force.
  package var poll = Span.seconds(30)
  /// No fact for this long is a risk by itself.
  package var maxFactAge = Span.seconds(100)
  /// A rider unseen for this long likewise.
  package var maxRiderAge = Span.minutes(5)
  /// One order picked up and not the other for longer than this (and than a pick-up takes) is no coincidence.
  package var pickGap = Span.minutes(2)
  /// A forecast this close to T is taken as late.
  package var lateBuffer = Span.seconds(60)
  /// Events may arrive this late before their absence counts.
  package var eventGrace = Span.minutes(2)
  /// The same where the platform's facts already say "delivered" and only the event is missing.
  package var factGrace = Span.minutes(15)
  /// No version may be due later than this after the first.
  package var maxExtension = Span.minutes(30)
  /// An extension gives this much more than the forecast.
  package var extensionMargin = Span.minutes(4)
  /// After so many plans a person must find the next.
  package var maxRounds = 8
  /// An alarm nobody takes moves to the next owner after this.
  package var alarmPatience = Span.minutes(2)
  /// What the desk does by itself.
  package var does: [Move] = [.reoffer, .restoreClock, .proposeExtension, .promiseTogether]
  /// The team that looks after what the desk promised by itself.
  package var team = "值班"

  package init() {}

  package enum Move: String, Codable, Sendable, CaseIterable {
    /// Look for another plan when one fell through.
    case reoffer
    /// Send the clock again that the platform moved back.
    case restoreClock
    /// Ask the customer for a later time when the forecast passes T.
    case proposeExtension
    /// Give up what cannot be kept, with an apology.
    case split
    /// Promise a customer who asks on his own page that two of his orders come together.
    case promiseTogether
  }
}

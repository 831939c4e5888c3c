// SPDX-License-Identifier: Apache-2.0

/// What ought to have happened to an order by a time, and is waited for: our own clocks, beside the platform's. In the
/// order of an order's life; of several that have run out the first is the cause.
package enum OrderClock: String, Codable, Sendable, CaseIterable {
  /// Paid, and the shop has not taken it.
  case notAccepted
  /// Taken, and not a word from the kitchen since.
  case notStarted
  /// The kitchen's own time for the food is over, or where it named none the usual one.
  case notReady
  /// No rider has it.
  case noRider
  /// A rider has it and is not at the shop.
  case riderAway
  /// The rider stands in the shop, or the carrier says that the delivery is stuck.
  case standing
  /// Picked up long ago and not handed over.
  case riding
  /// The customer's time is over.
  case late
  /// The customer asked for his money and nobody has said yes or no.
  case refundUnanswered
  /// Handed over, as the rider says, far from the door.
  case tooFar

  /// Who is waited for.
  package var party: Party {
    switch self {
    case .notAccepted, .notStarted, .notReady, .refundUnanswered: .merchant
    case .noRider: .platform
    case .riderAway, .standing, .riding, .late, .tooFar: .rider
    }
  }

  /// True for what only the food's way ends: an order that is over has no such clock.
  package var isOfTheWay: Bool { self != .refundUnanswered && self != .tooFar }
}

/// A clock that runs on an order: since when, and when it has run out.
package struct RunningClock: Codable, Hashable, Sendable {
  package let clock: OrderClock
  /// The event or time it is counted from.
  package let from: Instant
  package let due: Instant

  package init(_ clock: OrderClock, from: Instant, due: Instant) {
    self.clock = clock
    self.from = from
    self.due = due
  }
}

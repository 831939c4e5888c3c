// SPDX-License-Identifier: Apache-2.0
import Domain

/// How this world's platform, kitchens and riders behave in general.
package struct WorldRules: Sendable {
  // dispatch
  package var roundSeconds = 30
  /// An order is given out when its food is expected within this time.
  package var lead = Span.minutes(12)
  /// Riders looked at for one order.
  package var candidates = 8
  /// A rider may be turned round on his way; false: he first reaches the stop he is riding to.
  package var diverts = true
  /// Only orders of one shop are carried together, and a rider takes up new work only behind his present work.
  package var bundlesOneShop = false
  /// No pick-up after the end of a shift.
  package var strictShift = false
  /// Share of groups that dispatch, which does not know why they belong together, tears apart again a few minutes
  /// later by giving one order to another rider; and how many it tears apart at most.
  package var forgets = 0.01
  package var forgetsAtMost = Int.max

  // riders
  /// Earned for an order delivered.
  package var fee = Money(fen: 500)
  /// Taken off when an order is late at all …
  package var lateFlat = Money(fen: 600)
  /// … and for each minute it is late.
  package var latePerMinute = Money(fen: 50)
  /// Nobody stands in a shop longer than this for an order whose clock nobody has moved.
  package var longestWait = Span.minutes(35)
  /// Spread of riding times about the plan (log-normal sigma).
  package var traffic = 0.08

  // kitchens
  /// Spread of real about expected cooking time (log-normal sigma), and how often it slips badly.
  package var cookSpread = 0.12
  package var slips = 0.04
  /// "Ready" marked before it is, and marked late.
  package var markedEarly = 0.03
  package var markedLate = 0.10
  /// Orders no merchant ever accepts; the platform cancels them after `acceptLimit`.
  package var unanswered = 0.004
  package var acceptLimit = Span.minutes(15)
  /// The platform cancels what is still without a rider or food this long after its clock.
  package var giveUp = Span.minutes(90)

  // customers
  /// Of those who wonder where their food is: how many press 催单 in the platform's app, and how many on their help page;
  /// the others write to us.
  package var remindsInApp = 0.3
  package var remindsOnPage = 0.3
  /// Who still waits after this may remind again, up to this often.
  package var remindsAgain = 240...480
  package var mostReminders = 3

  package init() {}

  /// Riders and kitchens of a meal-delivery instance: obedient, exact, never diverted.
  package static var obedient: WorldRules {
    var rules = WorldRules()
    rules.diverts = false
    rules.bundlesOneShop = true
    rules.strictShift = true
    rules.traffic = 0
    rules.markedEarly = 0
    rules.markedLate = 0
    rules.unanswered = 0
    rules.forgets = 0
    rules.longestWait = .hours(3)
    return rules
  }
}

// SPDX-License-Identifier: Apache-2.0

/// The numbers behind "yes, together by T". T is honest when promises made at T are kept in at least 95 of 100 cases
/// without refusing pairs that could have been kept; the margins therefore grow with what is not known (a kitchen that
/// has not marked ready, a rider who is not named yet). These values, on the
/// eight real days with two seeds, without faults and with the watchdog: a yes to six of ten pairs that a planner with
/// foresight could keep, and 98 of 100 of them kept at first T (docs/real-days.md).
package struct MergePolicy: Codable, Hashable, Sendable {
  /// Facts older than this are no ground for a yes.
  package var maxFactAge = Span.seconds(60)
  /// A rider not seen for longer is treated as silent; up to it his silence widens the margin by its own length.
  package var maxRiderAge = Span.minutes(5)
  /// Two drops no further apart prove "together".
  package var proofGap = Span.minutes(3)
  /// T at most this much after the later of the two original clocks, with the customer's consent.
  package var maxExtension = Span.minutes(20)
  /// Food may wait at most this much longer for its companion than it would have waited alone.
  package var holdBudget = Span.minutes(15)
  /// Two shops no further apart are one place (a mall); in metres.
  package var maxShopDistance = 150
  /// Lateness a merge may add, at the worst, to any other order on the rider's route. A rider whose other clocks suffer
  /// refuses or leaves, so more than nothing is paid twice.
  package var maxAddedLateness = Span.zero
  /// A pick-up sooner than this comes before any command lands.
  package var landing = Span.seconds(60)
  /// Where a rider is called off and another called by single commands: a pick-up sooner than this comes before the
  /// second order has found its way to the first's rider.
  package var recallLanding = Span.minutes(5)
  /// Where dispatch names no time at all: how long until a rider is at the shop.
  package var unknownRiderWait = Span.minutes(10)
  /// T is never earlier than the later original clock: nobody needs it sooner, and the slack is free.
  package var keepsLaterClock = true

  /// The platform's clocks are set this much before T where T lies behind the original ones: dispatch plans up to the
  /// clock, and what then slips a little still comes by T.
  package var clockSpare = Span.minutes(4)

  /// How long past the kitchen's word a group's rider should be able to wait without being late elsewhere: riders who
  /// cannot leave the shop when the kitchen slips.
  package var waitSpare = Span.minutes(6)

  // What may go wrong, added along the route.
  package var markedReadyMargin = Span.minutes(1)
  package var kitchenMargin = Span.minutes(2)
  /// Of the cooking time still to come, added while the food is not marked; capped by `kitchenMarginCap`.
  package var kitchenPercent = 30
  package var kitchenMarginCap = Span.minutes(8)
  package var ridePercent = 15
  package var stopMargin = Span.seconds(60)
  /// Added once where no rider is named yet: refusals, a later round of dispatch.
  package var unknownRiderMargin = Span.minutes(14)
  /// Of the time until dispatch expects a rider in the shop, added too: a long wait means a queue that others join.
  package var unknownRiderPercent = 60
  /// Added once where a waybill is called again.
  package var recallMargin = Span.minutes(2)
  /// Added once more where an order leaves a rider it had for one who is not named yet.
  package var afreshMargin = Span.minutes(6)
  /// T is at least this much after the expected time.
  package var leastMargin = Span.minutes(4)

  package init() {}

  /// When the food is there: `readyBy` as it stands, or as late as it may well be.
  func ready(_ readyBy: Instant, marked: Bool, now: Instant, caution: Caution) -> Instant {
    if marked { return caution == .central ? readyBy : readyBy + markedReadyMargin }
    let stated = max(readyBy, now)
    guard caution == .robust else { return stated }
    let share = Span(ms: (stated - now).ms * Int64(kitchenPercent) / 100)
    return stated + min(kitchenMargin + share, kitchenMarginCap)
  }
}

extension MergePolicy {
  /// What may come on top of the time at which dispatch expects a rider in the shop.
  func riderMargin(_ wait: Span) -> Span {
    unknownRiderMargin + Span(ms: max(0, wait.ms) * Int64(unknownRiderPercent) / 100)
  }
}

/// How a forecast is made: as things are expected, or as late as they may well become.
package enum Caution: Sendable { case central, robust }

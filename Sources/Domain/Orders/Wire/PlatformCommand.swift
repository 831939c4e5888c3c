// SPDX-License-Identifier: Apache-2.0

/// What Mealdesk asks of the platform, as one flat JSON object. `id` is ours, made before the first attempt and never
/// changed: the platform carries a command out at most once per id, and every event that results names it.
/// An answer of 200 is not a delivery: only the event proves it (`docs/integrate.md`).
package struct PlatformCommand: Codable, Hashable, Sendable {
  package var id: String
  package var city: City
  package var kind: Kind
  package var orders: [OrderRef]
  /// Answer or effect wanted before this instant.
  package var deadline: Instant?

  // together
  package var plan: PlanKind?
  /// together(join, recall): the rider both orders shall go with.
  package var rider: RiderRef?
  /// together(recall): the order whose waybill is cancelled and called again.
  package var recalled: OrderRef?
  /// together, moveClock: the new clock of every order in `orders`; also the new "in time" for the rider's pay.
  package var due: Instant?
  /// together: whoever fetches the group should be able to wait this long past the kitchen's word without being late
  /// elsewhere; dispatch gives it to somebody else only when there is nobody.
  package var waitSpare: Span?
  /// Shown to rider and merchant: who approved the wait.
  package var approvedBy: String?

  // ask, nudge
  package var party: Party?
  package var shop: ShopRef?
  package var question: String?

  // replyReminder
  /// The platform's name of the reminder, and the answer: `question` holds our own words, at most 30 characters.
  package var reminder: String?
  package var reply: PlatformReminder.ReplyKind?

  // agreeRefund, refuseRefund
  package var afterSale: String?

  // cancelOrder, refuseRefund, claim, cancelRider
  /// The platform's own word for the reason where it has a closed list; `text` says it in ours.
  package var cause: String?

  // notify, coupon, refund, callRider (the tip), claim
  package var customer: CustomerRef?
  package var text: String?
  package var amount: Money?
  package var validUntil: Instant?

  package init(id: String, city: City, kind: Kind, orders: [OrderRef], deadline: Instant? = nil) {
    self.id = id
    self.city = city
    self.kind = kind
    self.orders = orders
    self.deadline = deadline
  }

  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Deliver `orders` together by `plan`: one rider, every clock moved to `due`. Proven by `grouped`.
    case together
    /// Undo a grouping that has not been picked up. Proven by `separated`.
    case separate
    /// Move the clocks of `orders` to `due`. Proven by `clockMoved`.
    case moveClock
    /// Put `question` to merchant or rider (`party`), answer until `deadline`. Proven by `shopAnswered`/`riderAnswered`.
    case ask
    /// Remind merchant or rider of the order; at most one effect per id.
    case nudge
    /// Show `text` in the customer's app.
    case notify
    /// Give the customer a red packet of `amount`. Proven by `couponIssued`.
    case coupon
    /// Pay `amount` of the order back. Proven by `refunded`.
    case refund
    /// Answer the platform's own reminder `reminder`. Proven by `reminderReplied`.
    case replyReminder
    /// Answer the request for money `afterSale` in the merchant's name. Proven by `afterSale` (agree, refuse).
    case agreeRefund, refuseRefund
    /// The shop takes the order, says that the food is ready, begins cooking later (`due`). Proven by `accepted`,
    /// `ready`, `estimate`.
    case acceptOrder, markReady, delayCooking
    /// Proven by `cancelled`.
    case cancelOrder
    /// Call a rider (with a tip of `amount`), call him off, let the merchant bring it, let nobody bring it. Proven by
    /// `delivery`.
    case callRider, cancelRider, deliverSelf, stopDelivery
    /// Claim `amount` from the carrier, for `cause`. Proven by `commandDone`.
    case claim
  }
}

/// The four ways of bringing two orders together (`docs/WORDS.md`).
package enum PlanKind: String, Codable, Sendable, CaseIterable {
  /// No rider yet: one rider is called for both.
  case group
  /// The second goes to the first's rider.
  case join
  /// One waybill is cancelled and called again with the other's rider.
  case recall
  /// The shop hands both over together to whoever comes; clocks moved, riders untouched.
  case hold
}

/// The platform's synchronous answer to a command.
package struct CommandReply: Codable, Hashable, Sendable {
  package enum Answer: String, Codable, Sendable {
    /// Carried out; the event follows or has already been sent.
    case done
    /// Taken; the event decides.
    case accepted
    /// Will not be carried out; `reason` says why.
    case refused
  }
  package var answer: Answer
  package var reason: String?

  package init(_ answer: Answer, reason: String? = nil) {
    self.answer = answer
    self.reason = reason
  }
}

/// The platform's answer to "could you carry this out now?", asked before anybody says yes.
package struct CanReply: Codable, Hashable, Sendable {
  package var yes: Bool
  package var reason: String?
  package var retryAt: Instant?

  package init(yes: Bool, reason: String? = nil, retryAt: Instant? = nil) {
    self.yes = yes
    self.reason = reason
    self.retryAt = retryAt
  }
}

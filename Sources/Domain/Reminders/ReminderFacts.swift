// SPDX-License-Identifier: Apache-2.0

/// What a reminder is answered from: one order as it stands now. Built from the platform's live facts, or from the
/// folded order when the platform does not answer; what is not known is nil and is said to be unknown.
package struct ReminderFacts: Codable, Hashable, Sendable {
  package var order: OrderRef
  package var city: City
  package var shop: ShopRef
  package var rider: RiderRef?
  package var stage: Stage
  /// When the platform looked.
  package var seenAt: Instant
  /// The time the customer was promised: the order's own clock.
  package var due: Instant
  package var readyBy: Instant?
  package var readyMarked = false
  package var leftShopAt: Instant?
  package var deliveredAt: Instant?
  /// Straight distance from rider to shop before the pick-up, to the door after it; metres.
  package var riderMetres: Int?
  package var riderSeenAt: Instant?
  /// Other customers' doors before this one.
  package var dropsBefore: Int?
  package var arrival: Instant?

  package enum Stage: String, Codable, Sendable, CaseIterable {
    case waiting, cooking, ready, riderAtShop, riding, delivered, cancelled
  }

  package init(
    order: OrderRef, city: City, shop: ShopRef, rider: RiderRef? = nil, stage: Stage, seenAt: Instant, due: Instant
  ) {
    self.order = order
    self.city = city
    self.shop = shop
    self.rider = rider
    self.stage = stage
    self.seenAt = seenAt
    self.due = due
  }

  /// Reads the platform's facts; the arrival is reckoned along the rider's own stops at the city's pace.
  package init(_ facts: OrderFacts) {
    self.init(
      order: facts.order, city: facts.city, shop: facts.shop, rider: facts.rider?.rider, stage: Stage(facts),
      seenAt: facts.at, due: facts.due)
    readyBy = facts.readyBy
    readyMarked = facts.readyMarked
    leftShopAt = facts.pickedUpAt
    deliveredAt = facts.deliveredAt
    guard let rider = facts.rider, stage != .delivered, stage != .cancelled else { return }
    riderMetres = Int(rider.place.distance(to: stage == .riding ? facts.dropPlace : facts.shopPlace).rounded())
    riderSeenAt = rider.seenAt
    let route = rider.route(to: facts.order, pace: facts.pace, from: facts.at)
    arrival = route?.arrival
    dropsBefore = route?.dropsBefore
  }
}

extension ReminderFacts.Stage {
  init(_ facts: OrderFacts) {
    self =
      if facts.cancelled {
        .cancelled
      } else if facts.deliveredAt != nil {
        .delivered
      } else if facts.pickedUpAt != nil {
        .riding
      } else if facts.rider?.atShop == true {
        .riderAtShop
      } else if facts.readyMarked {
        .ready
      } else {
        facts.accepted ? .cooking : .waiting
      }
  }
}

extension RiderFacts {
  /// When he hands over `order` if he rides his stops in their order, waiting at shops for food that is not ready;
  /// nil when that door is not on his route.
  func route(to order: OrderRef, pace: Pace, from now: Instant) -> (arrival: Instant, dropsBefore: Int)? {
    var at = now
    var here = place
    var drops = 0
    for stop in stops {
      at += pace.ride(here, stop.place)
      here = stop.place
      switch stop.kind {
      case .pick:
        if let ready = stop.readyBy, ready > at { at = ready }
        at += .seconds(Int64(pace.pickSeconds))
      case .drop:
        if stop.order == order { return (at, drops) }
        at += .seconds(Int64(pace.dropSeconds))
        drops += 1
      }
    }
    return nil
  }
}

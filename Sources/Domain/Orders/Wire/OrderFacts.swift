// SPDX-License-Identifier: Apache-2.0

/// What the platform knows about one order right now (`GET facts`). Facts age: `at` says when the platform looked.
package struct OrderFacts: Codable, Hashable, Sendable {
  package var order: OrderRef
  package var city: City
  package var at: Instant
  package var shop: ShopRef
  package var shopPlace: Place
  package var dropPlace: Place
  package var dropToken: String
  package var customer: CustomerRef
  /// The order's clock.
  package var due: Instant
  package var accepted: Bool
  package var cancelled: Bool
  /// The kitchen's present estimate; the time of the mark once `readyMarked`.
  package var readyBy: Instant
  package var readyMarked: Bool
  package var pickedUpAt: Instant?
  package var deliveredAt: Instant?
  package var epoch: Int
  package var rider: RiderFacts?
  /// Without a rider: when one could be at the shop if dispatch gave it out in its next round.
  package var riderAtShopBy: Instant?
  /// Orders it is grouped with, itself not included.
  package var together: [OrderRef]
  package var pace: Pace

  package init(
    order: OrderRef, city: City, at: Instant, shop: ShopRef, shopPlace: Place, dropPlace: Place, dropToken: String,
    customer: CustomerRef, due: Instant, accepted: Bool, cancelled: Bool = false, readyBy: Instant, readyMarked: Bool,
    pickedUpAt: Instant? = nil, deliveredAt: Instant? = nil, epoch: Int = 0, rider: RiderFacts? = nil,
    riderAtShopBy: Instant? = nil, together: [OrderRef] = [], pace: Pace
  ) {
    self.order = order
    self.city = city
    self.at = at
    self.shop = shop
    self.shopPlace = shopPlace
    self.dropPlace = dropPlace
    self.dropToken = dropToken
    self.customer = customer
    self.due = due
    self.accepted = accepted
    self.cancelled = cancelled
    self.readyBy = readyBy
    self.readyMarked = readyMarked
    self.pickedUpAt = pickedUpAt
    self.deliveredAt = deliveredAt
    self.epoch = epoch
    self.rider = rider
    self.riderAtShopBy = riderAtShopBy
    self.together = together
    self.pace = pace
  }
}

/// One rider as the platform sees him.
package struct RiderFacts: Codable, Hashable, Sendable {
  package var rider: RiderRef
  package var name: String
  package var place: Place
  /// When his position was last seen; older than `OrderFacts.at` when his phone is silent.
  package var seenAt: Instant
  /// Standing in the shop of this order.
  package var atShop: Bool
  /// His route in order, the next stop first.
  package var stops: [RiderStop]
  package var capacity: Int
  /// End of his shift, if it is known.
  package var offAt: Instant?

  package init(
    rider: RiderRef, name: String, place: Place, seenAt: Instant, atShop: Bool, stops: [RiderStop], capacity: Int,
    offAt: Instant? = nil
  ) {
    self.rider = rider
    self.name = name
    self.place = place
    self.seenAt = seenAt
    self.atShop = atShop
    self.stops = stops
    self.capacity = capacity
    self.offAt = offAt
  }
}

/// One stop of a rider's route: fetch one order or hand one over.
package struct RiderStop: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable { case pick, drop }
  package var kind: Kind
  package var order: OrderRef
  package var place: Place
  /// The order's clock.
  package var due: Instant
  /// pick: when the food is expected.
  package var readyBy: Instant?

  package init(kind: Kind, order: OrderRef, place: Place, due: Instant, readyBy: Instant? = nil) {
    self.kind = kind
    self.order = order
    self.place = place
    self.due = due
    self.readyBy = readyBy
  }
}

/// How fast this city's riders are: the platform's own planning figures.
package struct Pace: Codable, Hashable, Sendable {
  package var metresPerMinute: Int
  /// Time spent at a pick-up and at a drop.
  package var pickSeconds: Int
  package var dropSeconds: Int

  package init(metresPerMinute: Int, pickSeconds: Int, dropSeconds: Int) {
    self.metresPerMinute = metresPerMinute
    self.pickSeconds = pickSeconds
    self.dropSeconds = dropSeconds
  }

  /// Riding time over the straight distance, rounded up to a whole second.
  package func ride(_ from: Place, _ to: Place) -> Span {
    .seconds(Int64((from.distance(to: to) * 60 / Double(metresPerMinute)).rounded(.up)))
  }
}

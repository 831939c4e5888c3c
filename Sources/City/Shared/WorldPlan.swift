// SPDX-License-Identifier: Apache-2.0
import Domain

/// Everything a world starts from: who is there, what will be ordered, and the rules. What becomes of it is the
/// world's own doing.
package struct WorldPlan: Sendable {
  package var city: City
  package var seed: UInt64
  package var start: Instant
  package var pace: Pace
  package var rules: WorldRules
  package var shops: [ShopPlan]
  package var riders: [RiderPlan]
  package var customers: [CustomerPlan]
  package var orders: [OrderPlan]
  /// While one lasts the platform tells nothing: no facts, and its events come when it is over.
  package var silences: [Silence] = []
  /// Weather that slows every ride; nil for none.
  package var storm: Storm?

  package init(
    city: City, seed: UInt64, start: Instant, pace: Pace, rules: WorldRules = .init(), shops: [ShopPlan] = [],
    riders: [RiderPlan] = [], customers: [CustomerPlan] = [], orders: [OrderPlan] = []
  ) {
    self.city = city
    self.seed = seed
    self.start = start
    self.pace = pace
    self.rules = rules
    self.shops = shops
    self.riders = riders
    self.customers = customers
    self.orders = orders
  }

  package struct Silence: Hashable, Sendable {
    package var from: Instant
    package var until: Instant
    package init(from: Instant, until: Instant) {
      self.from = from
      self.until = until
    }
  }
}

extension WorldPlan {
  package struct Storm: Hashable, Sendable {
    package var from: Instant
    package var until: Instant
    /// How many times as long a ride takes that begins in it. The platform's own reckoning knows nothing of it.
    package var slows: Double

    package init(from: Instant, lasting span: Span = .minutes(45), slows: Double = 2.5) {
      self.from = from
      until = from + span
      self.slows = slows
    }

    func slows(at now: Instant) -> Double { from <= now && now < until ? slows : 1 }
  }

  /// The same world at another time.
  package func moved(by span: Span) -> WorldPlan {
    var plan = self
    plan.start += span
    plan.silences = silences.map { Silence(from: $0.from + span, until: $0.until + span) }
    if let storm {
      plan.storm = Storm(from: storm.from + span, lasting: storm.until - storm.from, slows: storm.slows)
    }
    for i in plan.riders.indices {
      plan.riders[i].on += span
      plan.riders[i].off += span
    }
    for i in plan.orders.indices {
      plan.orders[i].at += span
      plan.orders[i].due += span
    }
    for i in plan.customers.indices {
      for j in plan.customers[i].asks.indices { plan.customers[i].asks[j].at += span }
    }
    return plan
  }
}

package struct ShopPlan: Sendable {
  package var ref: ShopRef
  package var name: String
  package var place: Place
  /// Orders cooked at the same time; 0 means as many as come.
  package var stations: Int
  /// Median cooking time of one order.
  package var cookSeconds: Int
  package var acceptSeconds: ClosedRange<Int>
  /// How its merchant answers questions.
  package var manners: Manners
  package var dishes: [Dish]

  package init(
    ref: ShopRef, name: String, place: Place, stations: Int = 3, cookSeconds: Int = 600,
    acceptSeconds: ClosedRange<Int> = 5...60, manners: Manners = .init(), dishes: [Dish] = []
  ) {
    self.ref = ref
    self.name = name
    self.place = place
    self.stations = stations
    self.cookSeconds = cookSeconds
    self.acceptSeconds = acceptSeconds
    self.manners = manners
    self.dishes = dishes
  }

  package struct Dish: Sendable {
    package var name: String
    package var price: Money
    package init(_ name: String, yuan: Int64) {
      self.name = name
      price = .yuan(yuan)
    }
  }
}

/// How somebody answers a question put to him politely.
package struct Manners: Sendable {
  /// Never answers.
  package var silent: Double
  /// Says no although it would cost nothing.
  package var contrary: Double
  /// Says yes even though it costs him something: a yes that binds nobody.
  package var obliging: Double
  package var answerSeconds: ClosedRange<Int>

  package init(
    silent: Double = 0.05, contrary: Double = 0.03, obliging: Double = 0.7, answerSeconds: ClosedRange<Int> = 15...90
  ) {
    self.silent = silent
    self.contrary = contrary
    self.obliging = obliging
    self.answerSeconds = answerSeconds
  }

  package static let kind = Manners(silent: 0, contrary: 0, obliging: 1, answerSeconds: 20...40)
  package static let contrary = Manners(silent: 0, contrary: 1, obliging: 0, answerSeconds: 20...40)
}

package struct RiderPlan: Sendable {
  package var ref: RiderRef
  package var name: String
  package var place: Place
  package var on: Instant
  package var off: Instant
  /// Orders he may have at once.
  package var capacity: Int
  /// Share of assignments he refuses.
  package var refuses: Double
  /// The same while he already has an order.
  package var refusesMore: Double
  package var manners: Manners

  package init(
    ref: RiderRef, name: String, place: Place, on: Instant, off: Instant, capacity: Int = 4, refuses: Double = 0.13,
    refusesMore: Double? = nil, manners: Manners = .init()
  ) {
    self.ref = ref
    self.name = name
    self.place = place
    self.on = on
    self.off = off
    self.capacity = capacity
    self.refuses = refuses
    self.refusesMore = refusesMore ?? refuses
    self.manners = manners
  }
}

package struct OrderPlan: Sendable {
  package var ref: OrderRef
  package var at: Instant
  /// Index into `WorldPlan.customers`.
  package var customer: Int
  /// Index into `WorldPlan.shops`.
  package var shop: Int
  package var drop: Place
  package var dropToken: String
  package var items: [OrderEvent.Item]
  package var amount: Money
  /// The clock: promised delivery time.
  package var due: Instant
  /// How this order cooks, when it is known; else the kitchen draws it.
  package var cook: Cook?

  package init(
    ref: OrderRef, at: Instant, customer: Int, shop: Int, drop: Place, dropToken: String, items: [OrderEvent.Item],
    amount: Money, due: Instant, cook: Cook? = nil
  ) {
    self.ref = ref
    self.at = at
    self.customer = customer
    self.shop = shop
    self.drop = drop
    self.dropToken = dropToken
    self.items = items
    self.amount = amount
    self.due = due
    self.cook = cook
  }

  /// What the kitchen believes at the start and how long it really takes, from the moment cooking starts.
  package struct Cook: Sendable {
    package var believed: Span
    package var really: Span
    package init(believed: Span, really: Span) {
      self.believed = believed
      self.really = really
    }
  }
}

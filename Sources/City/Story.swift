// SPDX-License-Identifier: Apache-2.0
import Domain

/// A small world set up for one story. It says who is where and what is ordered; what happens is the world's doing.
package struct Story: Sendable {
  package var plan: WorldPlan
  package var variant: Variant
  /// The two orders that shall come together.
  package var first: OrderRef
  package var second: OrderRef
  package var customer: CustomerRef
  /// When the customer writes.
  package var asksAt: Instant
  /// The people at the desk.
  package var agents: [AgentModel]

  package enum Variant: String, Sendable, CaseIterable {
    /// Story 1 as it was told.
    case told
    /// Asked when the first order is on the road.
    case infeasible
    /// The second order takes far longer than the kitchen believes.
    case kitchenSlips
    /// The first order's rider takes nothing on top and says so.
    case riderDeclines
    /// Dispatch tears the group apart some minutes after it was made.
    case otherRider
    /// The platform tells nothing for twenty minutes.
    case factsSilent
    /// The agent who promised goes home.
    case agentLogsOff
    /// The customer closes the page after the yes.
    case pageClosed
  }

  /// Two orders of one customer at one coffee shop, one cup and two cups, to one far gate. The first is ready after
  /// seven minutes, the second a quarter of an hour later, a little later than the kitchen believes. One rider is
  /// near, the others are far. Everybody is kind.
  package static func twoCoffees(_ variant: Variant = .told, seed: UInt64 = 7) -> Story {
    let noon = Town.noon
    let late = variant == .infeasible
    // Time to notice and act before the first pick-up.
    let slow = variant == .riderDeclines || variant == .otherRider
    let firstCup = Span.minutes(slow ? 13 : 7)
    let customer = coffeeLover(variant, asksAt: noon + .minutes(late ? 17 : 4))
    var plan = WorldPlan(
      city: Town.city, seed: seed, start: noon - .minutes(5), pace: Town.pace, rules: rules(variant),
      shops: [coffeeShop], riders: riders(variant), customers: [customer],
      orders: [
        cups(1, at: noon, readyAfter: firstCup, really: firstCup, due: noon + .minutes(30)),
        cups(
          2, at: noon + .seconds(late ? 780 : 90), readyAfter: .minutes(15),
          really: .minutes(variant == .kitchenSlips ? 41 : 20), due: noon + .minutes(late ? 50 : 40)),
      ])
    if variant == .factsSilent {
      plan.silences = [.init(from: noon + .minutes(9), until: noon + .minutes(29))]
    }
    return Story(
      plan: plan, variant: variant, first: plan.orders[0].ref, second: plan.orders[1].ref, customer: customer.ref,
      asksAt: customer.asks[0].at, agents: agents(variant))
  }

  private static func rules(_ variant: Variant) -> WorldRules {
    var rules = WorldRules()
    rules.lead = .minutes(9)
    rules.traffic = 0.03
    rules.markedEarly = 0
    rules.markedLate = 0
    rules.unanswered = 0
    rules.forgets = variant == .otherRider ? 1 : 0
    rules.forgetsAtMost = 1
    return rules
  }

  private static var coffeeShop: ShopPlan {
    let shop = Town.shops[0]
    return ShopPlan(
      ref: shop.ref, name: shop.name.chinese, place: shop.place, stations: 2, cookSeconds: shop.cookSeconds,
      acceptSeconds: 5...20, manners: .kind, dishes: shop.dishes)
  }

  private static func riders(_ variant: Variant) -> [RiderPlan] {
    Town.riders.prefix(3).enumerated().map { i, rider in
      RiderPlan(
        ref: RiderRef(rider.ref), name: rider.name.chinese, place: rider.place, on: Town.noon - .hours(1),
        off: Town.noon + .hours(3), refuses: 0, refusesMore: variant == .riderDeclines && i == 0 ? 1 : 0,
        manners: variant == .riderDeclines && i == 0 ? .contrary : .kind)
    }
  }

  private static func coffeeLover(_ variant: Variant, asksAt: Instant) -> CustomerPlan {
    let person = Town.customers[0]
    return CustomerPlan(
      ref: CustomerRef(person.ref), name: person.name.chinese, phone: person.phone, patience: .minutes(10),
      temper: 0, accepts: .minutes(25), asks: [.init(at: asksAt, wish: .together, orders: [0, 1])],
      closesPageAfter: variant == .pageClosed ? .seconds(20) : .hours(2))
  }

  private static func cups(_ count: Int, at: Instant, readyAfter: Span, really: Span, due: Instant) -> OrderPlan {
    let dish = Town.shops[0].dishes[0]
    return OrderPlan(
      ref: OrderRef("QW-0318-\(count)"), at: at, customer: 0, shop: 0, drop: Town.customers[0].place,
      dropToken: "gate-C1", items: [.init(name: dish.name, count: count)],
      amount: Money(fen: dish.price.fen * Int64(count) + 400), due: due,
      cook: .init(believed: readyAfter, really: really))
  }

  private static func agents(_ variant: Variant) -> [AgentModel] {
    Town.agents.prefix(2).enumerated().map { i, person in
      AgentModel(
        ref: person.ref, name: person.name, on: Town.noon - .hours(1),
        off: variant == .agentLogsOff && i == 0 ? Town.noon + .minutes(10) : Town.noon + .hours(6))
    }
  }
}

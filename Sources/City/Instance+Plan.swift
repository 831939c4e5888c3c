// SPDX-License-Identifier: Apache-2.0
import Domain

extension Instance {
  /// Two orders that one customer could have placed.
  package struct Pair: Hashable, Sendable {
    package var first: Int
    package var second: Int
  }

  /// Orders of one restaurant placed and ready within `within` minutes of each other whose drops are at most `apart`
  /// minutes' ride from each other; each order in at most one pair, earlier placed first.
  package func pairs(within: Int = 10, apart: Int = 5) -> [Pair] {
    let byTime = orders.indices.sorted { (orders[$0].placed, $0) < (orders[$1].placed, $1) }
    var taken = Set<Int>()
    var pairs: [Pair] = []
    for (n, a) in byTime.enumerated() where !taken.contains(a) {
      let partner = byTime[(n + 1)...].prefix { orders[$0].placed - orders[a].placed <= within }.first { b in
        !taken.contains(b) && orders[b].restaurant == orders[a].restaurant
          && abs(orders[b].ready - orders[a].ready) <= within && ride(orders[a].place, orders[b].place) <= apart
      }
      guard let b = partner else { continue }
      taken.insert(a)
      taken.insert(b)
      pairs.append(Pair(first: a, second: b))
    }
    return pairs
  }

  /// Whole minutes of riding, rounded up, as the instance defines it.
  private func ride(_ a: Place, _ b: Place) -> Int { Int((a.distance(to: b) / Double(metresPerMinute)).rounded(.up)) }

  /// The day as a world; `midnight` is its minute 0. With `pairing`, the second drop of each pair is the first's, both
  /// orders are one customer's, and he asks for them together a minute or two after the second.
  package func plan(seed: UInt64, city: City = Town.city, midnight: Instant, pairing: Bool = true) -> WorldPlan {
    let pairs = pairing ? pairs() : []
    var firstOf: [Int: Int] = [:]
    for pair in pairs { firstOf[pair.second] = pair.first }
    var plan = WorldPlan(
      city: city, seed: seed, start: midnight + .minutes(Int64(orders.map(\.placed).min() ?? 0) - 1), pace: pace,
      rules: rules)
    plan.shops = restaurants.map {
      ShopPlan(ref: ShopRef($0.name), name: $0.name, place: $0.place, stations: 0, acceptSeconds: 0...0, manners: .kind)
    }
    plan.riders = couriers.map {
      RiderPlan(
        ref: RiderRef($0.name), name: $0.name, place: $0.place, on: midnight + .minutes(Int64($0.on)),
        off: midnight + .minutes(Int64($0.off)), capacity: 4, refuses: 0, manners: .kind)
    }
    plan.customers = orders.indices.map { customer($0) }
    plan.orders = orders.indices.map { order($0, as: firstOf[$0] ?? $0, seed, midnight) }
    for (n, pair) in pairs.enumerated() {
      var chance = Chance(seed, .pair, n)
      let at = plan.orders[pair.second].at + chance.seconds(60...120)
      plan.customers[pair.first].asks.append(.init(at: at, wish: .together, orders: [pair.first, pair.second]))
    }
    return plan
  }

  private var pace: Pace {
    Pace(metresPerMinute: metresPerMinute, pickSeconds: pickMinutes * 60, dropSeconds: dropMinutes * 60)
  }

  private var rules: WorldRules {
    var rules = WorldRules.obedient
    rules.fee = .yuan(Int64(payPerOrder))
    rules.lateFlat = .yuan(Int64(payPerOrder + 2))
    rules.lead = .minutes(15)
    rules.candidates = 16
    return rules
  }

  private func customer(_ o: Int) -> CustomerPlan {
    CustomerPlan(
      ref: CustomerRef("c-\(orders[o].name)"), name: PeopleNames.name(o), phone: PeopleNames.phone(o), temper: 0)
  }

  /// `as`: whose customer and drop it has. The kitchen knows its ready time but for an honest error of about a minute.
  private func order(_ o: Int, as other: Int, _ seed: UInt64, _ midnight: Instant) -> OrderPlan {
    let order = orders[o]
    let at = midnight + .minutes(Int64(order.placed))
    var chance = Chance(seed, .cook, o)
    let really = Span.minutes(Int64(max(0, order.ready - order.placed)))
    let error = Span.seconds(Int64(min(180, max(-180, chance.normal() * 75))))
    return OrderPlan(
      ref: OrderRef(order.name), at: at, customer: other, shop: order.restaurant, drop: orders[other].place,
      dropToken: "drop-\(orders[other].name)", items: [.init(name: "meal", count: 1)], amount: .yuan(30),
      due: at + .minutes(Int64(targetMinutes)), cook: .init(believed: max(.seconds(60), really + error), really: really)
    )
  }
}

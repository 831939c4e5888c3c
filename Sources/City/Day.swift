// SPDX-License-Identifier: Apache-2.0
import Domain

/// A synthetic day of the town, grown to any number of orders: two peaks, the larger at noon; shops and riders in
/// proportion to the busiest hour; the town's named people first.
package struct Day: Sendable {
  package var orders: Int
  package var seed: UInt64
  package var midnight: Instant
  /// Orders in each half-hour, as weights.
  package var shape: [Double]
  /// Share of customers who order a second time from the same shop within minutes, to the same door.
  package var pairs = 0.03
  package var city = Town.city
  /// The number its orders, people and shops are counted from: those before are of other cities.
  package var first = 0

  package init(orders: Int, seed: UInt64, midnight: Instant = Town.noon - .hours(12), shape: [Double] = Day.twoPeaks) {
    self.orders = orders
    self.seed = seed
    self.midnight = midnight
    self.shape = shape
  }

  /// A lunch from 11:00 to 13:30.
  package static func lunch(orders: Int = 300, seed: UInt64) -> Day {
    var shape = [Double](repeating: 0, count: 48)
    for (i, weight) in [3, 6, 7, 5, 2].enumerated() { shape[22 + i] = Double(weight) }
    return Day(orders: orders, seed: seed, shape: shape)
  }

  /// The same day in `cities` cities, each with its share of the orders, streets and kitchens of its own, and names that
  /// no other has; the first is the town itself.
  package func spread(over cities: Int) -> [Day] {
    (0..<cities).map { number in
      var day = self
      day.first = first + orders * number / cities
      day.orders = first + orders * (number + 1) / cities - day.first
      day.city = City(Int(city.number) + number) ?? city
      day.seed = seed &+ UInt64(day.first)
      return day
    }
  }

  package static let twoPeaks: [Double] =
    [4, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 12, 10, 10, 12, 20, 36].map(Double.init)
    + [90, 150, 170, 130, 70, 40, 28, 24, 22, 20, 20, 24, 40, 72, 110, 115, 90, 60, 40, 30].map(Double.init)
    + [24, 20, 18, 14, 10, 6].map(Double.init)

  package var plan: WorldPlan {
    var plan = WorldPlan(city: city, seed: seed, start: midnight, pace: Town.pace)
    plan.shops = (first..<(first + shopCount)).map(shop)
    plan.riders = riders
    fill(&plan)
    plan.start = (plan.orders.map(\.at).min() ?? midnight) - .minutes(1)
    return plan
  }

  private var busiestHour: Double {
    let total = max(1, shape.reduce(0, +))
    let pairs = zip(shape, shape.dropFirst()).map { $0 + $1 }
    return Double(orders) * (pairs.max() ?? total) / total
  }
  private var shopCount: Int { max(Town.shops.count, Int(busiestHour / 6)) }
  private var riderCount: Int { max(Town.riders.count, Int(busiestHour / 3.4)) }
  /// Edge of the town's square in metres.
  private var side: Int { max(4400, Int(busiestHour.squareRoot() * 210)) }

  private func corner(_ chance: inout Chance) -> Place {
    Place(x: chance.int(0...(side / 100)) * 100, y: chance.int(0...(side / 100)) * 100)
  }

  private func shop(_ n: Int) -> ShopPlan {
    var chance = Chance(seed, .town, n, 1)
    if n < Town.shops.count {
      let shop = Town.shops[n]
      return ShopPlan(
        ref: shop.ref, name: shop.name.chinese, place: shop.place, stations: shop.stations + 1,
        cookSeconds: shop.cookSeconds, dishes: shop.dishes)
    }
    let like = Town.shops[n % Town.shops.count]
    return ShopPlan(
      ref: ShopRef("S\(n + 1)"), name: "\(like.name.chinese)·\(n / Town.shops.count + 1)店", place: corner(&chance),
      stations: chance.int(3...6), cookSeconds: max(240, like.cookSeconds + chance.int(-120...180)), dishes: like.dishes
    )
  }

  private var riders: [RiderPlan] {
    (first..<(first + riderCount)).map { n in
      var chance = Chance(seed, .town, n, 2)
      let known = n < Town.riders.count ? Town.riders[n] : nil
      let shift = shift(n, &chance)
      return RiderPlan(
        ref: RiderRef(known?.ref ?? "R\(n + 1)"), name: known?.name.chinese ?? PeopleNames.name(n),
        place: known?.place ?? corner(&chance), on: midnight + .minutes(Int64(shift.lowerBound)),
        off: midnight + .minutes(Int64(shift.upperBound)), capacity: chance.int(3...5))
    }
  }

  /// Two in five ride all day, one in four each at noon and in the evening, one in ten at night.
  private func shift(_ n: Int, _ chance: inout Chance) -> Range<Int> {
    let late = chance.int(0...30)
    switch n % 20 {
    case 0..<8: return (570 + late)..<(1290 + late)
    case 8..<13: return (600 + late)..<(870 + late)
    case 13..<18: return (960 + late)..<(1260 + late)
    case 18: return 0..<630
    default: return (1200)..<1440
    }
  }

  private func fill(_ plan: inout WorldPlan) {
    var chance = Chance(seed, .day, first)
    while plan.orders.count < orders {
      let shop = popular(&chance, plan.shops.count)
      let c = customer(&plan, near: plan.shops[shop].place, &chance)
      let at = midnight + time(&chance)
      add(&plan, c.number, shop, c.home, at, &chance)
      guard plan.orders.count < orders, chance.happens(pairs) else { continue }
      let second = at + chance.seconds(30...300)
      add(&plan, c.number, shop, c.home, second, &chance)
      let n = plan.orders.count
      if chance.happens(0.85) {
        let asks = second + chance.seconds(45...200)
        plan.customers[c.number].asks.append(.init(at: asks, wish: .together, orders: [n - 2, n - 1]))
      }
    }
  }

  /// Some shops are liked better: the smaller of two draws.
  private func popular(_ chance: inout Chance, _ count: Int) -> Int {
    min(chance.int(0...(count - 1)), chance.int(0...(count + count / 2))) % count
  }

  private func time(_ chance: inout Chance) -> Span {
    var rest = chance.unit() * shape.reduce(0, +)
    for (i, weight) in shape.enumerated() {
      if rest < weight { return .minutes(Int64(i) * 30) + chance.seconds(0...1799) }
      rest -= weight
    }
    return .hours(12)
  }

  private func customer(
    _ plan: inout WorldPlan, near shop: Place, _ chance: inout Chance
  ) -> (number: Int, home: Place) {
    let n = first + plan.customers.count
    let known = n < Town.customers.count ? Town.customers[n] : nil
    func near(_ centre: Int) -> Int { min(side, max(0, (centre + Int(chance.normal() * 1100)) / 50 * 50)) }
    let home = Place(x: near(shop.x), y: near(shop.y))
    plan.customers.append(
      CustomerPlan(
        ref: CustomerRef(known?.ref ?? "C\(n + 1)"), name: known?.name.chinese ?? PeopleNames.name(n),
        phone: known?.phone ?? PeopleNames.phone(n), patience: .seconds(Int64(chance.int(180...900))),
        temper: chance.unit(), accepts: .minutes(Int64(chance.int(8...35))),
        closesPageAfter: .minutes(Int64(chance.int(1...40)))))
    return (plan.customers.count - 1, home)
  }

  private func add(
    _ plan: inout WorldPlan, _ customer: Int, _ shop: Int, _ home: Place, _ at: Instant, _ chance: inout Chance
  ) {
    let kitchen = plan.shops[shop]
    let dish = chance.one(of: kitchen.dishes)
    let count = chance.int(1...3)
    let minutes = 18 + kitchen.cookSeconds / 60 + Int(plan.pace.ride(kitchen.place, home).minutes.rounded(.up))
    plan.orders.append(
      OrderPlan(
        ref: OrderRef("QW-\(midnight.ms / 86_400_000)-\(first + plan.orders.count + 1)"), at: at, customer: customer,
        shop: shop,
        drop: home, dropToken: "door-\(plan.customers[customer].ref)", items: [.init(name: dish.name, count: count)],
        amount: Money(fen: dish.price.fen * Int64(count) + 500), due: at + .minutes(Int64(max(30, minutes)))))
  }
}

extension AgentModel {
  /// People for the desk: the town's six and two leaders first, then as many more as asked for, each there all day.
  package static func team(_ count: Int, day: Day) -> [AgentModel] {
    let named = Town.agents.map { ($0, false) } + Town.leaders.map { ($0, true) }
    return (0..<max(count, named.count)).map { n in
      let person = n < named.count ? named[n].0 : nil
      var chance = Chance(day.seed, .agent, n, 77)
      return AgentModel(
        ref: person?.ref ?? "A\(n + 1)", name: person?.name ?? Town.Name(PeopleNames.name(n), "Agent \(n + 1)"),
        on: day.midnight, off: day.midnight + .hours(26), level: chance.int(2...5),
        isLeader: n < named.count && named[n].1, medianSeconds: Double(chance.int(110...190)))
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

// The platform's dispatch: every round it gives waiting orders out one by one, the most urgent first, one order to
// one rider; detour and lateness decide. It knows no customer and no pair: only a group is given out as one. Urgency
// goes by the first clock, so that a customer who allowed a later one is not put behind everybody else.

extension World {
  /// How long past the end of his shift a rider still ends what he has.
  static let overtime = Span.minutes(15)

  mutating func waitForRider(_ o: Int) {
    guard orders[o].canBePicked, orders[o].rider == nil, !waiting.contains(o) else { return }
    waiting.append(o)
    planRound()
  }

  private mutating func planRound() {
    guard !roundPlanned, !waiting.isEmpty else { return }
    roundPlanned = true
    wake(nextRound, .round)
  }

  var nextRound: Instant {
    let round = Int64(plan.rules.roundSeconds) * 1000
    return Instant(ms: (now.ms / round + 1) * round)
  }

  mutating func dispatch() {
    roundPlanned = false
    let due = waiting.filter {
      orders[$0].canBePicked && (orders[$0].isCalled || groupReadyBy($0) - plan.rules.lead <= now)
    }
    var map = RiderMap(cell: 800)
    if !due.isEmpty {
      for r in riders.indices where isInReach(r) { map.add(r, at: reach(r)) }
    }
    var busy = Set<Int>()
    for o in due.sorted(by: { (plan.orders[$0].due, $0) < (plan.orders[$1].due, $1) }) where orders[o].rider == nil {
      let unit = groupOf(o).filter { orders[$0].canBePicked && orders[$0].rider == nil }
      guard let (r, routes) = bestRider(unit, map, without: busy) else { continue }
      busy.insert(r)
      for (member, route) in zip(unit, routes) { attach(member, to: r, route: route) }
      offerTo(r, unit)
    }
    waiting.removeAll { orders[$0].rider != nil || !orders[$0].canBePicked }
    planRound()
  }

  /// A group waits for its last dish.
  private func groupReadyBy(_ o: Int) -> Instant { groupOf(o).map { orders[$0].readyBy }.max() ?? orders[o].readyBy }

  /// Where a new order would find him: where he is, or where his present work ends if he finishes that first.
  func reach(_ r: Int) -> Place {
    plan.rules.bundlesOneShop ? riders[r].route.last?.place ?? riders[r].place : riders[r].place(at: now)
  }

  func mayWork(_ r: Int) -> Bool {
    plan.riders[r].on <= now && now < plan.riders[r].off && riders[r].load < plan.riders[r].capacity
  }

  /// Worth a look in this round. Where work is taken up only behind present work, long work is left to end first:
  /// somebody nearer may be free by then.
  func isInReach(_ r: Int) -> Bool {
    guard mayWork(r) else { return false }
    guard plan.rules.bundlesOneShop, !riders[r].route.isEmpty else { return true }
    return riders[r].route.contains { $0.kind == .pick } || forecast(r, riders[r].route).end <= now + .minutes(12)
  }

  /// The cheapest rider for these orders and his route after each of them.
  func bestRider(_ unit: [Int], _ map: RiderMap, without busy: Set<Int> = []) -> (rider: Int, routes: [[Stop]])? {
    guard let first = unit.first else { return nil }
    let shop = plan.shops[plan.orders[first].shop].place
    var best: (cost: Double, rider: Int, routes: [[Stop]])?
    let near = map.nearest(to: shop, count: plan.rules.candidates) { r in
      !busy.contains(r) && riders[r].load + unit.count <= plan.riders[r].capacity
        && !unit.contains { orders[$0].refusedBy.contains(r) }
    }
    for r in near {
      guard let offer = bid(unit, r) else { continue }
      if best.map({ offer.cost < $0.cost }) ?? true { best = (offer.cost, r, offer.routes) }
    }
    return best.map { ($0.rider, $0.routes) }
  }

  /// What giving all of `unit` to this rider would cost; nil when he cannot.
  func bid(_ unit: [Int], _ r: Int) -> (cost: Double, routes: [[Stop]])? {
    guard let first = unit.first, let place = insertion(first, r) else { return nil }
    var routes = [place.route]
    for other in unit.dropFirst() { routes.append(joined(other, with: first, route: routes[routes.count - 1])) }
    let after = forecast(r, routes[routes.count - 1])
    if plan.rules.strictShift, after.end > plan.riders[r].off + Self.overtime { return nil }
    let before = forecast(r, riders[r].route)
    if plan.rules.bundlesOneShop, place.route.last?.order == first, before.end > now + .minutes(12) { return nil }
    if harmsGroup(unit, r, routes[routes.count - 1]) { return nil }
    let pressed = pressed(unit, r, routes[routes.count - 1])
    // There is time to wait for somebody better.
    if pressed > 0, after.end < (unit.map { orders[$0].due }.min() ?? now) { return nil }
    return (after.cost(from: now) - before.cost(from: now) + 30 * Double(pressed), routes)
  }

  /// How many of his other orders would be late by waiting for this group, should its kitchen slip, and whether his
  /// shift would end meanwhile: he would leave without it. Such a rider gets it only when time
  /// runs out and there is nobody else.
  private func pressed(_ unit: [Int], _ r: Int, _ route: [Stop]) -> Int {
    guard unit.contains(where: { orders[$0].group != nil }) else { return 0 }
    var late = Set<Int>()
    var isOver = false
    _ = forecast(r, route, slipping: true) { stop, at in
      if stop.kind == .pick, plan.rules.strictShift, at > plan.riders[r].off { isOver = true }
      if stop.kind == .drop, !unit.contains(stop.order), at > orders[stop.order].due { late.insert(stop.order) }
    }
    guard !late.isEmpty else { return isOver ? 1 : 0 }
    _ = forecast(r, riders[r].route) { stop, at in
      if stop.kind == .drop, at > orders[stop.order].due { late.remove(stop.order) }
    }
    return late.count + (isOver ? 1 : 0)
  }

  /// Whoever has a group to fetch gets nothing besides that would be late by waiting for it: it would make him leave.
  private func harmsGroup(_ unit: [Int], _ r: Int, _ route: [Stop]) -> Bool {
    let fetchesGroup = riders[r].route.contains { $0.kind == .pick && orders[$0.order].group != nil }
    guard fetchesGroup else { return false }
    var isLate = false
    _ = forecast(r, route, slipping: true) { stop, at in
      if stop.kind == .drop, unit.contains(stop.order), at > orders[stop.order].due { isLate = true }
    }
    return isLate
  }

  /// Gives `o` to `r` with this route and tells the feed.
  mutating func attach(_ o: Int, to r: Int, route: [Stop], command: String? = nil) {
    let headed = riders[r].route.first
    orders[o].rider = r
    orders[o].epoch += 1
    riders[r].route = route
    tellRider(.assigned, o, command: command)
    if riders[r].shop == plan.orders[o].shop, riders[r].phase == .entering || riders[r].phase == .waiting {
      tellRider(.atShop, o)
    }
    reroute(r, was: headed)
  }

  /// He looks at what he was given and may refuse it.
  mutating func offerTo(_ r: Int, _ unit: [Int]) {
    guard let first = unit.first else { return }
    for o in unit { orders[o].offeredWith = first }
    var chance = Chance(plan.seed, .refuse, first, r &* 64 &+ orders[first].epoch)
    let more = riders[r].load > unit.count
    guard chance.happens(more ? plan.riders[r].refusesMore : plan.riders[r].refuses) else { return }
    wake(now + chance.seconds(5...25), .refuse(first, epoch: orders[first].epoch))
  }

  mutating func refuse(_ o: Int, epoch: Int) {
    guard orders[o].epoch == epoch, orders[o].canBePicked, let r = orders[o].rider else { return }
    let unit = groupOf(o).filter { orders[$0].rider == r && orders[$0].canBePicked }
    let declined = unit.filter { orders[$0].offeredWith == o }
    for member in declined {
      tellRider(.riderDeclined, member, reason: "refused")
      orders[member].refusedBy.append(r)
      detach(member)
    }
    if declined.count < unit.count { dissolveGroup(of: o) }
    for member in declined { waitForRider(member) }
  }
}

/// Riders by square, for finding the nearest without looking at all.
struct RiderMap {
  private var squares: [Square: [(rider: Int, place: Place)]] = [:]
  private let cell: Int
  private var low = Square(x: .max, y: .max)
  private var high = Square(x: .min, y: .min)

  private struct Square: Hashable {
    var x: Int
    var y: Int
  }

  init(cell: Int) { self.cell = cell }

  mutating func add(_ rider: Int, at place: Place) {
    let square = square(place)
    low = Square(x: min(low.x, square.x), y: min(low.y, square.y))
    high = Square(x: max(high.x, square.x), y: max(high.y, square.y))
    squares[square, default: []].append((rider, place))
  }

  private func square(_ place: Place) -> Square {
    Square(
      x: Int((Double(place.x) / Double(cell)).rounded(.down)), y: Int((Double(place.y) / Double(cell)).rounded(.down)))
  }

  /// Up to `count` riders that fit, nearest first; looks one ring further than it must, so that none nearer is missed.
  func nearest(to place: Place, count: Int, fits: (Int) -> Bool) -> [Int] {
    guard low.x <= high.x else { return [] }
    let centre = square(place)
    let rings = max(abs(centre.x - low.x), abs(high.x - centre.x), abs(centre.y - low.y), abs(high.y - centre.y))
    var found: [(distance: Double, rider: Int)] = []
    var last = rings
    var ring = 0
    while ring <= last {
      for x in (centre.x - ring)...(centre.x + ring) where x >= low.x && x <= high.x {
        let edge = abs(x - centre.x) == ring
        for y in stride(from: centre.y - ring, through: centre.y + ring, by: edge || ring == 0 ? 1 : 2 * ring)
        where y >= low.y && y <= high.y {
          for seen in squares[Square(x: x, y: y)] ?? [] where fits(seen.rider) {
            found.append((place.distance(to: seen.place), seen.rider))
          }
        }
      }
      if found.count >= count, last == rings { last = min(rings, ring + 1) }
      ring += 1
    }
    return found.sorted { ($0.distance, $0.rider) < ($1.distance, $1.rider) }.prefix(count).map(\.rider)
  }
}

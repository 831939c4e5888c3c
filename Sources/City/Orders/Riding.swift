// SPDX-License-Identifier: Apache-2.0
import Domain

// How a rider moves along his route: ride, enter the shop, wait or take, leave, ride, hand over, leave.

extension World {
  private func halfService(_ kind: RiderStop.Kind) -> Span {
    .seconds(Int64(kind == .pick ? plan.pace.pickSeconds : plan.pace.dropSeconds) / 2)
  }

  mutating func enterPhase(_ r: Int, _ phase: LiveRider.Phase, until: Instant?) {
    riders[r].phase = phase
    riders[r].version += 1
    if let until { wake(until, .rider(r, version: riders[r].version)) }
  }

  /// His time for the present phase is up.
  mutating func advance(_ r: Int) {
    switch riders[r].phase {
    case .resting: break
    case .riding: arrive(r)
    case .entering:
      riders[r].waitsSince = now
      enterPhase(r, .waiting, until: nil)
      serve(r)
    case .waiting: serve(r)
    case .leaving: setOff(r)
    case .dropping: handOver(r)
    }
  }

  mutating func setOff(_ r: Int) {
    riders[r].shop = nil
    riders[r].waitsSince = nil
    guard let next = riders[r].route.first else { return enterPhase(r, .resting, until: nil) }
    let from = riders[r].place
    var seconds = Double(plan.pace.ride(from, next.place).ms) / 1000
    if plan.rules.traffic > 0, seconds > 0 {
      var chance = Chance(plan.seed, .ride, r &* 100_000 &+ next.order, next.kind == .pick ? 0 : 1)
      seconds = chance.lognormal(median: seconds, sigma: plan.rules.traffic)
    }
    seconds *= plan.storm?.slows(at: now) ?? 1
    let until = now + .seconds(Int64(seconds.rounded(.up)))
    enterPhase(r, .riding(from: from, since: now, until: until), until: until)
  }

  private mutating func arrive(_ r: Int) {
    guard let stop = riders[r].route.first else { return enterPhase(r, .resting, until: nil) }
    riders[r].place = stop.place
    if stop.kind == .drop { return enterPhase(r, .dropping, until: now + halfService(.drop)) }
    let shop = plan.orders[stop.order].shop
    riders[r].shop = shop
    for o in picks(r, at: shop) { tellAtShop(o) }
    enterPhase(r, .entering, until: now + halfService(.pick))
  }

  func picks(_ r: Int, at shop: Int) -> [Int] {
    riders[r].route.filter { $0.kind == .pick && plan.orders[$0.order].shop == shop }.map(\.order)
  }

  mutating func tellRider(_ kind: OrderEvent.Kind, _ o: Int, command: String? = nil, reason: String? = nil) {
    guard let r = orders[o].rider else { return }
    let rider = plan.riders[r]
    var event = event(kind, o)
    event.rider = rider.ref
    event.riderName = rider.name
    event.epoch = orders[o].epoch
    event.command = command
    event.reason = reason
    tell(event)
  }

  private mutating func tellAtShop(_ o: Int) { tellRider(.atShop, o) }

  /// Walks out of a shop with what he has.
  mutating func leaveShop(_ r: Int) { enterPhase(r, .leaving, until: now + halfService(.pick)) }

  mutating func pickUp(_ o: Int, by r: Int) {
    mark(o)
    orders[o].pickedUpAt = now
    riders[r].route.removeAll { $0.kind == .pick && $0.order == o }
    tellRider(.pickedUp, o)
  }

  /// Everything for this door in one go.
  private mutating func handOver(_ r: Int) {
    let here = riders[r].place
    while let stop = riders[r].route.first, stop.kind == .drop, stop.place == here {
      riders[r].route.removeFirst()
      let o = stop.order
      orders[o].deliveredAt = now
      let lost = deduction(late: now - orders[o].due)
      riders[r].pay.delivered += 1
      riders[r].pay.fees += plan.rules.fee
      riders[r].pay.deductions += lost
      if lost > .zero { riders[r].pay.lateOrders += 1 }
      tellRider(.delivered, o)
    }
    enterPhase(r, .leaving, until: now + halfService(.drop))
  }

  /// What lateness costs a rider for one order.
  func deduction(late: Span) -> Money {
    guard late > .zero else { return .zero }
    return plan.rules.lateFlat + Money(fen: plan.rules.latePerMinute.fen * late.ms / 60_000)
  }

  /// His route was changed under him: turn round, go on, or look again at what is to be fetched here.
  mutating func reroute(_ r: Int, was headed: Stop?) {
    switch riders[r].phase {
    case .resting: setOff(r)
    case .riding:
      guard riders[r].route.first?.place != headed?.place else { return }
      riders[r].place = placeNow(r, headedTo: headed)
      setOff(r)
    case .entering, .waiting:
      guard let shop = riders[r].shop else { return }
      if picks(r, at: shop).isEmpty { leaveShop(r) } else { lookRound(r) }
    case .leaving, .dropping: break
    }
  }

  private func placeNow(_ r: Int, headedTo stop: Stop?) -> Place {
    guard let stop else { return riders[r].place }
    var rider = riders[r]
    rider.route = [stop]
    return rider.place(at: now)
  }

  /// Takes an order off its rider.
  mutating func detach(_ o: Int) {
    guard let r = orders[o].rider else { return }
    orders[o].rider = nil
    orders[o].waitPromised = false
    let headed = riders[r].route.first
    riders[r].route.removeAll { $0.order == o }
    reroute(r, was: headed)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

// The rational rider in a shop. Each order has a clock, and lateness costs him money. While something he came for is
// not ready he compares what waiting would cost him on everything else he has with what leaving costs him (the fees
// of what he leaves behind). A polite yes makes him wait until his clocks press and not a minute longer; only a moved
// clock lets him stay; whoever was told that his wait is approved also stays until the moved clock presses.

extension World {
  /// Something changed that a rider standing in a shop should look at.
  mutating func lookRound(_ r: Int) {
    if riders[r].phase == .waiting { serve(r) }
  }

  /// Takes what is ready, then leaves, or decides whether to wait.
  mutating func serve(_ r: Int) {
    guard riders[r].phase == .waiting, let shop = riders[r].shop else { return }
    takeReady(r, at: shop)
    let open = picksNow(r, at: shop)
    guard !open.isEmpty else { return leaveShop(r) }
    if let hopeless = unbearable(r, missing(open)) {
      orders[hopeless].leftByClockAt = now
      if orders[hopeless].rider == r { abandon(hopeless) } else { dissolveGroup(of: hopeless) }
      return serve(r)
    }
    enterPhase(r, .waiting, until: now + .seconds(30))
  }

  /// What he has come for now. What he means to fetch on a later visit he takes when it is ready, but he neither waits
  /// for it nor gives it up.
  private func picksNow(_ r: Int, at shop: Int) -> [Int] {
    riders[r].route.prefix { $0.kind == .pick && plan.orders[$0.order].shop == shop }.map(\.order)
  }

  /// What he cannot have yet: food not ready, of his own orders and of what shall be handed over with them.
  private func missing(_ open: [Int]) -> [Int] {
    var found: [Int] = []
    for o in open {
      for member in groupOf(o) where !orders[member].hasFood && !found.contains(member) { found.append(member) }
    }
    return found
  }

  private mutating func takeReady(_ r: Int, at shop: Int) {
    for o in picks(r, at: shop) where orders[o].canBePicked {
      let group = groupOf(o)
      if let g = orders[o].group, groups[g].held { takeHeld(r, group) }
      guard group.allSatisfy({ orders[$0].hasFood }) else { continue }
      for member in group where orders[member].rider == r && orders[member].canBePicked { pickUp(member, by: r) }
    }
  }

  /// A held group goes to whoever comes first once all of it is ready, if he can carry it.
  private mutating func takeHeld(_ r: Int, _ group: [Int]) {
    let others = group.filter { orders[$0].rider != r && orders[$0].canBePicked }
    guard !others.isEmpty, group.allSatisfy({ orders[$0].hasFood }),
      riders[r].load + others.count <= plan.riders[r].capacity
    else { return }
    for o in others {
      detach(o)
      waiting.removeAll { $0 == o }
      guard let beside = riders[r].route.first(where: { $0.kind == .drop && group.contains($0.order) }) else {
        continue
      }
      attach(o, to: r, route: joined(o, with: beside.order, route: riders[r].route))
    }
  }

  /// The order he will not wait for any longer, if there is one.
  private func unbearable(_ r: Int, _ unready: [Int]) -> Int? {
    guard let last = unready.max(by: { expected($0) < expected($1) }) else { return nil }
    // Whoever said he would wait stays as long past his shift as dispatch reckons with.
    let home = plan.riders[r].off + (orders[last].waitPromised ? Self.overtime : .zero)
    if plan.rules.strictShift, now >= home { return last }
    let others = riders[r].route.filter { $0.kind == .drop && !unready.contains($0.order) }
    let leaveNow = loss(others, r, from: now)
    let wait = loss(others, r, from: expected(last))
    if wait - leaveNow > Money(fen: plan.rules.fee.fen * Int64(unready.count)) {
      if orders[last].waitPromised || orders[last].clockMoved, loss(others, r, from: now + .seconds(60)) <= leaveNow {
        return nil
      }
      return last
    }
    let tired = riders[r].waitsSince.map { now - $0 > plan.rules.longestWait } ?? false
    return tired && !(orders[last].clockMoved && now < orders[last].due) ? last : nil
  }

  /// When a rider in the shop believes the food comes: what the kitchen says, but never "any moment now" for long.
  private func expected(_ o: Int) -> Instant {
    max(orders[o].readyBy, now + .seconds(orders[o].markedAt == nil ? 60 : 120))
  }

  /// Deductions on `drops`, in order, if he walks out at `from`.
  func loss(_ drops: [Stop], _ r: Int, from: Instant) -> Money {
    var at = from + .seconds(Int64(plan.pace.pickSeconds) / 2)
    var place = riders[r].place
    var sum = Money.zero
    let half = Span.seconds(Int64(plan.pace.dropSeconds) / 2)
    for (i, stop) in drops.enumerated() {
      if stop.place != place || i == 0 { at += plan.pace.ride(place, stop.place) + half }
      sum += deduction(late: at - orders[stop.order].due)
      if i + 1 < drops.count, drops[i + 1].place != stop.place { at += half }
      place = stop.place
    }
    return sum
  }

  private mutating func abandon(_ o: Int) {
    tellRider(.leftShop, o, reason: "clock")
    let r = orders[o].rider
    orders[o].rider = nil
    orders[o].waitPromised = false
    if let r {
      orders[o].refusedBy.append(r)
      riders[r].route.removeAll { $0.order == o }
    }
    dissolveGroup(of: o)
    waitForRider(o)
  }
}

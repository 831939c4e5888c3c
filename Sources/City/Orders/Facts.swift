// SPDX-License-Identifier: Apache-2.0
import Domain

extension World {
  /// What the platform knows about these orders at `at`; unknown ones and ones not placed yet are left out.
  package mutating func facts(_ refs: [OrderRef], at: Instant) -> [OrderFacts] {
    run(until: at)
    return refs.compactMap { orderNumber[$0] }.filter { orders[$0].isPlaced }.map(facts)
  }

  private func facts(_ o: Int) -> OrderFacts {
    let order = orders[o]
    let asked = plan.orders[o]
    let shop = plan.shops[asked.shop]
    return OrderFacts(
      order: asked.ref, city: plan.city, at: now, shop: shop.ref, shopPlace: shop.place, dropPlace: asked.drop,
      dropToken: asked.dropToken, customer: plan.customers[asked.customer].ref, due: order.due,
      accepted: order.acceptedAt != nil, cancelled: order.cancelledAt != nil, readyBy: order.markedAt ?? order.readyBy,
      readyMarked: order.markedAt != nil, pickedUpAt: order.pickedUpAt, deliveredAt: order.deliveredAt,
      epoch: order.epoch, rider: order.rider.map { riderFacts($0, for: o) },
      riderAtShopBy: order.rider == nil && order.canBePicked ? riderAtShop(o) : nil,
      together: groupOf(o).filter { $0 != o }.map { plan.orders[$0].ref }, pace: plan.pace)
  }

  private func riderFacts(_ r: Int, for o: Int) -> RiderFacts {
    let rider = riders[r]
    let stops = rider.route.map { stop in
      RiderStop(
        kind: stop.kind, order: plan.orders[stop.order].ref, place: stop.place, due: orders[stop.order].due,
        readyBy: stop.kind == .pick ? orders[stop.order].markedAt ?? orders[stop.order].readyBy : nil)
    }
    return RiderFacts(
      rider: plan.riders[r].ref, name: plan.riders[r].name, place: rider.place(at: now), seenAt: now,
      atShop: rider.shop == plan.orders[o].shop && orders[o].canBePicked, stops: stops,
      capacity: plan.riders[r].capacity, offAt: plan.riders[r].off)
  }

  /// If dispatch gave it out in its next round: the rider it would choose and when he is in the shop. With everybody
  /// full, the one who is free and there first.
  private func riderAtShop(_ o: Int) -> Instant? {
    let shop = plan.shops[plan.orders[o].shop].place
    let unit = groupOf(o).filter { orders[$0].canBePicked && orders[$0].rider == nil }
    var map = RiderMap(cell: 800)
    for r in riders.indices where isInReach(r) { map.add(r, at: reach(r)) }
    let half = Span.seconds(Int64(plan.pace.pickSeconds) / 2)
    if let (r, routes) = bestRider(unit, map), let route = routes.last {
      var before = route
      guard let index = before.firstIndex(where: { $0.kind == .pick && $0.order == unit[0] }) else { return nil }
      before.removeSubrange(index...)
      let from = before.last?.place ?? riders[r].place(at: now)
      return max(nextRound, forecast(r, before).end) + plan.pace.ride(from, shop) + half
    }
    return riders.indices.filter { plan.riders[$0].on <= now && now < plan.riders[$0].off }
      .map { r in
        let route = riders[r].route
        let from = route.last?.place ?? riders[r].place
        return max(nextRound, forecast(r, route).end) + plan.pace.ride(from, shop) + half
      }.min()
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

/// What a route would bring, by the platform's planning figures.
struct RouteForecast {
  var end: Instant
  var lateness = Span.zero
  /// Sum of delivery times after `now`: breaks ties in favour of everybody's speed.
  var flow = Span.zero

  /// Minutes of work with lateness weighed three times: what dispatch compares.
  func cost(from now: Instant) -> Double {
    max(0, (end - now).minutes) + 3 * lateness.minutes + 0.1 * flow.minutes
  }
}

extension World {
  /// Walks `route` from where the rider is now; `seen` is told every stop with its time (pick: leaving with the
  /// food; drop: handing over). `slipping`: with kitchens as late for groups as their rider should be able to bear.
  func forecast(
    _ r: Int, _ route: [Stop], slipping: Bool = false, seen: ((Stop, Instant) -> Void)? = nil
  ) -> RouteForecast {
    let rider = riders[r]
    var place = rider.place(at: now)
    var at = now
    var inside = rider.shop != nil
    if case .leaving = rider.phase { inside = false }
    let pick = Int64(plan.pace.pickSeconds) * 500
    let drop = Int64(plan.pace.dropSeconds) * 500
    var owed: Int64 = 0
    var result = RouteForecast(end: now)
    for stop in route {
      if stop.place != place || owed == 0 {
        at += Span(ms: owed) + plan.pace.ride(place, stop.place)
        let half = stop.kind == .pick ? pick : drop
        at += Span(ms: inside ? 0 : half)
        owed = half
      }
      inside = false
      place = stop.place
      let order = orders[stop.order]
      if stop.kind == .pick {
        let slip = slipping && !order.hasFood ? order.group.map { groups[$0].waitSpare } ?? .zero : .zero
        if !order.hasFood || order.markedAt == nil { at = max(at, order.readyBy + slip) }
      } else {
        if at > order.due { result.lateness = result.lateness + (at - order.due) }
        result.flow = result.flow + (at - now)
      }
      seen?(stop, at)
    }
    result.end = at + Span(ms: owed)
    return result
  }

  /// The best place for `o` in the rider's route, or nil when the rules leave none.
  func insertion(_ o: Int, _ r: Int) -> (route: [Stop], forecast: RouteForecast)? {
    let route = riders[r].route
    let pick = Stop(kind: .pick, order: o, place: plan.shops[plan.orders[o].shop].place)
    let drop = Stop(kind: .drop, order: o, place: plan.orders[o].drop)
    var best: (route: [Stop], forecast: RouteForecast)?
    for i in firstFree(r, o)...route.count where mayPick(r, o, at: i) {
      for j in i...route.count {
        if plan.rules.bundlesOneShop, route[i..<j].contains(where: { $0.kind == .pick && $0.place != pick.place }) {
          break
        }
        if plan.rules.bundlesOneShop, j < route.count, route[j].kind == .pick, route[j].place == pick.place { continue }
        var tried = route
        tried.insert(drop, at: j)
        tried.insert(pick, at: i)
        let forecast = forecast(r, tried)
        if best.map({ forecast.cost(from: now) < $0.forecast.cost(from: now) }) ?? true { best = (tried, forecast) }
      }
    }
    return best
  }

  /// The route with `o` fetched and handed over beside `other`, which is in it.
  func joined(_ o: Int, with other: Int, route: [Stop]) -> [Stop] {
    let pick = Stop(kind: .pick, order: o, place: plan.shops[plan.orders[o].shop].place)
    let drop = Stop(kind: .drop, order: o, place: plan.orders[o].drop)
    var joined: [Stop] = []
    var picked = false
    for stop in route {
      joined.append(stop)
      guard stop.order == other else { continue }
      if stop.kind == .pick {
        joined.append(pick)
        picked = true
      } else {
        joined.append(drop)
      }
    }
    if !picked { joined.insert(pick, at: 0) }
    return joined
  }

  /// Stops before this index stay where they are.
  private func firstFree(_ r: Int, _ o: Int) -> Int {
    switch riders[r].phase {
    case .resting, .leaving: 0
    case .riding: plan.rules.diverts || riders[r].route.isEmpty ? 0 : 1
    case .entering, .waiting: riders[r].shop == plan.orders[o].shop ? 0 : 1
    case .dropping: min(1, riders[r].route.count)
    }
  }

  private func mayPick(_ r: Int, _ o: Int, at i: Int) -> Bool {
    guard plan.rules.bundlesOneShop else { return true }
    let route = riders[r].route
    if i == route.count { return true }
    return route[i].kind == .pick && plan.orders[route[i].order].shop == plan.orders[o].shop
  }
}

// SPDX-License-Identifier: Apache-2.0

/// One plan tried on the facts: either a plan, or the first reason against it. A re-call whose carrier has no rider takes
/// the other away from his and calls one new rider for both. Where the platform takes single commands only, a plan moves
/// no clock: both must be there, at the worst, before the earlier one runs out, so that no rider pays for our promise.
struct PlanTrial {
  let robust: Instant
  let plan: Plan?
  let refusal: Refusal?

  static func all(
    _ a: OrderFacts, _ b: OrderFacts, now: Instant, policy: MergePolicy, means: PlanMeans = .all
  ) -> [PlanTrial] {
    ways(a, b, means).filter { means.kinds.contains($0.kind) }.map {
      PlanTrial($0.kind, carrier: $0.carrier, other: $0.other, now: now, policy: policy, means: means)
    }
  }

  /// The kinds that the riders of these two allow, whether or not the platform has them.
  static func kinds(_ a: OrderFacts, _ b: OrderFacts, _ means: PlanMeans) -> [PlanKind] {
    let kinds = ways(a, b, means).map(\.kind)
    return PlanKind.allCases.filter(kinds.contains)
  }

  /// Called off can only be who is there, and without choosing riders nobody new brings both.
  private static func ways(
    _ a: OrderFacts, _ b: OrderFacts, _ means: PlanMeans
  ) -> [(kind: PlanKind, carrier: OrderFacts, other: OrderFacts)] {
    switch (a.rider?.rider, b.rider?.rider) {
    case (nil, nil): [(.group, a, b)]
    case (_?, nil): [(.join, a, b)] + (means.isWhole ? [(.recall, b, a)] : [])
    case (nil, _?): [(.join, b, a)] + (means.isWhole ? [(.recall, a, b)] : [])
    case (let x?, let y?) where x == y: [(.hold, a, b)]
    default: [(.recall, a, b), (.recall, b, a)]
    }
  }

  private init(
    _ kind: PlanKind, carrier: OrderFacts, other: OrderFacts, now: Instant, policy: MergePolicy, means: PlanMeans
  ) {
    let ride = { (caution: Caution) in
      Route.merged(kind, carrier: carrier, other: other, now: now, caution: caution, policy: policy)
    }
    let central = ride(.central)
    let late = ride(.robust)
    let landing = { (route: Route) in
      max(route.visit(.drop, carrier.order)?.leaves ?? now, route.visit(.drop, other.order)?.leaves ?? now)
    }
    let expected = landing(central)
    robust = max(landing(late), expected + policy.leastMargin).wholeMinuteUp
    let laterClock = max(carrier.due, other.due)
    let by = policy.keepsLaterClock ? max(robust, laterClock.wholeMinuteUp) : robust
    let pickUps = [carrier, other].compactMap { central.visit(.pick, $0.order)?.leaves }
    let lastPickUps = [carrier, other].compactMap { late.visit(.pick, $0.order)?.leaves }
    let others = late.delays([carrier.order, other.order], against: carrier, now: now, policy: policy)
    let steps = means.isWhole ? nil : PlanStep.all(kind, carrier: carrier, other: other, means)
    let tooSoon = Self.refusal(
      steps ?? [], carrier: carrier, other: other, robust: robust, now: now, policy: policy)
    refusal =
      tooSoon
      ?? Self.refusal(
        kind, carrier: carrier, other: other, pickUps: pickUps, latest: lastPickUps.max() ?? now, others: others,
        tooLate: robust - laterClock, now: now, policy: policy)
    guard refusal == nil else {
      plan = nil
      return
    }
    plan = Plan(
      kind: kind, city: carrier.city, orders: [carrier.order, other.order],
      shops: carrier.shop == other.shop ? [carrier.shop] : [carrier.shop, other.shop],
      rider: carrier.rider?.rider, riderName: carrier.rider?.name, recalled: kind == .recall ? other.order : nil,
      expected: expected, by: by, clock: means.isWhole ? max(laterClock, by - policy.clockSpare) : nil,
      waitSpare: means.isWhole ? policy.waitSpare : nil, pickUp: pickUps.max() ?? now, undoUntil: pickUps.min() ?? now,
      preconditions: kind.preconditions + (means.isWhole ? [] : [.clocksStand]),
      legs: means.asks ? [.platform, .merchant, .rider] : [.platform], others: others, steps: steps)
  }

  /// What single commands cannot do: land before a rider who knows nothing of the other order has left, or move a clock.
  private static func refusal(
    _ steps: [PlanStep], carrier: OrderFacts, other: OrderFacts, robust: Instant, now: Instant, policy: MergePolicy
  ) -> Refusal? {
    for step in steps where step.kind == .delayCooking {
      let facts = step.order == carrier.order ? carrier : other
      if facts.readyMarked || facts.readyBy - now < policy.landing { return .readyAlready(step.order) }
    }
    if steps.contains(where: { $0.kind == .callRider }) {
      let alone = [carrier, other].map { Forecast(alone: $0, now: now, caution: .central, policy: policy).pickedUp }
      if let first = alone.min(), first - now < policy.recallLanding { return .tooClose(pickUp: first) }
    }
    let tight = carrier.due <= other.due ? carrier : other
    return !steps.isEmpty && robust > tight.due ? .clocksStand(tight.order, late: robust - tight.due) : nil
  }

  private static func refusal(
    _ kind: PlanKind, carrier: OrderFacts, other: OrderFacts, pickUps: [Instant], latest: Instant,
    others: [Plan.OtherStop], tooLate: Span, now: Instant, policy: MergePolicy
  ) -> Refusal? {
    let alone = [carrier, other].map { Forecast(alone: $0, now: now, caution: .central, policy: policy) }
    let pickUp = pickUps.max() ?? now
    if let rider = carrier.rider {
      if now - rider.seenAt > policy.maxRiderAge { return .riderSilent(rider.rider, since: rider.seenAt) }
      let carried = Set(rider.stops.map(\.order)).union([carrier.order, other.order])
      if carried.count > rider.capacity { return .riderFull(rider.rider) }
      if let off = rider.offAt, latest > off { return .riderGoesOff(rider.rider, at: off) }
    }
    let first = min(pickUps.min() ?? now, kind == .recall ? alone[1].pickedUp : pickUp)
    if kind != .hold, first - now < policy.landing { return .tooClose(pickUp: first) }
    for (facts, trip) in zip([carrier, other], alone) {
      let wait = pickUp - max(trip.pickedUp, facts.readyBy)
      if wait > policy.holdBudget { return .foodWaits(facts.order, wait) }
    }
    if let worst = others.max(by: { $0.addedLateness < $1.addedLateness }),
      worst.addedLateness > policy.maxAddedLateness
    {
      return .othersLate(worst.order, worst.addedLateness)
    }
    return tooLate > policy.maxExtension ? .tooLate(tooLate) : nil
  }
}

extension Route {
  /// The carrier's route with the other order's stops beside the carrier's own.
  fileprivate static func merged(
    _ kind: PlanKind, carrier: OrderFacts, other: OrderFacts, now: Instant, caution: Caution, policy: MergePolicy
  ) -> Route {
    var stops: [RiderStop] = []
    for stop in carrier.ownStops where stop.order != other.order {
      stops.append(stop)
      if stop.order == carrier.order { stops.append(stop.kind == .pick ? other.pickStop : other.dropStop) }
    }
    var start = now
    if carrier.rider == nil {
      let arrivals = [carrier, other].map { $0.riderAtShopBy ?? now + policy.unknownRiderWait }
      start = max(now, arrivals[0], arrivals[1])
    }
    if caution == .robust {
      start += carrier.rider.map { now - $0.seenAt } ?? policy.riderMargin(start - now)
      if kind == .recall { start += policy.recallMargin + (carrier.rider == nil ? policy.afreshMargin : .zero) }
    }
    let marked = Set([carrier, other].filter(\.readyMarked).map(\.order))
    return Route(
      from: carrier.rider?.place ?? carrier.shopPlace, at: start, stops: stops, pace: carrier.pace, marked: marked,
      now: now, caution: caution, policy: policy)
  }

  /// The rider's stops if he looked in at the shop and went on at once, with nothing of the pair: what a rider whose
  /// other clocks press compares his waiting with.
  private static func hurried(_ stops: [RiderStop], leaving pair: [OrderRef]) -> [RiderStop] {
    stops.compactMap { stop in
      guard pair.contains(stop.order) else { return stop }
      guard stop.kind == .pick else { return nil }
      var passed = stop
      passed.readyBy = nil
      return passed
    }
  }

  /// What this route, at its latest, does to every other order on the carrier's route.
  fileprivate func delays(
    _ pair: [OrderRef], against carrier: OrderFacts, now: Instant, policy: MergePolicy
  ) -> [Plan.OtherStop] {
    guard let rider = carrier.rider else { return [] }
    let before = Route(
      from: rider.place, at: now, stops: Self.hurried(carrier.ownStops, leaving: pair), pace: carrier.pace,
      marked: [], now: now, caution: .robust, policy: policy)
    return visits.compactMap { visit in
      let stop = visit.stop
      guard stop.kind == .drop, !pair.contains(stop.order), let old = before.visit(.drop, stop.order)
      else { return nil }
      let late = visit.leaves - max(stop.due, old.leaves)
      return Plan.OtherStop(
        order: stop.order, delay: max(.zero, visit.leaves - old.leaves), addedLateness: max(.zero, late))
    }
  }
}

extension PlanStep {
  /// The single commands of a plan: the kitchen that would be first is held back to the other's time, or the other
  /// order's rider is called off and one is called again.
  fileprivate static func all(
    _ kind: PlanKind, carrier: OrderFacts, other: OrderFacts, _ means: PlanMeans
  ) -> [PlanStep] {
    func step(_ kind: PlatformCommand.Kind, _ order: OrderRef, due: Instant? = nil) -> PlanStep {
      PlanStep(kind, order, due: due, isTold: !means.untold.contains(kind))
    }
    guard kind == .hold else { return [step(.cancelRider, other.order), step(.callRider, other.order)] }
    let (first, last) = carrier.readyBy <= other.readyBy ? (carrier, other) : (other, carrier)
    return [step(.delayCooking, first.order, due: last.readyBy)]
  }
}

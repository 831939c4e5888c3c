// SPDX-License-Identifier: Apache-2.0

/// What the watchdog sees in one look at the orders of a promise.
package struct Sighting: Hashable, Sendable {
  /// Every risk that stands now; those that stood before and are missing have passed.
  package var risks: [Risk] = []
  package var outcome: Outcome?
  /// The rider who has both, once somebody has.
  package var rider: RiderRef?

  package enum Outcome: Hashable, Sendable {
    case proved(Promise.Proof)
    case broken(reason: String)
    case void(reason: String)
  }

  package init(risks: [Risk] = [], outcome: Outcome? = nil, rider: RiderRef? = nil) {
    self.risks = risks
    self.outcome = outcome
    self.rider = rider
  }
}

/// Looks at the promise's orders (mirrored from events) and the newest facts about them, whatever came last and in
/// whatever sequence. Proof comes from events alone; alarms from events, facts and their silence.
package func watch(
  _ promise: Promise, orders: [Order], facts: [OrderFacts], now: Instant, merge: MergePolicy = MergePolicy(),
  policy: PromisePolicy = PromisePolicy()
) -> Sighting {
  guard promise.kind != .writeBy, let due = promise.due else {
    return Sighting(risks: [], outcome: nil)
  }
  let view = PairView(promise, orders: orders, facts: facts, due: due, now: now, merge: merge, policy: policy)
  guard promise.kind == .together else { return view.givenTime() }
  var sighting = Sighting(outcome: view.outcome(), rider: view.sharedRider)
  if sighting.outcome == nil { sighting.risks = view.risks() }
  return sighting
}

/// What the orders show of a plan's single commands; nil where the plan has none.
package func watchSteps(
  _ promise: Promise, orders: [Order], facts: [OrderFacts], now: Instant, policy: PromisePolicy = PromisePolicy()
) -> PromiseCommand? {
  guard promise.plan?.steps != nil, let due = promise.due else { return nil }
  let view = PairView(promise, orders: orders, facts: facts, due: due, now: now, merge: MergePolicy(), policy: policy)
  return .steps(
    promise.stepsSeen(in: view.orders), together: view.sharedRider != nil, carried: view.isCarried)
}

/// Both orders of a promise, side by side.
struct PairView {
  let promise: Promise
  let orders: [Order]
  let facts: [OrderFacts]
  let due: Instant
  let now: Instant
  let merge: MergePolicy
  let policy: PromisePolicy

  init(
    _ promise: Promise, orders: [Order], facts: [OrderFacts], due: Instant, now: Instant, merge: MergePolicy,
    policy: PromisePolicy
  ) {
    self.promise = promise
    self.orders = orders.filter { promise.orders.contains($0.ref) }.sorted { $0.ref < $1.ref }
    self.facts = facts.filter { promise.orders.contains($0.order) }.sorted { $0.order < $1.order }
    self.due = due
    self.now = now
    self.merge = merge
    self.policy = policy
  }

  func fact(_ order: OrderRef) -> OrderFacts? { facts.first { $0.order == order } }

  /// The rider an order is with: by its newest event, or by facts that are newer still.
  func rider(of order: Order) -> RiderRef? {
    guard let fact = fact(order.ref), fact.epoch > order.epoch || (fact.epoch == order.epoch && order.rider == nil)
    else { return order.rider }
    return fact.rider?.rider
  }

  var sharedRider: RiderRef? {
    let riders = orders.map { rider(of: $0) }
    guard riders.count == promise.orders.count, let first = riders.first, riders.allSatisfy({ $0 == first }) else {
      return nil
    }
    return first
  }

  func outcome() -> Sighting.Outcome? {
    for order in orders {
      if order.isCancelled { return .void(reason: "cancelled \(order.ref)") }
      if order.isFullyRefunded, order.deliveredAt == nil { return .void(reason: "refunded \(order.ref)") }
    }
    let landed = orders.compactMap(\.deliveredAt).sorted()
    if landed.count == promise.orders.count, let first = landed.first, let last = landed.last {
      let riders = orders.map { $0.landing?.rider?.value }
      guard riders.allSatisfy({ $0 == riders[0] }) else { return .broken(reason: "two riders") }
      guard last - first <= merge.proofGap else { return .broken(reason: "apart") }
      return .proved(.delivered(rider: riders[0], first: first, last: last))
    }
    let grace = facts.filter { $0.deliveredAt != nil }.isEmpty ? policy.eventGrace : policy.factGrace
    if let first = landed.first, now > first + merge.proofGap + grace { return .broken(reason: "apart") }
    return now > due + grace ? .broken(reason: "late") : nil
  }

  func risks() -> [Risk] {
    // Once one rider has both in his bag, it no longer matters who did not answer.
    let standing =
      isCarried
      ? []
      : promise.legs.compactMap { leg -> Risk? in
        switch leg.state {
        case .declined: risk(.declined, party: leg.party, promise.legActions(.declined, leg.party))
        case .silent: risk(.silent, party: leg.party, promise.legActions(.silent, leg.party))
        default: nil
        }
      }
    // Between two riders there is no trip to reckon with.
    return apart() + clocks() + (promise.awaitsRider ? riderless() : forecast()) + stale() + standing
  }

  var isCarried: Bool { sharedRider != nil && orders.allSatisfy { $0.pickedUpAt != nil } }

  func risk(
    _ kind: Risk.Kind, order: OrderRef? = nil, party: Party? = nil, expected: Instant? = nil, _ actions: [Risk.Action]
  ) -> Risk {
    Risk(kind, order: order, party: party, since: now, expected: expected, actions: actions, lead: due - now)
  }
}

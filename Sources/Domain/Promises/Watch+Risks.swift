// SPDX-License-Identifier: Apache-2.0

extension PairView {
  /// The pair is coming apart: one picked up alone, two riders, separated by the platform, drops far apart.
  func apart() -> [Risk] {
    var found: [Risk] = []
    let taken = orders.filter { pickedUp($0) != nil }
    if taken.count == 1, orders.count > 1, let alone = taken.first, isAlone(alone) {
      found.append(risk(.pickedUpAlone, order: alone.ref, [.hold, .extendWithConsent, .splitWithApology]))
    }
    let riders = orders.compactMap { rider(of: $0) }
    // Before the platform has carried the plan out, the riders of a re-call are still two.
    let regrouped = promise.leg(.platform).map { [.agreed, .taken, .silent, .declined].contains($0.state) } ?? true
    if regrouped, riders.count > 1, Set(riders).count > 1 {
      found.append(risk(.otherRider, [taken.isEmpty ? .reoffer : .hold, .extendWithConsent, .splitWithApology]))
    }
    if let agreedAt = platformAgreedAt, let order = orders.first(where: { isSeparated($0, since: agreedAt) }) {
      found.append(risk(.separated, order: order.ref, [.reoffer, .splitWithApology]))
    }
    if taken.count > 1, let gap = plannedGap, gap > merge.proofGap {
      found.append(risk(.dropsApart, [.hold, .splitWithApology]))
    }
    return found
  }

  /// The order's clock is earlier than what was agreed: the rider will be punished for waiting.
  func clocks() -> [Risk] {
    guard let set = promise.clockSet, let agreedAt = platformAgreedAt else { return [] }
    return orders.filter { order in
      guard !order.isOver, pickedUp(order) == nil else { return false }
      let told = order.movedClock.map { $0.at >= agreedAt && $0.value < set } ?? false
      let seen = fact(order.ref).map { $0.at > agreedAt && $0.due < set } ?? false
      let mended = (order.movedClock?.value ?? .init(ms: 0)) >= set && (fact(order.ref)?.due ?? set) >= set
      return (told || seen) && !mended
    }.map { risk(.clockBack, order: $0.ref, [.restoreClock, .reoffer]) }
  }

  /// Expected after T: by the kitchen's doing, or the rider's.
  func forecast() -> [Risk] {
    let coming = orders.filter { !$0.isOver }.compactMap { order in fact(order.ref).map { (order, $0) } }
    let trips = coming.map { ($0.0, $0.1, Forecast(alone: $0.1, now: now, caution: .central, policy: merge)) }
    guard let last = trips.max(by: { $0.2.delivered < $1.2.delivered }) else { return [] }
    let expected = last.2.delivered
    guard expected > due - policy.lateBuffer else { return [] }
    let later: [Risk.Action] = [.extendWithConsent, .splitWithApology]
    for (order, fact, _) in trips where pickedUp(order) == nil {
      let ready = merge.ready(
        max(fact.readyBy, order.isReadyDoubted ? order.readyBy ?? fact.readyBy : fact.readyBy),
        marked: fact.readyMarked && !order.isReadyDoubted, now: now, caution: .central)
      let toDoor =
        .seconds(Int64(fact.pace.pickSeconds + fact.pace.dropSeconds))
        + fact.pace.ride(fact.shopPlace, fact.dropPlace)
      if ready + toDoor > due - policy.lateBuffer {
        return [risk(.kitchenSlips, order: order.ref, party: .merchant, expected: max(expected, ready + toDoor), later)]
      }
    }
    return [risk(.riderLate, order: last.0.ref, party: .rider, expected: expected, later)]
  }

  /// An order that we had taken from its rider, and that has no other in good time.
  func riderless() -> [Risk] {
    guard let off = promise.step(.cancelRider), let since = off.shownAt, let call = promise.step(.callRider) else {
      return []
    }
    guard call.state == .refused || call.state == .silent || now > since + policy.callGrace else { return [] }
    return [risk(.riderless, order: off.order, party: .platform, [.extendWithConsent, .splitWithApology])]
  }

  /// Silence is not good news; of an order between two riders nothing is heard.
  func stale() -> [Risk] {
    for order in orders where !order.isOver && !(promise.awaitsRider && order.ref == promise.plan?.recalled) {
      let known = fact(order.ref)
      let heard = max(known?.at ?? Instant(ms: 0), promise.madeAt ?? now)
      if now - heard > policy.maxFactAge {
        return [risk(.staleFacts, order: order.ref, party: .platform, [.askAgain, .extendWithConsent])]
      }
      if let rider = known?.rider, now - rider.seenAt > policy.maxRiderAge {
        return [risk(.staleFacts, order: order.ref, party: .rider, [.askAgain, .extendWithConsent])]
      }
    }
    return []
  }

  private func pickedUp(_ order: Order) -> Instant? { order.pickedUpAt ?? fact(order.ref)?.pickedUpAt }

  private var platformAgreedAt: Instant? {
    promise.leg(.platform).flatMap { $0.state == .agreed ? $0.answeredAt : nil }
  }

  /// Two pick-ups of one visit come within moments; longer, or with the rider gone, it is one alone.
  private func isAlone(_ taken: Order) -> Bool {
    guard let at = pickedUp(taken) else { return false }
    let gap = max(policy.pickGap, .seconds(Int64(fact(taken.ref)?.pace.pickSeconds ?? 0)) + .minutes(1))
    let left = taken.carrying?.leftShopAt.map { $0 >= at } ?? false
    let riders = Set(orders.compactMap { rider(of: $0) })
    return left || riders.count > 1 || now - at > gap
  }

  private func isSeparated(_ order: Order, since agreedAt: Instant) -> Bool {
    guard !order.isOver, promise.plan?.steps == nil else { return false }
    let others = promise.orders.filter { $0 != order.ref }
    let lacks = { (together: [OrderRef]) in !others.allSatisfy(together.contains) }
    if let group = order.group, let fact = fact(order.ref), fact.at > group.at, fact.at > agreedAt {
      return lacks(fact.together)
    }
    if let group = order.group { return group.at >= agreedAt && lacks(group.value) }
    return fact(order.ref).map { $0.at > agreedAt && lacks($0.together) } ?? false
  }

  private var plannedGap: Span? {
    // Who has handed one over stands at the door with the other.
    let arrived = sharedRider == nil ? nil : orders.compactMap(\.deliveredAt).max()
    let landings = orders.compactMap { order in
      order.deliveredAt ?? arrived.map { max($0, now) }
        ?? fact(order.ref).map { Forecast(alone: $0, now: now, caution: .central, policy: merge).delivered }
    }.sorted()
    guard landings.count > 1, let first = landings.first, let last = landings.last else { return nil }
    return last - first
  }
}

// SPDX-License-Identifier: Apache-2.0

/// Can two orders come together, and by when honestly? Compares every plan kind that their riders allow on facts of now
/// and takes the one whose robust time is earliest. Pure: the same facts give the same verdict.
/// - Parameter means: what the orders' platform can do.
package func feasibility(
  _ first: OrderFacts, _ second: OrderFacts, now: Instant, policy: MergePolicy = MergePolicy(),
  means: PlanMeans = .all
) -> Verdict {
  let (a, b) = first.order <= second.order ? (first, second) : (second, first)
  let trials = [a, b].map { Forecast(alone: $0, now: now, caution: .central, policy: policy).delivered }
  let secondAbout = max(trials[0], trials[1]).wholeMinuteUp
  if let refusal = pairRefusal(a, b, now: now, policy: policy) {
    switch refusal {
    case .sameOrder, .differentCity, .over, .staleFacts: return .no(refusal, secondAbout: nil)
    default: return .no(refusal, secondAbout: secondAbout)
    }
  }
  let ranked = feasiblePlans(a, b, now: now, policy: policy, means: means)
  if let best = ranked.first { return best }
  let wanted = PlanTrial.kinds(a, b, means)
  guard wanted.contains(where: means.kinds.contains) else {
    return .no(.plansMissing(wanted, left: means.kinds), secondAbout: secondAbout)
  }
  let nearest = PlanTrial.all(a, b, now: now, policy: policy, means: means).min { $0.robust < $1.robust }
  return .no(nearest?.refusal ?? .tooLate(policy.maxExtension), secondAbout: secondAbout)
}

/// Every plan that could be promised, the best first: where the platform says no to one, the next may do.
package func feasiblePlans(
  _ first: OrderFacts, _ second: OrderFacts, now: Instant, policy: MergePolicy = MergePolicy(),
  means: PlanMeans = .all
) -> [Verdict] {
  let (a, b) = first.order <= second.order ? (first, second) : (second, first)
  guard pairRefusal(a, b, now: now, policy: policy) == nil else { return [] }
  let trials = PlanTrial.all(a, b, now: now, policy: policy, means: means).enumerated().sorted {
    ($0.element.robust, $0.offset) < ($1.element.robust, $1.offset)
  }
  return trials.compactMap(\.element.plan).map { plan in
    let later = plan.by - max(a.due, b.due)
    return later <= .zero ? .yes(plan) : .yesIf(plan, later: later)
  }
}

/// What forbids any plan.
private func pairRefusal(_ a: OrderFacts, _ b: OrderFacts, now: Instant, policy: MergePolicy) -> Refusal? {
  if a.order == b.order { return .sameOrder }
  if a.city != b.city { return .differentCity }
  for facts in [a, b] {
    if facts.cancelled || facts.deliveredAt != nil { return .over(facts.order) }
    if now - facts.at > policy.maxFactAge { return .staleFacts(facts.order, age: now - facts.at) }
  }
  if a.dropToken != b.dropToken { return .differentDrop }
  for facts in [a, b] where facts.pickedUpAt != nil { return .pickedUp(facts.order) }
  for facts in [a, b] where !facts.accepted { return .notAccepted(facts.order) }
  let metres = Int(a.shopPlace.distance(to: b.shopPlace).rounded(.up))
  if a.shop != b.shop, metres > policy.maxShopDistance { return .shopsApart(metres: metres) }
  return nil
}

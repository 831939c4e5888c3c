// SPDX-License-Identifier: Apache-2.0

/// What a look at a concern leads to.
package enum ConcernStep: Hashable, Sendable {
  /// The event has come; or the platform's facts say so, and the event is missing.
  case ease(reason: String, asksForRecord: Bool)
  /// The platform told less than it knows.
  case askForRecord(lookAt: Instant)
  /// Nothing to say yet.
  case wait(until: Instant)
  case say(Concern.Word, gift: Concern.Gift?, lookAt: Instant)
  /// It has lasted too long for a machine.
  case leader
}

extension Concern {
  /// What it waits for has not come.
  package func stands(in order: Order, _ policy: ConcernPolicy, at now: Instant) -> Bool {
    order.clocks(policy.clocks).contains { $0.clock == clock && $0.due <= now }
  }

  /// The same with what the platform has just said, or that it said nothing.
  package func seeing(_ facts: OrderFacts?, at now: Instant) -> Concern {
    var next = self
    next.evidence.removeAll { [.platformSaid, .platformSilent, .riderSeen].contains($0.fact) }
    guard let facts else {
      next.evidence.append(Evidence(.platformSilent, at: now))
      return next
    }
    next.evidence.append(Evidence(.platformSaid, at: facts.at))
    if let rider = facts.rider {
      let metres = rider.place.distance(to: facts.pickedUpAt == nil ? facts.shopPlace : facts.dropPlace)
      next.evidence.append(Evidence(.riderSeen, at: rider.seenAt, metres: Int(metres.rounded())))
    }
    return next
  }

  /// One look. Says the same however often it is asked at one moment.
  /// - Parameters:
  ///   - facts: the platform's live answer; nil when it gave none in time.
  ///   - others: all concerns of the order, this one too: they share one message.
  package func step(
    _ order: Order, facts: OrderFacts?, others: [Concern], policy: ConcernPolicy, at now: Instant
  ) -> ConcernStep {
    if !stands(in: order, policy, at: now) { return .ease(reason: "event", asksForRecord: false) }
    if let facts, isContradicted(by: facts) { return .ease(reason: "facts", asksForRecord: true) }
    if order.isPartial { return .askForRecord(lookAt: now + policy.lookAgain) }
    let told = words.last
    let patience = max(raisedAt + policy.leaderAfter, told?.arrival.map { $0 + policy.tolerance } ?? raisedAt)
    if now >= patience { return .leader }
    if let last = others.flatMap(\.words).map(\.at).max(), now < last + policy.window {
      return .wait(until: min(last + policy.window, patience))
    }
    let arrival = clock.isOfTheWay ? facts.flatMap { $0.honestArrival(at: now) } : nil
    let isKnown = clock.isOfTheWay && others.flatMap(\.words).contains { $0.arrival.map { $0 > now } ?? false }
    if arrival.map({ !isWorthSaying($0, others, policy) }) ?? isKnown {
      return .wait(until: min(now + policy.lookAgain, patience))
    }
    let more = arrival == nil && clock != .tooFar ? now + policy.nextWord : nil
    let word = Word(
      at: now, arrival: arrival, moreBy: more, isAnswered: facts != nil, isPushed: !policy.isQuiet(at: now))
    // Later still is to be noticed too, and more is said a moment before it was promised.
    let next =
      more.map { min($0 - .minutes(1), patience) }
      ?? arrival.map { min(now + policy.window, $0 + policy.tolerance) } ?? patience
    return .say(word, gift: gift(order, arrival ?? now, policy), lookAt: next)
  }

  /// Later than the customer expects, and than he was told.
  private func isWorthSaying(_ arrival: Instant, _ others: [Concern], _ policy: ConcernPolicy) -> Bool {
    let known = (others.flatMap(\.words).map(\.arrival) + [due]).compactMap { $0 }.max()
    return known.map { arrival > $0 + policy.tolerance } ?? true
  }

  /// The platform knows better than its events told us.
  private func isContradicted(by facts: OrderFacts) -> Bool {
    if facts.cancelled { return true }
    return switch clock {
    case .notAccepted: facts.accepted
    case .notStarted, .notReady: facts.readyMarked || facts.pickedUpAt != nil || facts.deliveredAt != nil
    case .noRider: facts.rider != nil || facts.pickedUpAt != nil || facts.deliveredAt != nil
    case .riderAway: facts.rider?.atShop == true || facts.pickedUpAt != nil || facts.deliveredAt != nil
    case .standing: facts.pickedUpAt.map { $0 > since } ?? (facts.deliveredAt != nil)
    case .riding, .late: facts.deliveredAt != nil
    case .refundUnanswered, .tooFar: false
    }
  }

  private func gift(_ order: Order, _ arrival: Instant, _ policy: ConcernPolicy) -> Gift? {
    guard clock.isOfTheWay, let due, let amount = policy.gift(for: arrival - due) else { return nil }
    let isKitchens = clock.party == .merchant || (order.readyAt == nil && order.pickedUpAt == nil)
    return Gift(amount: amount, cause: isKitchens ? .shopLate : .riderLate)
  }
}

extension OrderFacts {
  /// When the food comes, if that can be said: the kitchen's word still stands or the food is there, and a rider is known
  /// and seen, or on offer. Reckoned with caution.
  func honestArrival(at now: Instant) -> Instant? {
    guard accepted, !cancelled, deliveredAt == nil else { return nil }
    guard readyMarked || pickedUpAt != nil || readyBy > now else { return nil }
    if let rider {
      guard now - rider.seenAt <= .minutes(5) else { return nil }
    } else {
      guard riderAtShopBy != nil else { return nil }
    }
    return Forecast(alone: self, now: now, caution: .robust).delivered.wholeMinuteUp
  }
}

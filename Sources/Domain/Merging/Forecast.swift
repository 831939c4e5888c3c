// SPDX-License-Identifier: Apache-2.0

/// When one order will be where, if nothing is changed.
package struct Forecast: Hashable, Sendable {
  package var atShop: Instant
  package var pickedUp: Instant
  package var delivered: Instant

  package init(alone facts: OrderFacts, now: Instant, caution: Caution, policy: MergePolicy = MergePolicy()) {
    if let done = facts.deliveredAt {
      let picked = facts.pickedUpAt ?? done
      (atShop, pickedUp, delivered) = (picked, picked, done)
      return
    }
    var place = facts.shopPlace
    var start = max(now, facts.riderAtShopBy ?? now + policy.unknownRiderWait)
    if let rider = facts.rider {
      place = rider.place
      start = now
    }
    if caution == .robust { start += facts.rider.map { now - $0.seenAt } ?? policy.riderMargin(start - now) }
    let route = Route(
      from: place, at: start, stops: facts.ownStops, pace: facts.pace, marked: facts.readyMarked ? [facts.order] : [],
      now: now, caution: caution, policy: policy)
    let pick = route.visit(.pick, facts.order)
    pickedUp = facts.pickedUpAt ?? pick?.leaves ?? now
    atShop = pick?.arrives ?? pickedUp
    delivered = route.visit(.drop, facts.order)?.leaves ?? now
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// Facts about orders of a platform that has no such question: from our own mirror, as old as its newest event.
struct MirrorFacts: Sendable {
  let city: ForeignCity

  /// Where a rider was seen, and when.
  struct Sighting: Sendable {
    var place: Place
    var at: Instant
  }

  /// Nil where shop, door or clock are not known: without them nothing can be reckoned.
  func facts(_ order: Order, seen: Sighting? = nil) -> OrderFacts? {
    guard let placed = order.placed, let shop = placed.shop, let customer = placed.customer,
      let shopPlace = placed.shopPlace ?? city.place(ofShop: shop.text), let dropPlace = placed.dropPlace,
      let due = order.due
    else { return nil }
    let ready = order.readyBy ?? (order.acceptedAt ?? placed.at) + city.cooking
    var facts = OrderFacts(
      order: order.ref, city: order.city, at: max(order.lastAt, seen?.at ?? order.lastAt), shop: shop,
      shopPlace: shopPlace, dropPlace: dropPlace, dropToken: placed.dropToken ?? "", customer: customer, due: due,
      accepted: order.acceptedAt != nil, cancelled: order.isCancelled, readyBy: ready,
      readyMarked: order.readyAt != nil && !order.isReadyDoubted, pickedUpAt: order.pickedUpAt,
      deliveredAt: order.deliveredAt, epoch: order.epoch, together: order.together, pace: city.pace)
    facts.rider = rider(order, facts, seen)
    return facts
  }

  /// Only a rider whose place is known: seen by the platform, or standing in the shop.
  private func rider(_ order: Order, _ facts: OrderFacts, _ seen: Sighting?) -> RiderFacts? {
    guard let visit = order.visit, let rider = visit.rider?.value, !order.isOver else { return nil }
    let isAtShop = visit.atShopAt != nil && visit.pickedUpAt == nil && visit.leftShopAt == nil
    let known = seen ?? (isAtShop ? visit.atShopAt.map { Sighting(place: facts.shopPlace, at: $0) } : nil)
    guard let known else { return nil }
    let pick = RiderStop(
      kind: .pick, order: order.ref, place: facts.shopPlace, due: facts.due, readyBy: facts.readyBy)
    let drop = RiderStop(kind: .drop, order: order.ref, place: facts.dropPlace, due: facts.due)
    return RiderFacts(
      rider: rider, name: "", place: known.place, seenAt: known.at, atShop: isAtShop,
      stops: order.pickedUpAt == nil ? [pick, drop] : [drop], capacity: 1)
  }
}

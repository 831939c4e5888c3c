// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// Tells where an order's rider is: the platform, or the carrier that rides for it.
protocol RiderSight: Sendable {
  /// Nil when it is not told, or not in time.
  func sighting(of order: Order, in city: ForeignCity) async -> MirrorFacts.Sighting?
}

/// Facts about orders of a platform that has no such question: from our own mirror, as old as its newest event, and from
/// where its riders were seen.
struct MirrorFacts: Sendable {
  let city: ForeignCity

  /// Where a rider was seen, and when.
  struct Sighting: Sendable {
    var place: Place
    var at: Instant
  }

  /// What is mirrored of these orders, their riders looked for all at once by the first of `sights` that knows.
  static func facts(
    _ refs: [OrderRef], in city: ForeignCity, desk: Desk, sights: [any RiderSight], at now: Instant
  ) async throws(PortError) -> [OrderFacts] {
    let known: [Order]
    do {
      known = try await desk.mirrored(refs, city: city.city)
    } catch {
      throw .unavailable("the store does not answer")
    }
    return await withTaskGroup(of: OrderFacts?.self) { group in
      for order in known {
        group.addTask {
          let bag = await desk.carried(with: order, at: now)
          return MirrorFacts(city: city).facts(order, seen: await seen(order, city, sights), bag: bag)
        }
      }
      var facts: [OrderFacts] = []
      for await fact in group { if let fact { facts.append(fact) } }
      return facts.sorted { $0.order < $1.order }
    }
  }

  private static func seen(
    _ order: Order, _ city: ForeignCity, _ sights: [any RiderSight]
  ) async -> Sighting? {
    guard order.rider != nil, !order.isOver else { return nil }
    for sight in sights {
      if let seen = await sight.sighting(of: order, in: city) { return seen }
    }
    return nil
  }

  /// Nil where shop, door or clock are not known: without them nothing can be reckoned.
  /// - Parameter bag: every open order of its rider that we mirror, itself included.
  func facts(_ order: Order, seen: Sighting? = nil, bag: [Order] = []) -> OrderFacts? {
    guard let placed = order.placed, let shop = placed.shop, let customer = placed.customer, let ends = ends(order),
      let due = order.due
    else { return nil }
    var facts = OrderFacts(
      order: order.ref, city: order.city, at: max(order.lastAt, seen?.at ?? order.lastAt), shop: shop,
      shopPlace: ends.shop, dropPlace: ends.door, dropToken: placed.dropToken ?? "", customer: customer, due: due,
      accepted: order.acceptedAt != nil, cancelled: order.isCancelled, readyBy: readyBy(order, placed),
      readyMarked: order.readyAt != nil && !order.isReadyDoubted, pickedUpAt: order.pickedUpAt,
      deliveredAt: order.deliveredAt, epoch: order.epoch, together: order.together, pace: city.pace)
    facts.rider = rider(order, facts, seen, bag.isEmpty ? [order] : bag)
    return facts
  }

  private func readyBy(_ order: Order, _ placed: Order.Placed) -> Instant {
    order.readyBy ?? (order.acceptedAt ?? placed.at) + city.cooking
  }

  private func ends(_ order: Order) -> (shop: Place, door: Place)? {
    guard let placed = order.placed, let shop = placed.shop,
      let shopPlace = placed.shopPlace ?? city.place(ofShop: shop.text), let dropPlace = placed.dropPlace
    else { return nil }
    return (shopPlace, dropPlace)
  }

  /// Only a rider whose place is known: seen by the platform, or standing in the shop. The platform does not tell his
  /// route: he fetches what he has to fetch, then brings it, each in the sequence of the clocks.
  private func rider(_ order: Order, _ facts: OrderFacts, _ seen: Sighting?, _ bag: [Order]) -> RiderFacts? {
    guard let visit = order.visit, let rider = visit.rider?.value, !order.isOver else { return nil }
    let isAtShop = visit.atShopAt != nil && visit.pickedUpAt == nil && visit.leftShopAt == nil
    let known = seen ?? (isAtShop ? visit.atShopAt.map { Sighting(place: facts.shopPlace, at: $0) } : nil)
    guard let known else { return nil }
    var (picks, drops) = ([RiderStop](), [RiderStop]())
    for other in bag.sorted(by: { ($0.due ?? facts.due, $0.ref) < ($1.due ?? facts.due, $1.ref) }) {
      guard let placed = other.placed, let ends = ends(other), let due = other.due else { continue }
      if other.pickedUpAt == nil {
        picks.append(
          RiderStop(kind: .pick, order: other.ref, place: ends.shop, due: due, readyBy: readyBy(other, placed)))
      }
      drops.append(RiderStop(kind: .drop, order: other.ref, place: ends.door, due: due))
    }
    return RiderFacts(
      rider: rider, name: "", place: known.place, seenAt: known.at, atShop: isAtShop, stops: picks + drops,
      capacity: max(city.ordersPerRider, bag.count))
  }
}

// SPDX-License-Identifier: Apache-2.0

/// A rider's stops played forward: ride, wait for the food, serve. Neighbouring stops of one kind at one place share
/// one service time. Times are when the rider leaves the stop, which is when the event comes.
struct Route {
  struct Visit: Hashable {
    var stop: RiderStop
    var arrives: Instant
    var leaves: Instant
  }

  private(set) var visits: [Visit] = []

  /// `marked`: orders whose food is known to stand ready.
  init(
    from place: Place, at start: Instant, stops: [RiderStop], pace: Pace, marked: Set<OrderRef>, now: Instant,
    caution: Caution, policy: MergePolicy
  ) {
    var here = place
    var clock = start
    var index = 0
    while index < stops.count {
      let first = stops[index]
      let together = stops[index...].prefix { $0.kind == first.kind && $0.place == first.place }
      let ride = pace.ride(here, first.place)
      clock += caution == .robust ? Span(ms: ride.ms * Int64(100 + policy.ridePercent) / 100) : ride
      let arrives = clock
      for stop in together where stop.kind == .pick {
        guard let readyBy = stop.readyBy else { continue }
        clock = max(
          clock, policy.ready(readyBy, marked: marked.contains(stop.order), now: now, caution: caution))
      }
      clock += .seconds(Int64(first.kind == .pick ? pace.pickSeconds : pace.dropSeconds))
      if caution == .robust { clock += policy.stopMargin }
      visits += together.map { Visit(stop: $0, arrives: arrives, leaves: clock) }
      here = first.place
      index += together.count
    }
  }

  func visit(_ kind: RiderStop.Kind, _ order: OrderRef) -> Visit? {
    visits.first { $0.stop.kind == kind && $0.stop.order == order }
  }
}

extension OrderFacts {
  var pickStop: RiderStop { RiderStop(kind: .pick, order: order, place: shopPlace, due: due, readyBy: readyBy) }
  var dropStop: RiderStop { RiderStop(kind: .drop, order: order, place: dropPlace, due: due) }

  /// The rider's stops with this order's own in them, at the end where he does not know them yet.
  var ownStops: [RiderStop] {
    var stops = rider?.stops ?? []
    if pickedUpAt == nil, !stops.contains(where: { $0.kind == .pick && $0.order == order }) { stops.append(pickStop) }
    if !stops.contains(where: { $0.kind == .drop && $0.order == order }) { stops.append(dropStop) }
    return stops
  }
}

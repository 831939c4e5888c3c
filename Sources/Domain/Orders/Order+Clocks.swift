// SPDX-License-Identifier: Apache-2.0

extension Order {
  /// The clocks that run on this order, those that have run out too, in the order of `OrderClock`. From events alone;
  /// what has not been told (a time of the customer, a kitchen's word) starts no clock.
  package func clocks(_ policy: ClockPolicy) -> [RunningClock] {
    var finder = ClockFinder(self, policy.times(for: self))
    finder.find()
    return finder.found
  }

  /// When the first of its clocks runs out, or has: what an index of open orders goes by. nil where nothing is awaited.
  package func clockAt(_ policy: ClockPolicy) -> Instant? { clocks(policy).map(\.due).min() }
}

private struct ClockFinder {
  let order: Order
  let times: ClockTimes
  let stage: Order.Stage
  var found: [RunningClock] = []

  init(_ order: Order, _ times: ClockTimes) {
    self.order = order
    self.times = times
    stage = order.stage
  }

  private mutating func add(_ clock: OrderClock, _ minutes: Int?, from: Instant?) {
    guard let minutes, minutes > 0, let from else { return }
    found.append(RunningClock(clock, from: from, due: from + .minutes(Int64(minutes))))
  }

  mutating func find() {
    switch stage {
    case .unseen: break
    case .placed, .paid:
      add(.notAccepted, times.notAccepted, from: order.paidAt ?? order.placed?.at)
    case .accepted, .cooking, .ready:
      findKitchen()
      findRider()
    case .pickedUp: findRide()
    case .delivered, .completed: findDoor()
    case .cancelled, .invalid: return
    }
    // Once it is known that there was an order at all.
    if stage != .unseen, !order.isOver { add(.late, times.late, from: order.due) }
    if let request = order.openAfterSale, request.state == .applied {
      add(.refundUnanswered, times.refundUnanswered, from: request.course.since?.at)
    }
  }

  /// An order for later is not worked on at once.
  private var begun: Instant? {
    let accepted = order.acceptedAt ?? order.cookingAt ?? order.readyAt
    guard let ahead = times.ahead, ahead > 0, let due = order.due else { return accepted }
    return accepted.map { max($0, due - .minutes(Int64(ahead))) }
  }

  private mutating func findKitchen() {
    guard stage != .ready || order.isReadyDoubted else { return }
    if let word = order.estimate { return add(.notReady, times.notReady, from: word.value) }
    guard stage == .accepted else {
      let cooking = Span.minutes(Int64(times.cooking ?? 0))
      return add(.notReady, times.notReady, from: order.cookingAt.map { $0 + cooking })
    }
    add(.notStarted, times.notStarted, from: begun)
  }

  private mutating func findRider() {
    switch order.delivery {
    case .selfDelivery, .noMoreDelivery, .returning, .returned: return
    case .exception: return add(.standing, times.standing, from: stuckSince)
    default: break
    }
    let visits = order.visits
    guard let visit = visits.last, visit.declinedAt == nil else {
      return add(.noRider, times.noRider, from: visits.last?.declinedAt ?? begun)
    }
    if visit.leftShopAt != nil { return }
    if let atShop = visit.atShopAt { return add(.standing, times.standing, from: atShop) }
    // Nobody need be there before the food.
    add(.riderAway, times.riderAway, from: visit.assignedAt.map { max($0, order.readyBy ?? $0) })
  }

  private mutating func findRide() {
    switch order.delivery {
    case .returning, .returned: break
    case .exception: add(.standing, times.standing, from: stuckSince)
    default: add(.riding, times.riding, from: order.pickedUpAt)
    }
  }

  private var stuckSince: Instant? { order.deliveryMarks.last { $0.step == .raise }?.at }

  private mutating func findDoor() {
    guard let metres = order.metresFromDoor, let far = times.tooFar, far > 0, metres > far, let at = order.deliveredAt
    else { return }
    found.append(RunningClock(.tooFar, from: at, due: at))
  }
}

extension Order {
  /// How far from the door the rider said "delivered"; nil where that or the door is not told.
  package var metresFromDoor: Int? {
    guard let landed, let door = placed?.dropPlace else { return nil }
    return Int(landed.value.distance(to: door).rounded())
  }
}

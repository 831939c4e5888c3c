// SPDX-License-Identifier: Apache-2.0

// A time that a party gave for one order: ready by T, or at the door by T.
extension PairView {
  func givenTime() -> Sighting {
    guard let order = orders.first else { return Sighting() }
    if let landed = order.landed(promise.kind) {
      return Sighting(
        outcome: .proved(
          promise.kind == .readyBy
            ? .ready(at: landed) : .delivered(rider: order.landing?.rider?.value, first: landed, last: landed)))
    }
    if order.isCancelled { return Sighting(outcome: .void(reason: "cancelled \(order.ref)")) }
    if order.isFullyRefunded { return Sighting(outcome: .void(reason: "refunded \(order.ref)")) }
    let isTold = promise.kind == .arriveBy && fact(order.ref)?.deliveredAt != nil
    if now > due + (isTold ? policy.factGrace : policy.eventGrace) { return Sighting(outcome: .broken(reason: "late")) }
    return Sighting(risks: promise.kind == .arriveBy ? forecast() + stale() : slips(order))
  }

  /// The kitchen's own word is later than what it said when it was asked.
  private func slips(_ order: Order) -> [Risk] {
    let told = [fact(order.ref).flatMap { $0.readyMarked ? nil : $0.readyBy }, order.readyBy].compactMap(\.self).max()
    guard let told, told > due else { return [] }
    return [
      risk(.readyLate, order: order.ref, party: .merchant, expected: told, [.extendWithConsent, .splitWithApology])
    ]
  }
}

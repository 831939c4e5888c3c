// SPDX-License-Identifier: Apache-2.0

extension Order {
  /// Something told of a rider without the number of his turn. Carriers that send no number change the rider under the
  /// same state, so the rider belongs to what identifies it.
  package struct RiderMark: Hashable, Sendable {
    package var at: Instant
    package var kind: Kind
    package var rider: RiderRef?
    package enum Kind: Int, CaseIterable, Sendable {
      case unassigned, declined, assigned, atShop, leftShop, pickedUp, delivered
    }

    static func < (a: RiderMark, b: RiderMark) -> Bool {
      (a.at, a.kind.rawValue, a.rider?.text ?? "") < (b.at, b.kind.rawValue, b.rider?.text ?? "")
    }
  }

  mutating func foldVisit(_ event: OrderEvent) {
    guard let epoch = event.epoch else { return foldUnnumbered(event) }
    let place = numbered.firstIndex { $0.epoch >= epoch } ?? numbered.endIndex
    if place == numbered.endIndex || numbered[place].epoch != epoch { numbered.insert(Visit(epoch: epoch), at: place) }
    numbered[place].fold(event)
  }

  private mutating func foldUnnumbered(_ event: OrderEvent) {
    if let kind = RiderMark.Kind(event.kind) { add(RiderMark(at: event.at, kind: kind, rider: event.rider)) }
  }

  private mutating func add(_ mark: RiderMark) {
    let place = riderMarks.firstIndex { !($0 < mark) } ?? riderMarks.endIndex
    if place == riderMarks.endIndex || riderMarks[place] != mark { riderMarks.insert(mark, at: place) }
  }

  mutating func foldDelivery(_ event: OrderEvent) {
    guard let step = event.step.flatMap(Delivery.Step.init) else { return foldUnknown(event.code ?? "delivery") }
    if step == .unassign || step == .cancel { add(RiderMark(at: event.at, kind: .unassigned, rider: nil)) }
    let mark = Delivery.Mark(
      at: event.at, step: step, cause: event.cause.map(Delivery.Cause.init), carrier: event.carrier, event: event.id)
    guard !deliveryMarks.contains(where: { $0.event == mark.event }) else { return }
    deliveryMarks.insert(mark, at: deliveryMarks.firstIndex { mark < $0 } ?? deliveryMarks.endIndex)
  }

  /// The turns of riders without numbers, in the source's order of time: a new rider opens a turn, and so does one who
  /// comes back when he is assigned again; anything else he is told to have done belongs to the turn he had.
  var turns: [Visit] {
    var turns: [Visit] = []
    for mark in riderMarks {
      if mark.kind == .unassigned {
        // Who has the food keeps it, whatever the carrier's books say.
        if let last = turns.indices.last, turns[last].pickedUpAt == nil { turns[last].declinedAt.keepEarliest(mark.at) }
        continue
      }
      let turn = turns.lastIndex { turn in
        mark.rider == nil || turn.rider == nil || turn.rider?.value == mark.rider
      }
      let isBack = mark.kind == .assigned && turn != nil && turn != turns.indices.last
      let isOver = mark.kind == .assigned && turn.map { turns[$0].declinedAt != nil } ?? false
      if turn == nil || isBack || isOver { turns.append(Visit(epoch: turns.count + 1)) }
      turns[turn.flatMap { isBack || isOver ? nil : $0 } ?? turns.count - 1].take(mark)
    }
    return turns
  }

  /// Where the delivery stands; nil while no carrier has been heard of.
  package var delivery: Delivery.State? { deliveryCourse.state }

  /// What carriers told that fits nothing: kept as history, never the head.
  package var deliveryContradictions: [Delivery.Mark] { deliveryCourse.contradictions }

  private var deliveryCourse: (state: Delivery.State?, contradictions: [Delivery.Mark]) {
    var state: Delivery.State?
    var contradictions: [Delivery.Mark] = []
    for mark in (deliveryMarks + visits.flatMap(\.deliveryMarks)).sorted(by: { $0 < $1 }) {
      switch Delivery.State.after(state, mark.step, mark.cause) {
      case .moves(let next): state = next
      case .late: break
      case .contradicts: contradictions.append(mark)
      }
    }
    return (state, contradictions)
  }
}

extension Order.RiderMark.Kind {
  init?(_ kind: OrderEvent.Kind) {
    switch kind {
    case .assigned: self = .assigned
    case .riderDeclined: self = .declined
    case .atShop: self = .atShop
    case .leftShop: self = .leftShop
    case .pickedUp: self = .pickedUp
    case .delivered: self = .delivered
    default: return nil
    }
  }
}

extension Order.Visit {
  mutating func fold(_ event: OrderEvent) {
    if let name = event.rider {
      let new = Dated(name, at: event.at)
      if rider.map({ (new.at, new.value) < ($0.at, $0.value) }) ?? true { rider = new }
    }
    if let kind = Order.RiderMark.Kind(event.kind) { keep(kind, event.at) }
  }

  fileprivate mutating func take(_ mark: Order.RiderMark) {
    if rider == nil, let name = mark.rider { rider = Dated(name, at: mark.at) }
    keep(mark.kind, mark.at)
  }

  private mutating func keep(_ kind: Order.RiderMark.Kind, _ at: Instant) {
    switch kind {
    case .assigned: assignedAt.keepEarliest(at)
    case .unassigned, .declined: declinedAt.keepEarliest(at)
    case .atShop: atShopAt.keepEarliest(at)
    case .leftShop: leftShopAt.keepEarliest(at)
    case .pickedUp: pickedUpAt.keepEarliest(at)
    case .delivered: deliveredAt.keepEarliest(at)
    }
  }

  /// His milestones as steps of the delivery.
  fileprivate var deliveryMarks: [Delivery.Mark] {
    let steps: [(Delivery.Step, Instant?)] = [
      (.assign, assignedAt), (.unassign, declinedAt), (.arrive, atShopAt), (.pickUp, pickedUpAt),
      (.deliver, deliveredAt),
    ]
    return steps.compactMap { step, at in
      at.map { Delivery.Mark(at: $0, step: step, cause: nil, carrier: nil, event: "\(epoch)") }
    }
  }
}

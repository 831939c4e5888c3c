// SPDX-License-Identifier: Apache-2.0

extension Order {
  /// Takes one event in, whenever it comes; returns whether anything changed. A repeated event changes nothing, a late
  /// one of lower rank or earlier epoch fills in its own milestone and leaves the head where it is.
  package mutating func fold(_ event: OrderEvent) -> Bool {
    let before = self
    lastAt = max(lastAt, event.at)
    switch event.kind {
    case .placed: foldPlaced(event)
    case .paid: paidAt.keepEarliest(event.at)
    case .completed: completedAt.keepEarliest(event.at)
    case .accepted, .cooking, .estimate, .ready: foldKitchen(event)
    case .assigned, .riderDeclined, .atShop, .leftShop, .pickedUp: foldVisit(event)
    case .delivered: foldDelivered(event)
    case .delivery: foldDelivery(event)
    case .afterSale: foldAfterSale(event)
    case .reminded, .reminderReplied: foldReminder(event)
    case .whole: break
    case .clockMoved: foldClock(event)
    case .grouped, .separated: foldGroup(event)
    case .cancelled, .invalidated: foldCancelled(event)
    case .refunded: foldRefund(event)
    case .shopAnswered, .riderAnswered, .commandDone, .commandRefused, .couponIssued: break
    case .unknown(let kind): foldUnknown(kind)
    }
    if event.partial == true { partialAt.keepLatest(event.at) }
    if event.kind == .whole { wholeAt.keepLatest(event.at) }
    return self != before
  }

  private mutating func foldPlaced(_ event: OrderEvent) {
    if let placed, (placed.at, placed.event) >= (event.at, event.id) { return }
    placed = Placed(
      at: event.at, event: event.id, customer: event.customer, shop: event.shop, shopName: event.shopName,
      items: event.items ?? [], amount: event.amount, shopPlace: event.shopPlace, dropPlace: event.dropPlace,
      dropToken: event.dropToken, category: event.category, tier: event.tier, due: event.due)
  }

  private mutating func foldDelivered(_ event: OrderEvent) {
    foldVisit(event)
    guard let place = event.place else { return }
    landed.keepLatest(Dated(place, at: event.at)) { ($0.x, $0.y) < ($1.x, $1.y) }
  }

  private mutating func foldKitchen(_ event: OrderEvent) {
    switch event.kind {
    case .accepted: acceptedAt.keepEarliest(event.at)
    case .cooking: cookingAt.keepEarliest(event.at)
    case .ready: readyAt.keepEarliest(event.at)
    default: break
    }
    if event.kind != .ready, let readyBy = event.readyBy {
      estimate.keepLatest(Dated(readyBy, at: event.at)) { $0 < $1 }
    }
  }

  private mutating func foldClock(_ event: OrderEvent) {
    if let due = event.due { movedClock.keepLatest(Dated(due, at: event.at)) { $0 < $1 } }
  }

  private mutating func foldGroup(_ event: OrderEvent) {
    if event.kind == .grouped { foldClock(event) }
    let others = event.kind == .separated ? [] : (event.together ?? []).filter { $0 != ref }.sorted()
    // Regrouping dissolves and groups in one instant: the group counts, and newer facts show a real separation.
    group.keepLatest(Dated(others, at: event.at)) { a, b in
      a.isEmpty != b.isEmpty ? a.isEmpty : a.lexicographicallyPrecedes(b)
    }
  }

  private mutating func foldCancelled(_ event: OrderEvent) {
    let new = Cancellation(at: event.at, by: event.by, reason: event.reason, isInvalid: event.kind == .invalidated)
    guard let old = cancelled else { return cancelled = new }
    let key = { (c: Cancellation) in (c.at, c.isInvalid ? 1 : 0, c.by?.rawValue ?? "", c.reason ?? "") }
    if key(new) < key(old) { cancelled = new }
  }

  private mutating func foldRefund(_ event: OrderEvent) {
    guard !refunds.contains(where: { $0.event == event.id }) else { return }
    let refund = Refund(event: event.id, at: event.at, amount: event.amount ?? .zero, command: event.command)
    refunds.insert(refund, at: refunds.firstIndex { $0.event > event.id } ?? refunds.endIndex)
  }

  mutating func foldUnknown(_ kind: String) {
    guard !unknownKinds.contains(kind) else { return }
    unknownKinds = Array((unknownKinds + [kind]).sorted().prefix(Self.unknownLimit))
  }
}

extension Optional where Wrapped == Instant {
  mutating func keepEarliest(_ at: Instant) { self = self.map { Swift.min($0, at) } ?? at }
  mutating func keepLatest(_ at: Instant) { self = self.map { Swift.max($0, at) } ?? at }
}

extension Optional {
  /// Of two statements the later, of two of one instant the greater.
  fileprivate mutating func keepLatest<Value>(_ new: Dated<Value>, less: (Value, Value) -> Bool)
  where Wrapped == Dated<Value> {
    guard let old = self else { return self = new }
    if new.at > old.at || (new.at == old.at && less(old.value, new.value)) { self = new }
  }
}

// SPDX-License-Identifier: Apache-2.0

/// The platform's order as Mealdesk mirrors it: what its events have said so far.
///
/// Only `fold` moves it. Every field is a small join (earliest time of a milestone, latest statement of an estimate),
/// so any order of the same events, with any repetitions, gives the same value; the head (`stage`, `rider`) is computed
/// from the fields and never stored. Nobody's name, phone or address is here: the customer is a reference, the address
/// an equality token.
package struct Order: Hashable, Sendable {
  package let ref: OrderRef
  package let city: City
  package var placed: Placed?
  package var paidAt: Instant?
  package var acceptedAt: Instant?
  package var cookingAt: Instant?
  /// The kitchen's latest word on when the food is ready, and when it said so.
  package var estimate: Dated<Instant>?
  /// First time the shop marked the food ready.
  package var readyAt: Instant?
  /// The latest move of the order's clock; nil while the clock of `placed` counts.
  package var movedClock: Dated<Instant>?
  /// One per rider the order has had, by the platform's number of his turn.
  package var numbered: [Visit] = []
  /// What was told of riders without the number of a turn, sorted; `turns` are found in them.
  package var riderMarks: [RiderMark] = []
  /// What carriers told besides riders' milestones, sorted.
  package var deliveryMarks: [Delivery.Mark] = []
  /// Where the rider was when he said that it is delivered, where the platform tells it.
  package var landed: Dated<Place>?
  /// Latest grouping: the other orders; empty after a separation.
  package var group: Dated<[OrderRef]>?
  package var cancelled: Cancellation?
  package var completedAt: Instant?
  package var refunds: [Refund] = []
  /// By their names.
  package var afterSales: [AfterSale] = []
  /// The platform's own reminders (催单), by their names.
  package var reminded: [PlatformReminder] = []
  /// The latest event that the platform marked as incomplete, and the latest complete answer after it.
  package var partialAt: Instant?
  package var wholeAt: Instant?
  /// Kinds of events we do not know, sorted; at most `unknownLimit` are kept.
  package var unknownKinds: [String] = []
  /// Source time of the newest event.
  package var lastAt: Instant

  package init(ref: OrderRef, city: City, firstAt: Instant) {
    self.ref = ref
    self.city = city
    lastAt = firstAt
  }

  static let unknownLimit = 8

  /// How far the order has come; `cancelled` ends it unless the food had been delivered before.
  package enum Stage: String, Codable, Sendable, CaseIterable {
    /// Events have come, but none that tells a stage.
    case unseen
    case placed, paid, accepted, cooking, ready, pickedUp, delivered
    /// The platform has closed the books on it.
    case completed
    case cancelled
    /// Never came about: not paid or not accepted in time, or refused by the platform itself.
    case invalid
  }

  /// What was ordered, where from and where to.
  package struct Placed: Hashable, Sendable {
    package var at: Instant
    /// The event that said it: decides between two that claim the same instant.
    package var event: String
    package var customer: CustomerRef?
    package var shop: ShopRef?
    package var shopName: String?
    package var items: [OrderEvent.Item] = []
    package var amount: Money?
    package var shopPlace: Place?
    package var dropPlace: Place?
    package var dropToken: String?
    /// What kind of shop and of customer, in the platform's own words.
    package var category: String?
    package var tier: String?
    /// The clock the order began with.
    package var due: Instant?
  }

  /// One rider's turn with the order.
  package struct Visit: Hashable, Sendable {
    package var epoch: Int
    package var rider: Dated<RiderRef>?
    package var assignedAt: Instant?
    package var declinedAt: Instant?
    package var atShopAt: Instant?
    package var leftShopAt: Instant?
    package var pickedUpAt: Instant?
    package var deliveredAt: Instant?
  }

  package struct Cancellation: Hashable, Sendable {
    package var at: Instant
    package var by: Party?
    package var reason: String?
    package var isInvalid = false
  }

  /// Money the platform says it has paid back, once per event.
  package struct Refund: Hashable, Sendable {
    package var event: String
    package var at: Instant
    package var amount: Money
    package var command: String?
  }
}

/// A statement with the source's time of it; a later one replaces it.
package struct Dated<Value: Hashable & Sendable>: Hashable, Sendable {
  package var value: Value
  package var at: Instant
  package init(_ value: Value, at: Instant) {
    self.value = value
    self.at = at
  }
}

extension Order {
  package var stage: Stage {
    if let cancelled, !(deliveredAt.map { $0 <= cancelled.at } ?? false) {
      return cancelled.isInvalid ? .invalid : .cancelled
    }
    if completedAt != nil { return .completed }
    if deliveredAt != nil { return .delivered }
    if pickedUpAt != nil { return .pickedUp }
    if readyAt != nil { return .ready }
    if cookingAt != nil { return .cooking }
    if acceptedAt != nil { return .accepted }
    if paidAt != nil { return .paid }
    return placed == nil ? .unseen : .placed
  }

  /// Nothing more will happen to the food.
  package var isOver: Bool { stage == .delivered || stage == .completed || isCancelled }
  package var isCancelled: Bool { stage == .cancelled || stage == .invalid }

  /// The platform has said that it told us less than it knows, and has not made up for it.
  package var isPartial: Bool { partialAt.map { $0 > (wholeAt ?? Instant(ms: 0)) } ?? false }

  /// The turn that counts: the newest epoch, unless its rider declined.
  package var visits: [Visit] { riderMarks.isEmpty ? numbered : turns + numbered }
  package var visit: Visit? { visits.last.flatMap { $0.declinedAt == nil ? $0 : nil } }
  package var rider: RiderRef? { visit?.rider?.value }

  /// The platform's own name of whoever stands on this side of the order; nil while it is not known.
  package func account(of side: Party) -> String? {
    switch side {
    case .customer: placed?.customer?.text
    case .merchant: placed?.shop?.text
    case .rider: rider?.text
    case .platform: nil
    }
  }
  package var epoch: Int { visits.last?.epoch ?? 0 }

  /// The turn in which the food left the shop, and the one in which it arrived: the newest that says so.
  package var carrying: Visit? { visits.last { $0.pickedUpAt != nil } }
  package var landing: Visit? { visits.last { $0.deliveredAt != nil } }
  package var pickedUpAt: Instant? { carrying?.pickedUpAt ?? deliveredAt }
  package var deliveredAt: Instant? { landing?.deliveredAt }

  package func afterSale(_ id: String) -> AfterSale? { afterSales.first { $0.id == id } }
  /// A request for money that still goes on.
  package var openAfterSale: AfterSale? { afterSales.last { $0.state.map { !$0.isOver } ?? false } }

  /// The order's clock now, and the one it began with.
  package var due: Instant? { movedClock?.value ?? placed?.due }
  package var firstDue: Instant? { placed?.due }

  /// When the food is or was ready, as far as anybody has said.
  package var readyBy: Instant? { isReadyDoubted ? estimate?.value : readyAt ?? estimate?.value }

  /// The shop marked it ready and later named a still later time: the mark was wrong.
  package var isReadyDoubted: Bool {
    guard let readyAt, let estimate else { return false }
    return estimate.at > readyAt && estimate.value > estimate.at
  }

  package var together: [OrderRef] { group?.value ?? [] }
  package var refunded: Money { refunds.reduce(.zero) { $0 + $1.amount } }
  /// All that was paid has been paid back.
  package var isFullyRefunded: Bool {
    guard let amount = placed?.amount, amount > .zero else { return false }
    return refunded >= amount
  }
}

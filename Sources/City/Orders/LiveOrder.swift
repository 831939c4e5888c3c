// SPDX-License-Identifier: Apache-2.0
import Domain

/// An order as it stands. placed -> accepted -> cooking -> food ready; beside it the delivery: no rider -> rider
/// (epoch counts them) -> picked up -> delivered. Ends delivered or cancelled, never both; a picked-up order is never
/// cancelled.
struct LiveOrder: Sendable {
  var due: Instant
  var clockMoved = false
  var isPlaced = false
  var acceptedAt: Instant?
  /// When the kitchen means to begin, once it has accepted.
  var cookBegins: Instant?
  var cookingAt: Instant?
  /// What the kitchen says.
  var readyBy: Instant
  /// What is true; nobody is told.
  var foodAt: Instant?
  var hasFood = false
  var markedAt: Instant?
  var pickedUpAt: Instant?
  var deliveredAt: Instant?
  var cancelledAt: Instant?
  var epoch = 0
  var rider: Int?
  var refusedBy: [Int] = []
  /// A rider was asked for at once.
  var isCalled = false
  /// The first of the orders given to its rider in one go: refused together.
  var offeredWith: Int?
  /// Index into `World.groups`.
  var group: Int?
  /// His rider said he would wait for it when asked.
  var waitPromised = false
  /// When a rider last left the shop without it, because waiting would have cost him more than it earns.
  var leftByClockAt: Instant?
  var refunded = Money.zero
  /// How often its customer has asked where it is, and how he did it first.
  var reminders = 0
  var remindsInApp = false

  init(_ plan: OrderPlan) {
    due = plan.due
    readyBy = plan.due
  }

  var isOpen: Bool { isPlaced && deliveredAt == nil && cancelledAt == nil }
  var canBePicked: Bool { isOpen && pickedUpAt == nil }
}

/// Orders that shall be delivered together.
struct Group: Sendable {
  var members: [Int]
  /// The shop hands all over to whoever comes first when all are ready.
  var held: Bool
  /// How long past the kitchen's word its rider should be able to wait without being late elsewhere.
  var waitSpare = Span.zero
}

struct LiveShop: Sendable {
  /// When each station is free.
  var freeAt: [Instant]
  init(stations: Int, opened: Instant) { freeAt = Array(repeating: opened, count: stations) }
}

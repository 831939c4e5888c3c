// SPDX-License-Identifier: Apache-2.0
import Domain

/// What really became of an order: for reports and invariants, never told to the desk.
package struct Outcome: Hashable, Sendable {
  package var order: OrderRef
  package var customer: CustomerRef
  package var placedAt: Instant
  package var originalDue: Instant
  package var due: Instant
  package var foodAt: Instant?
  package var pickedUpAt: Instant?
  package var deliveredAt: Instant?
  package var cancelledAt: Instant?
  package var rider: RiderRef?
  package var epoch: Int
  /// When a rider last left the shop without it because his clocks pressed.
  package var leftByClockAt: Instant?
  package var refunded: Money

  package var hasEnded: Bool { deliveredAt != nil || cancelledAt != nil }
}

extension World {
  package func outcome(of order: OrderRef) -> Outcome? { orderNumber[order].map(outcome) }

  /// Of every order placed so far, in the plan's order.
  package var outcomes: [Outcome] { orders.indices.filter { orders[$0].isPlaced }.map(outcome) }

  private func outcome(_ o: Int) -> Outcome {
    let order = orders[o]
    let asked = plan.orders[o]
    return Outcome(
      order: asked.ref, customer: plan.customers[asked.customer].ref, placedAt: asked.at, originalDue: asked.due,
      due: order.due, foodAt: order.foodAt, pickedUpAt: order.pickedUpAt, deliveredAt: order.deliveredAt,
      cancelledAt: order.cancelledAt, rider: order.rider.map { plan.riders[$0].ref }, epoch: order.epoch,
      leftByClockAt: order.leftByClockAt, refunded: order.refunded)
  }
}

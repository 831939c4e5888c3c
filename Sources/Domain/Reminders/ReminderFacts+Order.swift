// SPDX-License-Identifier: Apache-2.0

extension ReminderFacts {
  /// Reads the mirrored order, when the platform itself does not answer: stages and times, no positions. Nil while
  /// nobody has told what was ordered.
  package init?(_ order: Order) {
    guard let shop = order.placed?.shop, let due = order.due else { return nil }
    let visit = order.visit
    let stage: Stage =
      switch order.stage {
      case .unseen, .placed, .paid: .waiting
      case .pickedUp: .riding
      case .delivered, .completed: .delivered
      case .cancelled, .invalid: .cancelled
      case .accepted, .cooking, .ready:
        visit?.atShopAt != nil && visit?.leftShopAt == nil
          ? .riderAtShop : order.readyAt != nil && !order.isReadyDoubted ? .ready : .cooking
      }
    self.init(
      order: order.ref, city: order.city, shop: shop, rider: order.rider, stage: stage, seenAt: order.lastAt, due: due)
    readyBy = order.readyBy
    readyMarked = order.readyAt != nil && !order.isReadyDoubted
    leftShopAt = order.pickedUpAt
    deliveredAt = order.deliveredAt
  }
}

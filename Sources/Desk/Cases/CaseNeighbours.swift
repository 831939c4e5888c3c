// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What cases ask of orders.

extension SQL {
  /// What of an order helps to guess; nil for one the feed has not told of yet.
  func glance(at id: OrderID) throws -> OrderGlance? {
    guard let order = try order(id)?.order, let placed = order.placed, let due = order.due else { return nil }
    return OrderGlance(
      placedAt: placed.at, due: due, deliveredAt: order.deliveredAt, cancelled: order.cancelled != nil,
      dropToken: placed.dropToken ?? "\(id)")
  }
}

extension Tx {
  /// An open case hears of everything that happens to its orders; a resolved one of nothing.
  func watchOrders(of file: Case) throws {
    for id in file.orders where id.city == file.id.city {
      guard let order = try sql.order(id)?.order else { continue }
      if file.isOpen {
        try sql.watch(order.ref, city: order.city, by: "\(file.id)")
      } else {
        try sql.unwatch(order.ref, city: order.city, by: "\(file.id)")
      }
    }
  }
}

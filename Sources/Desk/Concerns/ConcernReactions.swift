// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Reactions {
  /// What an order tells may be what a concern waits for. Orders with one are watched, so their events are here.
  static let easesConcerns = Reaction("concerns.ease", on: orderNews) { tx, entry in
    guard let id = entry.orderID else { return }
    for one in try tx.sql.concerns(of: id) where one.state.isOpen {
      guard let order = try tx.sql.order(id)?.order, let concern = try tx.sql.lockedConcern(one.id),
        concern.state.isOpen, !concern.stands(in: order, tx.policies.concerns, at: tx.now)
      else { continue }
      try tx.ease(concern, "event")
    }
  }

  private static let orderNews = Set(
    [
      "placed", "accepted", "cooking", "estimate", "ready", "assigned", "riderDeclined", "atShop", "leftShop",
      "pickedUp", "delivered", "delivery", "completed", "cancelled", "invalidated", "clockMoved", "grouped",
      "afterSale", "whole",
    ].map { "order.\($0)" })

  /// Somebody of us has taken the case, or its contact: from here on it is theirs.
  static let takesConcerns = Reaction("concerns.taken", on: ["case.assigned", "contact.taken"]) { tx, entry in
    guard let id = entry.caseID, try tx.sql.caseFile(id)?.owner != nil else { return }
    for one in try tx.sql.concerns(in: id) where one.state.isOpen {
      guard let concern = try tx.sql.lockedConcern(one.id), concern.state.isOpen else { continue }
      try tx.take(concern, in: id, "agent")
    }
  }

  /// The event came before anybody of us acted: the case that we had opened ourselves closes by rule. One whose customer
  /// waits for an answer stays.
  static let closesTheEased = Reaction("concerns.closed", on: ["concern.eased", "contact.ended"]) { tx, entry in
    guard let id = entry.caseID, let file = try tx.sql.lockedCaseFile(id), file.isOpen, file.owner == nil,
      file.guess?.reason == .noticed, try tx.sql.contacts(of: id).allSatisfy({ $0.isEnded && $0.agent == nil }),
      try tx.sql.concerns(in: id).allSatisfy({ $0.state == .eased }), try file.orders.allSatisfy(tx.isInTime)
    else { return }
    let tally = try tx.sql.promiseTally(of: id)
    guard tally.inForce == 0, tally.brokenUnremedied == 0 else { return }
    try tx.decide(file, .resolve(tally))
  }
}

extension Tx {
  /// Nothing of the order is overdue any more.
  fileprivate func isInTime(_ id: OrderID) throws -> Bool {
    try sql.order(id).map { $0.order.clocks(policies.concerns.clocks).allSatisfy { $0.due > now } } ?? true
  }
}

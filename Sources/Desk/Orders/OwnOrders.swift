// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Tx {
  /// These orders are the customer's own, by the account the platform's app signed for.
  /// - Throws: `DeskError.notFound`: somebody else's order is as if it did not exist.
  func requireOwn(_ orders: [StoredOrder], of person: PersonID) throws {
    let account = try sql.identity(of: person, secrets)?.account
    guard let account, orders.allSatisfy({ $0.order.placed?.customer?.text == account }) else {
      throw DeskError.notFound("order")
    }
  }
}

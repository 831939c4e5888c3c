// SPDX-License-Identifier: Apache-2.0

/// What the joining rule needs to know of one open case of a person.
package struct OpenCase: Hashable, Sendable {
  package let id: CaseID
  package let orders: [OrderID]
  package let hasPromiseInForce: Bool
  package init(id: CaseID, orders: [OrderID], hasPromiseInForce: Bool) {
    self.id = id
    self.orders = orders
    self.hasPromiseInForce = hasPromiseInForce
  }
}

/// Which case a new contact belongs to.
package enum CaseChoice {
  /// The person's open case that shares an order with the contact; else one with a promise in force; else nil, and a
  /// new case is opened. Of several the newest, ids being in the order of their making.
  package static func joining(_ open: [OpenCase], orders: [OrderID]) -> CaseID? {
    let sharing = open.filter { $0.orders.contains(where: orders.contains) }
    let candidates = sharing.isEmpty ? open.filter(\.hasPromiseInForce) : sharing
    return candidates.map(\.id).max { ($0.madeAt, $0) < ($1.madeAt, $1) }
  }
}

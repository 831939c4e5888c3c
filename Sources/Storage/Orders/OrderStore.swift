// SPDX-License-Identifier: Apache-2.0
import Domain

/// An order with the id the house knows it by.
package struct StoredOrder: Sendable {
  package let id: OrderID
  package var order: Order

  package init(id: OrderID, order: Order) {
    self.id = id
    self.order = order
  }

  static let columns = "city, ref, id, body"

  init(_ row: Row) throws {
    id = row.id(2)
    let ref: OrderRef = row.ref(1)
    guard let order = Order(packed: row.blob(3), ref: ref, city: row.city(0)) else {
      throw StorageError.corrupt("order \(ref)")
    }
    self.order = order
  }
}

extension SQL {
  package func order(_ ref: OrderRef, city: City) throws -> StoredOrder? {
    try first(
      "SELECT \(StoredOrder.columns) FROM order_head WHERE city = $1 AND ref = $2", city, ref, map: StoredOrder.init)
  }

  package func order(_ id: OrderID) throws -> StoredOrder? {
    try first(
      "SELECT \(StoredOrder.columns) FROM order_head WHERE city = $1 AND id = $2", id.city, id, map: StoredOrder.init)
  }

  /// Those of the orders that exist, by reference.
  package func orders(_ refs: [OrderRef], city: City) throws -> [StoredOrder] { try orders(refs, city, lock: "") }

  /// The same, locked until the transaction ends; always in the order of their references, so that two never wait for
  /// each other.
  package func lockedOrders(_ refs: [OrderRef], city: City) throws -> [StoredOrder] {
    try orders(refs, city, lock: " FOR UPDATE")
  }

  private func orders(_ refs: [OrderRef], _ city: City, lock: String) throws -> [StoredOrder] {
    var found: [StoredOrder] = []
    try inLists(refs.sorted().map(\.sqlValue)) { list, values in
      try each(
        "SELECT \(StoredOrder.columns) FROM order_head WHERE city = $1 AND ref IN (\(list)) ORDER BY ref\(lock)",
        values: [city.sqlValue] + values
      ) { found.append(try StoredOrder($0)) }
    }
    return found
  }

  /// A customer's orders, newest first.
  package func orders(of customer: CustomerRef, city: City, limit: Int) throws -> [StoredOrder] {
    try rows(
      """
      SELECT \(StoredOrder.columns) FROM order_head WHERE city = $1 AND customer = $2
      ORDER BY placed_at DESC LIMIT $3
      """, city, customer, limit, map: StoredOrder.init)
  }

  /// Orders of this number in any city: what a person finds by typing it.
  package func orders(numbered ref: OrderRef, limit: Int) throws -> [StoredOrder] {
    try rows(
      "SELECT \(StoredOrder.columns) FROM order_head WHERE ref = $1 LIMIT $2", ref, limit, map: StoredOrder.init)
  }

  /// Makes the row of an order not seen before; one that exists is left as it is.
  package func begin(_ stored: StoredOrder) throws {
    let order = stored.order
    try run(
      """
      INSERT INTO order_head (city, ref, id, stage, last_at, body) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (city, ref) DO NOTHING
      """, order.city, order.ref, stored.id, order.stage.rawValue, order.lastAt, order.packed)
  }

  package func save(_ stored: StoredOrder) throws {
    let order = stored.order
    try run(
      """
      UPDATE order_head SET customer = $3, shop = $4, stage = $5, placed_at = $6, last_at = $7, body = $8
      WHERE city = $1 AND ref = $2
      """, order.city, order.ref, order.placed?.customer, order.placed?.shop, order.stage.rawValue, order.placed?.at,
      order.lastAt, order.packed)
  }
}

// Who wants to hear of an order: an open case or a promise, by its id as text. Events of an order nobody watches stop
// at one index lookup.
extension SQL {
  package func watch(_ ref: OrderRef, city: City, by watcher: String) throws {
    try run(
      "INSERT INTO order_watch (city, ref, watcher) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", city, ref, watcher)
  }

  package func unwatch(_ ref: OrderRef, city: City, by watcher: String) throws {
    try run("DELETE FROM order_watch WHERE city = $1 AND ref = $2 AND watcher = $3", city, ref, watcher)
  }

  /// The watchers of each of these orders, in one sequence for all engines.
  package func watchers(of refs: [OrderRef], city: City) throws -> [(ref: OrderRef, watcher: String)] {
    var found: [(ref: OrderRef, watcher: String)] = []
    try inLists(refs.sorted().map(\.sqlValue)) { list, values in
      try each(
        "SELECT ref, watcher FROM order_watch WHERE city = $1 AND ref IN (\(list))", values: [city.sqlValue] + values
      ) { found.append(($0.ref(0), $0.text(1))) }
    }
    return found.sorted { ($0.ref, $0.watcher) < ($1.ref, $1.watcher) }
  }
}

private let knownFacts = Memo<OrderFacts>(limit: 2000)

// The newest answer of the platform about an order.
extension SQL {
  /// Keeps an answer unless a newer one is there.
  package func keep(_ facts: OrderFacts, askedAt: Instant) throws {
    try run(
      """
      INSERT INTO order_fact (city, ref, at, asked_at, body) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (city, ref) DO UPDATE SET at = excluded.at, asked_at = excluded.asked_at, body = excluded.body
      WHERE order_fact.at <= excluded.at
      """, facts.city, facts.order, facts.at, askedAt, try knownFacts.text(of: facts))
  }

  package func facts(_ refs: [OrderRef], city: City) throws -> [OrderFacts] {
    try refs.sorted().compactMap { ref in
      try first("SELECT body FROM order_fact WHERE city = $1 AND ref = $2", city, ref) {
        try knownFacts.value(of: $0.text(0))
      }
    }
  }
}

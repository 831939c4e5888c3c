// SPDX-License-Identifier: Apache-2.0
import Domain

/// An order with the id the house knows it by.
package struct StoredOrder: Sendable {
  package let id: OrderID
  package var order: Order { didSet { packed = nil } }
  /// When somebody should look at it because something that is due may not have come; nil while nothing is due.
  package var clockAt: Instant?
  /// What its row says; nil while it lies in the log alone.
  let inRow: HeadBuffer.InRow?
  /// The order packed, where somebody has done that.
  private var packed: [UInt8]?

  /// False while it lies in the log alone.
  package var hasRow: Bool { inRow != nil }

  /// The order packed.
  package var body: [UInt8] { packed ?? order.packed }

  /// The same with its order packed already, for whoever must not wait for it.
  package var readyToWrite: StoredOrder {
    var ready = self
    ready.packed = order.packed
    return ready
  }

  /// An order not seen before.
  package init(id: OrderID, order: Order) { self.init(id: id, order: order, clockAt: nil, inRow: nil) }

  init(id: OrderID, order: Order, clockAt: Instant?, inRow: HeadBuffer.InRow?) {
    self.id = id
    self.order = order
    self.clockAt = clockAt
    self.inRow = inRow
  }

  package var key: OrderKey { OrderKey(city: order.city, ref: order.ref) }

  static let columns = "city, ref, id, body, clock_at"

  init(_ row: Row) throws {
    id = row.id(2)
    let ref: OrderRef = row.ref(1)
    guard let order = Order(packed: row.blob(3), ref: ref, city: row.city(0)) else {
      throw StorageError.corrupt("order \(ref)")
    }
    self.order = order
    clockAt = row.optionalInstant(4)
    inRow = HeadBuffer.InRow(rider: order.rider, clockAt: clockAt)
  }
}

extension SQL {
  package func order(_ ref: OrderRef, city: City) throws -> StoredOrder? {
    if let newer = try orderHeads?.stored(ref, city) { return newer }
    let id: OrderID? = try first(
      "SELECT id FROM order_ref WHERE ref = $1 AND city = $2", ref, city
    ) { $0.id(0) }
    return try id.flatMap(order)
  }

  package func order(_ id: OrderID) throws -> StoredOrder? {
    if let new = try orderHeads?.stored(id) { return new }
    return try first(
      "SELECT \(StoredOrder.columns) FROM order_head WHERE city = $1 AND day = $2 AND id = $3", id.city, id.day, id,
      map: newest)
  }

  /// Those of the orders that exist, in the order of their references.
  package func orders(_ refs: [OrderRef], city: City) throws -> [StoredOrder] {
    try orders(refs.map { OrderKey(city: city, ref: $0) }, locked: false)
  }

  /// The same, locked until the transaction ends.
  package func lockedOrders(_ refs: [OrderRef], city: City) throws -> [StoredOrder] {
    try lockedOrders(refs.map { OrderKey(city: city, ref: $0) })
  }

  /// Those of the orders that exist, of any cities, by city and reference; locked until the transaction ends, always in
  /// the sequence of their days, cities and ids, so that two never wait for each other.
  package func lockedOrders(_ keys: [OrderKey]) throws -> [StoredOrder] { try orders(keys, locked: true) }

  private func orders(_ keys: [OrderKey], locked: Bool) throws -> [StoredOrder] {
    // Where there is one writer nothing is locked, in no sequence.
    let lock = locked && dialect == .postgres ? " ORDER BY h.city, h.id FOR UPDATE OF h" : ""
    var found: [StoredOrder] = []
    var rest: [(SQLValue, SQLValue)] = []
    // Each once: a join tells an order as often as it is asked for.
    let keys = Set(keys).sorted()
    let newest = try orderHeads?.stored(keys)
    for (place, key) in keys.enumerated() {
      if let newer = newest?[place] { found.append(newer) } else { rest.append((key.city.sqlValue, key.ref.sqlValue)) }
    }
    var ids: [OrderID] = []
    try inPairs("TEXT", rest) { list, values in
      try each(
        """
        WITH asked (c, r) AS (\(list))
        SELECT (SELECT o.id FROM order_ref o WHERE o.ref = asked.r AND o.city = asked.c) FROM asked
        """, values: values
      ) { if let id: OrderID = $0.optionalID(0) { ids.append(id) } }
    }
    for (day, ids) in Dictionary(grouping: ids, by: \.day).sorted(by: { $0.key < $1.key }) {
      let pairs = ids.sorted { ($0.city, $0) < ($1.city, $1) }.map { ($0.city.sqlValue, $0.sqlValue) }
      try inPairs("BIGINT", pairs) { list, values in
        try each(
          """
          WITH asked (c, i) AS (\(list))
          SELECT \(StoredOrder.columns) FROM asked CROSS JOIN order_head h
          WHERE h.city = asked.c AND h.day = $\(values.count + 1) AND h.id = asked.i\(lock)
          """, values: values + [day.sqlValue]
        ) { found.append(try StoredOrder($0)) }
      }
    }
    return found.sorted { $0.key < $1.key }
  }

  /// Orders of this number in any city, by city: what a person finds by typing it.
  package func orders(numbered ref: OrderRef, limit: Int) throws -> [StoredOrder] {
    let ids: [OrderID] = try rows("SELECT id FROM order_ref WHERE ref = $1 ORDER BY city LIMIT $2", ref, limit) {
      $0.id(0)
    }
    let found = try (orderHeads?.stored(numbered: ref) ?? []) + ids.compactMap { try order($0) }
    return Array(once(found).sorted { $0.id < $1.id }.prefix(limit))
  }

  /// An order may get its row between two looks.
  func once(_ orders: [StoredOrder]) -> [StoredOrder] {
    var seen: Set<OrderID> = []
    return orders.filter { seen.insert($0.id).inserted }
  }

  /// The order as it stands, which may be newer than its row.
  func newest(_ row: Row) throws -> StoredOrder {
    try orderHeads?.stored(row.ref(1), row.city(0)) ?? StoredOrder(row)
  }

  /// Adds orders not seen before; returns those that somebody else has added meanwhile, which are left as they are.
  package func add(_ new: [StoredOrder], at now: Instant) throws -> Set<OrderKey> {
    if let orderHeads {
      try orderHeads.put(new, self, at: now)
      return []
    }
    var ours: Set<OrderKey> = []
    for part in ListSize.parts(new) {
      try each(
        OrderRows.insertRefs(part.count) + " RETURNING city, ref", values: part.flatMap(OrderRows.refValues)
      ) { ours.insert(OrderKey(city: $0.city(0), ref: $0.ref(1))) }
    }
    let (mine, others) = new.reduce(into: ([StoredOrder](), Set<OrderKey>())) { sorted, stored in
      if ours.contains(stored.key) { sorted.0.append(stored) } else { sorted.1.insert(stored.key) }
    }
    for part in ListSize.parts(mine) {
      try run(OrderRows.insert(part.count), values: part.flatMap { OrderRows.values($0, page: 0) })
    }
    return others
  }

  /// Writes the rows of orders that are there, whole.
  package func save(_ orders: [StoredOrder]) throws {
    let page = orderHeads?.newPage() ?? 0
    for part in ListSize.parts(orders) {
      try run(
        OrderRows.insert(part.count) + OrderRows.update, values: part.flatMap { OrderRows.values($0, page: page) })
    }
    for stored in orders where !stored.hasRow {
      try run(OrderRows.insertRefs(1), values: OrderRows.refValues(stored))
    }
    orderHeads?.wrote(orders, page: page)
  }

  /// Keeps states of locked orders whose customer, shop and time of placing are as the rows say. The embedded engine may
  /// keep them beside the rows for some seconds; every reader in this process gets the newest. On PostgreSQL a clock
  /// that moves on stays in the row as it was, so that somebody looks too early once and never too late.
  package func keep(_ orders: [StoredOrder], at now: Instant) throws {
    if let orderHeads { return try orderHeads.put(orders, self, at: now) }
    for (day, orders) in Dictionary(grouping: orders, by: \.id.day).sorted(by: { $0.key < $1.key }) {
      for part in ListSize.parts(orders) {
        try run(OrderRows.change(part.count), values: part.flatMap(OrderRows.changeValues) + [day])
      }
    }
  }

  /// Brings states kept beside their rows into the rows, at most `limit`; with `all` also those that may wait. Returns
  /// whether more are due.
  package func settleOrders(at now: Instant, limit: Int, all: Bool = false) throws -> Bool {
    try orderHeads?.flush(self, at: now, limit: limit, all: all) ?? false
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
  package func watchers(of keys: [OrderKey]) throws -> [(key: OrderKey, watcher: String)] {
    var found: [(key: OrderKey, watcher: String)] = []
    try inPairs("TEXT", Set(keys).sorted().map { ($0.city.sqlValue, $0.ref.sqlValue) }) { list, values in
      try each(
        """
        WITH asked (c, r) AS (\(list))
        SELECT w.city, w.ref, w.watcher FROM asked CROSS JOIN order_watch w WHERE w.city = asked.c AND w.ref = asked.r
        """, values: values
      ) { found.append((OrderKey(city: $0.city(0), ref: $0.ref(1)), $0.text(2))) }
    }
    return found.sorted { ($0.key, $0.watcher) < ($1.key, $1.watcher) }
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

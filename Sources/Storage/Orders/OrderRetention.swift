// SPDX-License-Identifier: Apache-2.0
import Domain

// Orders of long ago go: slice by slice where a row is a row, a day at once where a day is a partition. What somebody
// watches (an open case, a promise) stays.

extension SQL {
  /// Deletes orders of before a day, at most `limit` of them looked at; returns where to go on, nil when that was all.
  package func forgetOrders(before end: Day, after last: OrderID?, limit: Int) throws -> OrderID? {
    guard let last else { return try cityOfOrders(after: -1).map(Self.beginning) }
    let found = try rows(
      """
      SELECT id, ref, (SELECT count(*) FROM order_watch w WHERE w.city = $1 AND w.ref = order_head.ref)
      FROM order_head WHERE city = $1 AND day >= $2 AND day < $3 AND id > $4 ORDER BY day, id LIMIT $5
      """, last.city, last.day, end, last, limit
    ) { (id: $0.id(0) as OrderID, key: OrderKey(city: last.city, ref: $0.ref(1)), isWatched: $0.bool(2)) }
    let old = found.filter { !$0.isWatched && orderHeads?.isSettled($0.key) ?? true }
    for (id, key, _) in old { _ = try delete(id, key) }
    orderHeads?.deleted(old.map(\.key))
    if found.count == limit, let end = found.last { return end.id }
    return try cityOfOrders(after: Int(last.city.number)).map(Self.beginning)
  }

  private static func beginning(_ city: City) -> OrderID { OrderID(city: city, seconds: 0, node: 0, sequence: 0) }

  /// The next city that has orders.
  func cityOfOrders(after city: Int) throws -> City? {
    try first("SELECT city FROM order_head WHERE city > $1 ORDER BY city LIMIT 1", city) { $0.city(0) }
  }

  /// One order, its number and its facts; with `body` only while its row says that. Returns whether it was deleted.
  func delete(_ id: OrderID, _ key: OrderKey, body: [UInt8]? = nil) throws -> Bool {
    let isGone =
      if let body {
        try run(
          "DELETE FROM order_head WHERE city = $1 AND day = $2 AND id = $3 AND body = $4", key.city, id.day, id, body)
      } else {
        try run("DELETE FROM order_head WHERE city = $1 AND day = $2 AND id = $3", key.city, id.day, id)
      }
    guard isGone > 0 else { return false }
    try run("DELETE FROM order_ref WHERE ref = $1 AND city = $2 AND id = $3", key.ref, key.city, id)
    try run("DELETE FROM order_fact WHERE city = $1 AND ref = $2", key.city, key.ref)
    return true
  }

  /// Days of before this one that are partitions; none on an engine without.
  package func orderPartitions(before end: Day) throws -> [Day] {
    dialect == .postgres ? try OrderDays.partitions(self).filter { $0 < end } : []
  }

  /// The cities of a partition.
  package func cities(ofPartition day: Day) throws -> [City] {
    let name = OrderDays.partition(of: day)
    var (cities, last) = ([City](), -1)
    while let next = try first(
      "SELECT city FROM \(name) WHERE city > $1 ORDER BY city LIMIT 1", last, map: { $0.city(0) })
    {
      cities.append(next)
      last = Int(next.number)
    }
    return cities
  }

  /// Frees the numbers of a city's orders of that day, and forgets their facts, but for those that are watched.
  package func forgetNumbers(of city: City, ofPartition day: Day) throws {
    let name = OrderDays.partition(of: day)
    for table in ["order_fact", "order_ref"] {
      try run(
        """
        DELETE FROM \(table) AS gone USING \(name) AS old WHERE old.city = $1 AND gone.city = $1 AND gone.ref = old.ref
        AND NOT EXISTS (SELECT 1 FROM order_watch w WHERE w.city = $1 AND w.ref = old.ref)
        """, city)
    }
  }

  /// Drops a day; its orders that still have their number move to the rest. Waits for nobody longer than a moment.
  package func dropOrders(ofPartition day: Day) throws {
    let name = OrderDays.partition(of: day)
    let columns = "city, day, id, ref, customer, shop, rider, stage, clock_at, page, body"
    try run("SET LOCAL lock_timeout = '1s'")
    try run("LOCK TABLE \(name) IN SHARE MODE")
    try run(
      """
      CREATE TEMP TABLE order_kept ON COMMIT DROP AS SELECT old.* FROM \(name) old
      JOIN order_ref r ON r.ref = old.ref AND r.city = old.city AND r.id = old.id
      """)
    try run("ALTER TABLE order_head DETACH PARTITION \(name)")
    try run("INSERT INTO order_head (\(columns)) SELECT \(columns) FROM order_kept")
    try run("DROP TABLE \(name)")
  }
}

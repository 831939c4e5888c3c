// SPDX-License-Identifier: Apache-2.0
import Domain

// Orders that leave the store for a file, and come back from one.

extension SQL {
  /// The next day of a city, or of the cities after it, with orders of before `end`.
  package func orderDay(
    after last: (city: City, day: Day)?, before end: Day, only city: City?
  ) throws -> (city: City, day: Day)? {
    var place = last
    if place == nil, let first = try city ?? cityOfOrders(after: -1) { place = (first, Day(number: -1)) }
    while let (city, day) = place {
      let next = try first(
        "SELECT day FROM order_head WHERE city = $1 AND day > $2 ORDER BY day LIMIT 1", city, day
      ) { Day(number: $0.int(0)) }
      if let next, next < end { return (city, next) }
      place = try only(city) ? nil : cityOfOrders(after: Int(city.number)).map { ($0, Day(number: -1)) }
    }
    return nil

    func only(_: City) -> Bool { city != nil }
  }

  /// Orders of a day as their rows say, by id; those that somebody watches are left out.
  package func unwatchedOrders(of city: City, on day: Day, after last: OrderID?, limit: Int) throws -> [StoredOrder] {
    try rows(
      """
      SELECT \(StoredOrder.columns) FROM order_head WHERE city = $1 AND day = $2 AND id > $3
      AND NOT EXISTS (SELECT 1 FROM order_watch w WHERE w.city = $1 AND w.ref = order_head.ref) ORDER BY id LIMIT $4
      """, city, day, last ?? OrderID(raw: -1), limit, map: StoredOrder.init)
  }

  /// Deletes orders that are as they are given here and that nobody watches; returns how many.
  package func deleteUnchanged(_ orders: [StoredOrder]) throws -> Int {
    try orders.count { stored in
      let key = OrderKey(city: stored.order.city, ref: stored.order.ref)
      guard
        try !exists("SELECT 1 FROM order_watch WHERE city = $1 AND ref = $2 LIMIT 1", key.city, key.ref),
        orderHeads?.isSettled(key) ?? true, try delete(stored.id, key, body: stored.body)
      else { return false }
      orderHeads?.deleted([key])
      return true
    }
  }

  /// Puts orders back; one whose number is there, whatever it says, stays as it is. Returns how many came back.
  package func putBack(_ orders: [StoredOrder]) throws -> Int {
    // A server beside this process may have an order of that number which has no row yet.
    let underWay = dialect == .sqlite && orderHeads == nil ? try OrderLog.keys(self) : []
    return try orders.count { stored in
      let key = OrderKey(city: stored.order.city, ref: stored.order.ref)
      guard !underWay.contains(key), orderHeads?.pages(of: [key])[0] == nil,
        try run(OrderRows.insertRefs(1), values: OrderRows.refValues(stored)) == 1
      else { return false }
      return try run(OrderRows.insert(1), values: OrderRows.values(stored, page: 0)) == 1
    }
  }
}

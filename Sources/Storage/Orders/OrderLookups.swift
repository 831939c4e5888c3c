// SPDX-License-Identifier: Apache-2.0
import Domain

/// Orders of one party: the trees begin with city and day, so days are asked for from the newest backwards, one, then
/// two, then four and so on at a time, until the page is full. A busy shop is found in today's part; of somebody who
/// orders once in three months every day is asked in eight statements.
private enum PartySearch {
  static let spans = [1, 2, 4, 8, 16, 32]

  static func text(_ party: PartyRef, span: Int) -> String {
    switch party {
    case .customer: customer[span] ?? text("customer", span)
    case .shop: shop[span] ?? text("shop", span)
    case .rider: rider[span] ?? text("rider", span)
    }
  }

  private static let customer = texts("customer")
  private static let shop = texts("shop")
  private static let rider = texts("rider")

  private static func texts(_ column: String) -> [Int: String] {
    Dictionary(uniqueKeysWithValues: spans.map { ($0, text(column, $0)) })
  }

  private static func text(_ column: String, _ span: Int) -> String {
    let days = (1...span).map { "$\($0 + 4)" }.joined(separator: ", ")
    return """
      SELECT \(StoredOrder.columns) FROM order_head
      WHERE city = $1 AND day IN (\(days)) AND \(column) = $2 AND id < $3 ORDER BY day DESC, id DESC LIMIT $4
      """
  }
}

extension SQL {
  /// Orders of a customer, a shop, or those a rider has now, newest first.
  /// - Parameters:
  ///   - days: those on which the orders were first told of.
  ///   - last: where the page before ended.
  package func orders(
    of party: PartyRef, city: City, days: ClosedRange<Day>, before last: OrderID? = nil, limit: Int
  ) throws -> [StoredOrder] {
    let new = try (orderHeads?.stored(of: party, city) ?? []).filter {
      $0.order.involves(party) && days.contains($0.id.day) && $0.id < last ?? OrderID(raw: .max)
    }
    let found = try rows(of: party, city, days, before: last, limit)
    return Array(once(new + found).sorted { $0.id > $1.id }.prefix(limit))
  }

  private func rows(
    of party: PartyRef, _ city: City, _ days: ClosedRange<Day>, before: OrderID?, _ limit: Int
  ) throws -> [StoredOrder] {
    var (found, last) = ([StoredOrder](), before ?? OrderID(raw: .max))
    var (day, turn) = (min(days.upperBound, before?.day ?? days.upperBound), 0)
    while day >= days.lowerBound, found.count < limit {
      let span = PartySearch.spans[min(turn, PartySearch.spans.count - 1)]
      let wanted = limit - found.count
      let part = try rows(
        PartySearch.text(party, span: span),
        values: [city, party.text, last, wanted] + (0..<span).map { max(day - Int64($0), days.lowerBound) },
        map: newest)
      // What the row says of the rider may be some seconds old.
      found += part.filter { $0.order.involves(party) }
      if part.count == wanted, let end = part.last {
        last = end.id
      } else {
        (day, turn) = (day - Int64(span), turn + 1)
      }
    }
    return found
  }

  /// Orders of a city at which somebody should have looked by now, the longest due first. On the embedded engine a clock
  /// that was set in the last minute may be missing; one that was moved is not told at its old time.
  package func dueOrders(in city: City, at now: Instant, limit: Int) throws -> [StoredOrder] {
    var due: [StoredOrder] = []
    var last = (at: Instant(ms: .min), id: Int64(-1))
    while due.count < limit {
      let wanted = limit - due.count
      let part = try rows(
        """
        SELECT \(StoredOrder.columns) FROM order_head
        WHERE city = $1 AND clock_at <= $2 AND (clock_at, id) > ($3, $4) AND day >= $5 ORDER BY clock_at, id LIMIT $6
        """, city, now, last.at, last.id, Day(now) - Self.longestClock, wanted
      ) { (row: (at: $0.instant(4), id: $0.int(2)), order: try newest($0)) }
      due += part.map(\.order).filter { ($0.clockAt.map { $0 <= now } ?? false) }
      guard part.count == wanted, let end = part.last else { break }
      last = end.row
    }
    return due
  }

  /// Days after which nobody looks at an order any more.
  private static var longestClock: Int64 { 7 }

  /// The next city with an order whose clock is set; nil after the last.
  package func city(withClocksAfter city: City) throws -> City? {
    try first(
      "SELECT city FROM order_head WHERE city > $1 AND clock_at IS NOT NULL ORDER BY city LIMIT 1", city
    ) { $0.city(0) }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// Locks the order's money until the transaction ends and returns it, with what the customer paid as last told.
  package func lockedMoney(of order: OrderRef, city: City, paid: Money) throws -> OrderMoney {
    try run(
      """
      INSERT INTO order_money (city, order_ref, paid, refunded, red_packets) VALUES ($1, $2, $3, 0, 0)
      ON CONFLICT (city, order_ref) DO UPDATE SET paid = CASE WHEN $3 > order_money.refunded THEN $3
                                                         ELSE order_money.refunded END
      """, city, order, paid)
    return try lockedMoney(of: order, city: city) ?? OrderMoney(paid: paid)
  }

  /// Locks the money of an order that has had a remedy.
  package func lockedMoney(of order: OrderRef, city: City) throws -> OrderMoney? {
    try first(
      "SELECT paid, refunded, red_packets FROM order_money WHERE city = $1 AND order_ref = $2 FOR UPDATE", city, order
    ) { OrderMoney(paid: $0.money(0), refunded: $0.money(1), redPackets: $0.money(2)) }
  }

  /// Writes a remedy and what it changes of its order's money, whose row the caller has locked.
  package func save(_ remedy: Remedy, before: Remedy? = nil) throws {
    try run(
      """
      INSERT INTO remedy (city, id, order_ref, case_id, customer_ref, state, amount, proposed_at, arrived_at, body)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      ON CONFLICT (city, id) DO UPDATE SET state = $6, arrived_at = $9, body = $10
      """, remedy.id.city, remedy.id, remedy.order, remedy.caseID, remedy.customer, remedy.state.name.rawValue,
      remedy.amount,
      remedy.proposedAt, remedy.arrivedAt, try JSON.text(remedy))
    let change = (remedy.counts ? remedy.amount : .zero) - ((before?.counts ?? false) ? remedy.amount : .zero)
    guard change != .zero else { return }
    let isRefund = remedy.form == .refund
    try run(
      """
      UPDATE order_money SET refunded = refunded + $3, red_packets = red_packets + $4
      WHERE city = $1 AND order_ref = $2
      """, remedy.id.city, remedy.order, isRefund ? change : .zero, isRefund ? .zero : change)
  }

  /// The remedy, its row locked until the transaction ends.
  package func lockedRemedy(_ id: RemedyID) throws -> Remedy? {
    try first("SELECT body FROM remedy WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id) { try $0.json(0) }
  }

  package func remedy(_ id: RemedyID) throws -> Remedy? {
    try first("SELECT body FROM remedy WHERE city = $1 AND id = $2", id.city, id) { try $0.json(0) }
  }

  package func remedies(order: OrderRef, city: City) throws -> [Remedy] {
    try rows("SELECT body FROM remedy WHERE city = $1 AND order_ref = $2 ORDER BY id", city, order) { try $0.json(0) }
  }

  /// What waits for a person: proposals for a signature, failed and unknown ones for a look; oldest first.
  package func remediesWaiting(_ state: Remedy.State.Name, limit: Int = 100) throws -> [Remedy] {
    try rows(
      """
      SELECT body FROM remedy WHERE state = $1 AND state IN ('proposed', 'unknown', 'failed')
      ORDER BY proposed_at LIMIT $2
      """, state.rawValue, limit
    ) { try $0.json(0) }
  }
}

extension SQL {
  /// Counts what somebody gives towards the day, once per remedy; returns what the day had before it, and whether it was
  /// counted just now.
  package func reserve(
    _ remedy: RemedyID, who: Actor, day: Int64, amount: Money
  ) throws -> (before: Money, isNew: Bool) {
    let isNew = try run(
      "INSERT INTO giving (remedy_id, who, day, amount) VALUES ($1, $2, $3, $4) ON CONFLICT (remedy_id) DO NOTHING",
      remedy, who, day, amount)
    let total = try first(
      """
      INSERT INTO giving_day (who, day, amount) VALUES ($1, $2, $3)
      ON CONFLICT (who, day) DO UPDATE SET amount = giving_day.amount + $3 RETURNING amount
      """, who, day, isNew == 1 ? amount : .zero
    ) { $0.money(0) }
    return ((total ?? amount) - amount, isNew == 1)
  }

  /// Gives a reservation back; nothing when there is none.
  package func releaseReservation(_ remedy: RemedyID) throws {
    let gone = try first(
      "DELETE FROM giving WHERE remedy_id = $1 RETURNING who, day, amount", remedy
    ) { ($0.text(0), $0.int(1), $0.money(2)) }
    guard let (who, day, amount) = gone else { return }
    try run("UPDATE giving_day SET amount = amount - $3 WHERE who = $1 AND day = $2", who, day, amount)
  }

  /// What somebody has given on a day.
  package func given(by who: Actor, day: Int64) throws -> Money {
    try first("SELECT amount FROM giving_day WHERE who = $1 AND day = $2", who, day) { $0.money(0) } ?? .zero
  }
}

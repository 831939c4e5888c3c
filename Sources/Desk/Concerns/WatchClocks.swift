// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Cities in which a clock is set on some order.
  package func citiesWithClocks() async throws -> [City] {
    try await store.read { sql in
      var cities: [City] = []
      while let next = try sql.city(withClocksAfter: cities.last ?? .none) { cities.append(next) }
      return cities
    }
  }

  /// Looks at the orders of a city whose clock has run out, the longest due first, at most `limit` in one transaction;
  /// returns at how many. Several processes may do it at once: each order is judged again under its lock, and its clock
  /// moves on with what was decided.
  package func watchClocks(in city: City, limit: Int, at now: Instant) async throws -> Int {
    let due = try await store.read { try $0.dueOrders(in: city, at: now, limit: limit).map(\.order.ref) }
    guard !due.isEmpty else { return 0 }
    let (looked, raised) = try await change(by: .system("clocks"), .bulk, at: now) { tx in
      let orders = try tx.sql.lockedOrders(due, city: city).filter { $0.clockAt.map { $0 <= now } ?? false }
      let moved = try orders.map { try tx.clockMoved(of: $0) }
      try tx.sql.save(moved.map(\.order))
      return (orders.count, moved.map(\.raised))
    }
    for places in raised { pulses.add(.concern, at: places, now: now) }
    return looked
  }
}

extension Tx {
  /// What is due of a locked order: concerns are raised, and its clock goes to what comes next.
  /// - Returns: the order, and the places in which what was raised is counted, for whoever looks for storms.
  fileprivate func clockMoved(of stored: StoredOrder) throws -> (order: StoredOrder, raised: [PulsePlace]) {
    let order = stored.order
    let known = try sql.concerns(of: stored.id)
    let look = ClockLook(order, known: known, policy: policies.concerns, at: now)
    for running in look.raise {
      let open = try known.compactMap(\.caseID).last { try sql.caseFile($0)?.isOpen ?? false }
      let raised = Concern.raise(
        running, of: order, orderID: stored.id, id: newID(city: order.city), in: open, at: now)
      let concern = try apply(raised, city: order.city)
      try sql.save(concern)
      try sql.watch(order.ref, city: order.city, by: "\(concern.id)")
    }
    if look.asksForRecord { try askForRecord(of: order) }
    var next = stored
    next.clockAt = look.next
    return (next, order.pulsePlaces(of: look.raise, at: now))
  }
}

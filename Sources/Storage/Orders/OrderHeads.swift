// SPDX-License-Identifier: Apache-2.0
import Domain

/// One transaction's view of `HeadBuffer`: what it has put there itself, and under it what others have committed.
package final class OrderHeads {
  private let buffer: HeadBuffer
  private var staged: [HeadBuffer.Key: HeadBuffer.Head] = [:]
  private var changes: [HeadBuffer.Change] = []
  private var at = Instant(ms: 0)

  init(_ buffer: HeadBuffer) { self.buffer = buffer }

  /// The order as it stands; nil when its row is the newest.
  func stored(_ ref: OrderRef, _ city: City) throws -> StoredOrder? { try stored(HeadBuffer.Key(city: city, ref: ref)) }

  private func stored(_ key: HeadBuffer.Key) throws -> StoredOrder? {
    guard let head = staged[key] ?? buffer.head(key) else { return nil }
    guard let stored = head.stored(key) else { throw StorageError.corrupt("order \(key.ref)") }
    return stored
  }

  /// The same for many, with one look at what is shared: each look may have to wait for others'.
  func stored(_ keys: [OrderKey]) throws -> [StoredOrder?] {
    try zip(keys, heads(keys)).map { key, head in
      guard let head else { return nil }
      guard let stored = head.stored(key) else { throw StorageError.corrupt("order \(key.ref)") }
      return stored
    }
  }

  /// The page of each order's newest state; nil when its row is the newest.
  package func pages(of keys: [OrderKey]) -> [Int64?] {
    let shared = buffer.pages(of: keys)
    return staged.isEmpty ? shared : zip(keys, shared).map { staged[$0]?.page ?? $1 }
  }

  private func heads(_ keys: [OrderKey]) -> [HeadBuffer.Head?] {
    let shared = buffer.heads(keys)
    return staged.isEmpty ? shared : zip(keys, shared).map { staged[$0] ?? $1 }
  }

  // Orders without a row, by what a row would be found by. What this transaction has added itself nobody looks for
  // before its end.
  func stored(_ id: OrderID) throws -> StoredOrder? { try buffer.key(of: id).flatMap(stored) }
  func stored(of party: PartyRef, _ city: City) throws -> [StoredOrder] {
    try buffer.keys(of: party, city: city).compactMap(stored)
  }
  func stored(numbered ref: OrderRef) throws -> [StoredOrder] { try buffer.keys(numbered: ref).compactMap(stored) }

  /// Keeps states here, durable in one page of the log.
  func put(_ orders: [StoredOrder], _ sql: any SQL, at now: Instant) throws {
    guard !orders.isEmpty else { return }
    let page = buffer.newPage()
    let heads = orders.map { stored in
      (
        HeadBuffer.Key(city: stored.order.city, ref: stored.order.ref),
        HeadBuffer.Head(stored, page: page)
      )
    }
    try sql.run(
      "INSERT INTO order_log (city, page, at, form, body) VALUES ($1, $2, $3, $4, $5)", City.none, page, now,
      OrderLog.form, OrderLog.pack(heads))
    at = now
    for (key, head) in heads { staged[key] = head }
    changes.append(.put(heads, page: page))
  }

  /// The number for rows that are written at once: no page of before says anything newer.
  func newPage() -> Int64 { buffer.newPage() }

  /// The rows of these orders are written by this transaction. They stay at hand: a reader may have begun before it.
  func wrote(_ orders: [StoredOrder], page: Int64) {
    for stored in orders {
      let key = HeadBuffer.Key(city: stored.order.city, ref: stored.order.ref)
      let head = HeadBuffer.Head(stored, page: page).settled
      staged[key] = head
      changes.append(.written(key, head))
    }
  }

  /// Whether the row may be deleted: nothing newer is on its way to it.
  func isSettled(_ key: OrderKey) -> Bool { staged[key] == nil && buffer.isSettled(key) }

  /// The rows of these orders are deleted by this transaction.
  func deleted(_ keys: [OrderKey]) { changes += keys.map { .gone($0) } }

  /// Writes rows whose turn it is, and frees pages; returns whether more may be due.
  func flush(_ sql: any SQL, at now: Instant, limit: Int, all: Bool) throws -> Bool {
    let due = buffer.due(at: now, limit: limit, all: all)
    try sql.write(due.heads)
    changes += due.heads.map { .settled($0.0, page: $0.1.page, HeadBuffer.InRow($0.1)) }
    if let free = due.free {
      try sql.run("DELETE FROM order_log WHERE city = $1 AND page <= $2", City.none, free)
    }
    at = now
    return due.heads.count >= limit
  }

  /// How much has been done here, for `goBack`.
  var count: Int { changes.count }

  /// Takes back what a verb that is rolled back has done.
  func goBack(to count: Int) {
    guard changes.count > count else { return }
    changes.removeSubrange(count...)
    staged = [:]
    for change in changes {
      switch change {
      case .put(let heads, _): for (key, head) in heads { staged[key] = head }
      case .written(let key, let head): staged[key] = head
      case .settled, .gone: break
      }
    }
  }

  /// After the commit.
  func commit() {
    if !changes.isEmpty { buffer.apply(changes, at: at) }
    (changes, staged) = ([], [:])
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// One authenticated request of the order feed, read but not judged.
package struct EventBatch: Sendable {
  /// The feed's name: event ids are unique within it.
  package var feed: String
  /// The body as it came, packed (gzip; what we asked for ourselves may be plain): kept before anything else happens.
  package var raw: [UInt8]
  package var events: [OrderEvent]
  /// What could not be read, as JSON: kept beside the raw body and shown to operations.
  package var bad: String
  package var badCount: Int

  package init(feed: String, raw: [UInt8], events: [OrderEvent], bad: String = "[]", badCount: Int = 0) {
    self.feed = feed
    self.raw = raw
    self.events = events
    self.bad = bad
    self.badCount = badCount
  }
}

/// What became of a batch.
package struct Ingested: Codable, Hashable, Sendable {
  package var received = 0
  /// Taken for the first time; the rest had come before.
  package var fresh = 0
  /// Of a kind this program does not know: kept and counted.
  package var unknown = 0
  package var bad = 0

  package init(received: Int = 0, fresh: Int = 0, unknown: Int = 0, bad: Int = 0) {
    self.received = received
    self.fresh = fresh
    self.unknown = unknown
    self.bad = bad
  }
}

extension Desk {
  /// Events in one transaction: small enough to hold the writer for less than 20 ms.
  static let ingestSlice = 250

  /// Takes a batch in: raw first, then slice by slice deduplicated, folded, and told to whoever watches. When this
  /// returns everything is durable; when it throws the sender sends again, and what had been taken is recognised.
  package func ingest(_ batch: EventBatch, at now: Instant) async throws -> Ingested {
    let actor = Actor.platform(batch.feed)
    let sealed = try secrets.sealed(feed: batch.raw)
    try await change(by: actor, at: now) { tx in
      try tx.sql.keepRaw(
        sealed, id: tx.newID(city: .none), feed: batch.feed, events: batch.events.count, bad: batch.bad, at: now)
    }
    var answer = Ingested(received: batch.events.count, bad: batch.badCount)
    for start in stride(from: 0, to: batch.events.count, by: Self.ingestSlice) {
      let slice = Array(batch.events[start..<min(start + Self.ingestSlice, batch.events.count)])
      let part = try await change(by: actor, at: now) { try $0.ingest(slice, feed: batch.feed) }
      answer.fresh += part.fresh
      answer.unknown += part.unknown
    }
    return answer
  }
}

extension Tx {
  fileprivate func ingest(_ slice: [OrderEvent], feed: String) throws -> (fresh: Int, unknown: Int) {
    var fresh = try sql.markSeen(slice.map(\.id), feed: feed, at: now)
    let events = slice.filter { fresh.remove($0.id) != nil }
    let unknown = try countUnknown(events, feed)
    for city in Set(events.map(\.city)).sorted() {
      let told = try fold(events.filter { $0.city == city }, city: city, feed)
      try told.forEach(look)
    }
    return (events.count, unknown)
  }

  private func countUnknown(_ events: [OrderEvent], _ feed: String) throws -> Int {
    var count = 0
    for event in events {
      guard case .unknown(let kind) = event.kind else { continue }
      try sql.countUnknown(kind, feed: feed, at: now)
      count += 1
    }
    return count
  }

  /// Folds the events of one city; returns the promises that have something new to look at.
  private func fold(_ events: [OrderEvent], city: City, _ feed: String) throws -> [PromiseID] {
    let byOrder = Dictionary(grouping: events.filter { $0.order != nil }) { $0.order ?? OrderRef("") }
    let refs = byOrder.keys.sorted()
    var changed: Set<String> = []
    var ids: [OrderRef: OrderID] = [:]
    for var stored in try lockedOrders(refs, byOrder, city) {
      ids[stored.order.ref] = stored.id
      let wasPartial = stored.order.isPartial
      for event in byOrder[stored.order.ref] ?? [] where stored.order.fold(event) { changed.insert(event.id) }
      try sql.save(stored)
      try askForRecord(of: stored.order, wasPartial: wasPartial)
    }
    // What is so old that it may have come before tells nobody's name of today.
    try meetCustomers(events.filter { $0.at > now - policies.feedKept }, city)
    let watchers = try refs.isEmpty ? [] : sql.watchers(of: refs, city: city)
    let watched = Set(watchers.map(\.ref))
    for event in events {
      let isNews = event.order.map(watched.contains) ?? false
      if isNews, changed.contains(event.id) { try tell(event, ids[event.order ?? OrderRef("")]) }
    }
    var promises = Set(watchers.compactMap { PromiseID($0.watcher) })
    for event in events where event.command != nil {
      if let promise = try hear(event, feed) { promises.insert(promise) }
    }
    return promises.sorted()
  }

  /// Names and numbers go where identities lie, and nowhere else.
  private func meetCustomers(_ events: [OrderEvent], _ city: City) throws {
    for event in events {
      guard let customer = event.customer, event.customerName != nil || event.customerPhone != nil else { continue }
      _ = try person(
        Identity(side: .customer, account: customer.text, name: event.customerName, phone: event.customerPhone),
        city: city)
    }
  }

  /// The rows of these orders, locked; made for orders not seen before.
  private func lockedOrders(
    _ refs: [OrderRef], _ events: [OrderRef: [OrderEvent]], _ city: City
  ) throws -> [StoredOrder] {
    let known = try sql.lockedOrders(refs, city: city)
    let new = Set(refs).subtracting(known.map(\.order.ref)).sorted()
    guard !new.isEmpty else { return known }
    for ref in new {
      let firstAt = events[ref]?.first?.at ?? now
      try sql.begin(StoredOrder(id: newID(city: city), order: Order(ref: ref, city: city, firstAt: firstAt)))
    }
    return try known + sql.lockedOrders(new, city: city)
  }

  /// An event of a watched order goes into the journal, without the names and numbers in it.
  private func tell(_ event: OrderEvent, _ id: OrderID?) throws {
    var shown = event
    (shown.customerName, shown.customerPhone) = (nil, nil)
    let name: String
    if case .unknown = event.kind { name = "order.unknown" } else { name = "order.\(event.kind.text)" }
    try record(
      NewEvent(name, subject: event.order?.text ?? "", orderID: id, payload: shown), city: event.city)
  }

  /// An event that answers one of our commands goes to the noun that sent it; returns the promise it was about. An
  /// answer that the noun cannot take (it decides before it writes) is counted and must not hold up the feed.
  private func hear(_ event: OrderEvent, _ feed: String) throws -> PromiseID? {
    do {
      if try hearAboutRemedy(event) { return nil }
      return try hearAboutPromise(event)
    } catch let error where error is RemedyError || error is PromiseError {
      try sql.countUnknown("\(event.kind.text): answer not taken", feed: feed, at: now)
      return nil
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// One authenticated request of the order feed, read but not judged.
package struct EventBatch: Sendable {
  /// The feed's name: event ids are unique within it.
  package var feed: String
  /// The body as it came, packed (gzip): kept before anything else happens.
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
  /// Said something new; the rest had come before, or says what is known.
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
  static let ingestSlice = 1_000

  /// Takes a batch in, slice by slice: kept as it came, folded, and told to whoever watches. When this returns
  /// everything is durable; when it throws the sender sends again, and what had been taken changes nothing.
  package func ingest(_ batch: EventBatch, at now: Instant) async throws -> Ingested {
    let actor = Actor.platform(batch.feed)
    let sealed = try secrets.sealed(feed: batch.raw)
    let keep: @Sendable (Tx) throws -> Void = { tx in
      try tx.sql.keepRaw(
        sealed, id: tx.newID(city: .none), feed: batch.feed, events: batch.events.count, bad: batch.bad, at: now)
    }
    var answer = Ingested(received: batch.events.count, bad: batch.badCount)
    if batch.events.isEmpty { try await change(by: actor, at: now, keep) }
    let guests = try await guests(in: batch.events, at: now)
    for start in stride(from: 0, to: batch.events.count, by: Self.ingestSlice) {
      let slice = batch.events[start..<min(start + Self.ingestSlice, batch.events.count)]
      do {
        let part = try await change(by: actor, at: now) { tx in
          if start == 0 { try keep(tx) }
          return try tx.ingest(slice, guests, feed: batch.feed)
        }
        answer.fresh += part.fresh
        answer.unknown += part.unknown
      } catch {
        // What came is kept, though nothing could be made of it.
        if start == 0 { try await change(by: actor, at: now, keep) }
        throw error
      }
    }
    return answer
  }
}

extension Tx {
  fileprivate func ingest(
    _ slice: ArraySlice<OrderEvent>, _ guests: Guests, feed: String
  ) throws -> (fresh: Int, unknown: Int) {
    let (events, unknown) = try withoutRepeatedCodes(slice, feed)
    try meet(guests, in: events)
    let (fresh, promises) = try fold(events, feed)
    try promises.forEach(look)
    return (fresh, unknown)
  }

  /// What is no news to an order has to be recognised by its id: codes we do not know are counted once, answers to our
  /// commands are heard once. Everything else says the same however often it comes.
  private func withoutRepeatedCodes(
    _ slice: ArraySlice<OrderEvent>, _ feed: String
  ) throws -> (events: [OrderEvent], unknown: Int) {
    let marked = slice.filter(\.isRecognisedByID).map(\.id)
    guard !marked.isEmpty else { return (Array(slice), 0) }
    let known = Set(marked)
    var new = try sql.markSeen(marked, feed: feed, at: now)
    let events = slice.filter { !known.contains($0.id) || new.remove($0.id) != nil }
    var unknown = 0
    for code in events.compactMap(\.code) {
      try sql.countUnknown(code, feed: feed, at: now)
      unknown += 1
    }
    return (events, unknown)
  }

  /// Folds events; returns how many said something new, and the promises that have something to look at.
  private func fold(_ events: [OrderEvent], _ feed: String) throws -> (fresh: Int, promises: [PromiseID]) {
    var folding = Folding(events)
    var promises: Set<PromiseID> = []
    for (city, refs) in folding.refs {
      let watchers = try sql.watchers(of: refs, city: city)
      promises.formUnion(watchers.compactMap { PromiseID($0.watcher) })
      folding.watch(watchers.map(\.ref), city)
      for stored in try sql.lockedOrders(refs, city: city) { folding.take(stored) }
    }
    try add(&folding)
    if !folding.rows.isEmpty { try sql.save(folding.rows) }
    try sql.keep(folding.states, at: now)
    for event in events where folding.isWatchedNews(event) { try tell(event, folding.id(of: event)) }
    for event in events where event.command != nil {
      if let promise = try hear(event, feed) { promises.insert(promise) }
    }
    let fresh = folding.changed.union(events.filter(\.isRecognisedByID).map(\.id))
    return (fresh.count, promises.sorted())
  }

  /// Orders not seen before. One that another process adds at the same moment is taken as it then stands.
  private func add(_ folding: inout Folding) throws {
    let new = folding.unseen.map { key, firstAt in
      StoredOrder(
        id: newID(city: key.city), order: Order(ref: key.ref, city: key.city, firstAt: firstAt))
    }
    guard !new.isEmpty else { return }
    let folded = new.map { folding.take($0, isNew: true) }
    let others = try sql.add(folded, at: now)
    for (city, stored) in Dictionary(grouping: folded, by: \.order.city).sorted(by: { $0.key < $1.key }) {
      let refs = stored.map(\.order.ref).filter(others.contains)
      guard !refs.isEmpty else { continue }
      for stored in try sql.lockedOrders(refs, city: city) { folding.take(stored) }
    }
  }

  /// An event of a watched order goes into the journal, without the names and numbers in it.
  private func tell(_ event: OrderEvent, _ id: OrderID?) throws {
    var shown = event
    (shown.customerName, shown.customerPhone) = (nil, nil)
    let name = event.code == nil ? "order.\(event.kind.text)" : "order.unknown"
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

extension OrderEvent {
  /// It may say nothing that an order keeps, so that only its id tells a repetition.
  fileprivate var isRecognisedByID: Bool { code != nil || command != nil || order == nil }
}

/// Orders while a slice is folded into them.
private struct Folding {
  struct Key: Hashable, Comparable {
    let city: City
    let ref: OrderRef

    static func < (a: Key, b: Key) -> Bool { a.city == b.city ? a.ref < b.ref : a.city < b.city }
  }

  private let events: [Key: [OrderEvent]]
  private var watched: Set<Key> = []
  private var ids: [Key: OrderID] = [:]
  /// Ids of events that said something new.
  private(set) var changed: Set<String> = []
  /// To be written whole: somebody watches, or what the row is found by has changed.
  private(set) var rows: [StoredOrder] = []
  /// Changed in nothing that a row is found by.
  private(set) var states: [StoredOrder] = []

  init(_ all: [OrderEvent]) {
    var events: [Key: [OrderEvent]] = [:]
    for event in all {
      if let ref = event.order { events[Key(city: event.city, ref: ref), default: []].append(event) }
    }
    self.events = events
  }

  /// All orders, by city, sorted: everybody locks in one sequence.
  var refs: [(city: City, refs: [OrderRef])] {
    Dictionary(grouping: events.keys, by: \.city).sorted { $0.key < $1.key }
      .map { (city: $0.key, refs: $0.value.map(\.ref).sorted()) }
  }

  /// Orders that were not found, with the time of their first event here.
  var unseen: [(key: Key, firstAt: Instant)] {
    events.filter { ids[$0.key] == nil }.sorted { $0.key < $1.key }.map { (key: $0.key, firstAt: $0.value[0].at) }
  }

  mutating func watch(_ refs: [OrderRef], _ city: City) { watched.formUnion(refs.map { Key(city: city, ref: $0) }) }

  func id(of event: OrderEvent) -> OrderID? { event.order.flatMap { ids[Key(city: event.city, ref: $0)] } }

  func isWatchedNews(_ event: OrderEvent) -> Bool {
    guard let ref = event.order, changed.contains(event.id) else { return false }
    return watched.contains(Key(city: event.city, ref: ref))
  }

  @discardableResult
  mutating func take(_ stored: StoredOrder, isNew: Bool = false) -> StoredOrder {
    let key = Key(city: stored.order.city, ref: stored.order.ref)
    var next = stored
    ids[key] = stored.id
    var isChanged = false
    for event in events[key] ?? [] where next.order.fold(event) {
      changed.insert(event.id)
      isChanged = true
    }
    guard isChanged, !isNew else { return next }
    if watched.contains(key) || (stored.hasRow && next.order.placed != stored.order.placed) {
      rows.append(next)
    } else {
      states.append(next)
    }
    return next
  }
}

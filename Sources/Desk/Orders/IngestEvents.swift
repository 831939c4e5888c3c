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
  /// Some of its events have no time of their source, so that a repetition is told by its id alone.
  package var isTimedByUs: Bool
  package var way: Way

  /// How it came: the platform told us, or we asked.
  package enum Way: Sendable { case pushed, pulled, replayed }

  package init(
    feed: String, raw: [UInt8], events: [OrderEvent], bad: String = "[]", badCount: Int = 0, isTimedByUs: Bool = false,
    way: Way = .pushed
  ) {
    self.feed = feed
    self.raw = raw
    self.events = events
    self.bad = bad
    self.badCount = badCount
    self.isTimedByUs = isTimedByUs
    self.way = way
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
  /// Events in one transaction: SQLite's writer was held for 5 ms at the median and for 20 at the 99th percentile.
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
    if batch.events.isEmpty { try await change(by: actor, .bulk, at: now, keep) }
    let guests = try await guests(in: batch.events, at: now)
    for start in stride(from: 0, to: batch.events.count, by: Self.ingestSlice) {
      let slice = SortedEvents(
        Array(batch.events[start..<min(start + Self.ingestSlice, batch.events.count)]), policies.concerns.clocks,
        at: now)
      let told = Foretold(slice, store.orderHeads)
      do {
        let part = try await change(by: actor, .bulk, at: now) { tx in
          if start == 0 { try keep(tx) }
          try tx.meet(guests, in: slice.events)
          return try tx.ingest(told, feed: batch.feed, byID: batch.isTimedByUs)
        }
        answer.fresh += part.fresh
        answer.unknown += part.unknown
        pulses.add(part.marks, at: now)
      } catch {
        // What came is kept, though nothing could be made of it.
        if start == 0 { try await change(by: actor, .bulk, at: now, keep) }
        throw error
      }
    }
    feedTally.add(batch, answer, at: now)
    return answer
  }
}

extension Tx {
  /// - Parameter byID: every event is recognised by its id.
  fileprivate func ingest(_ told: Foretold, feed: String, byID: Bool) throws -> (
    fresh: Int, unknown: Int, marks: [PulseMark]
  ) {
    let events = told.sorted.events
    let marked = events.indices.filter { byID || events[$0].isRecognisedByID }
    let (repeated, unknown) = try markRepeated(events, marked, feed)
    var told = told
    if !repeated.isEmpty {
      let new = events.enumerated().filter { !repeated.contains($0.offset) }.map(\.element)
      told = Foretold(SortedEvents(new, told.sorted.clocks, at: now), nil)
    }
    let (fresh, promises, marks) = try fold(told, feed)
    try promises.forEach(look)
    return (fresh, unknown, marks)
  }

  /// What is no news to an order has to be recognised by its id: codes we do not know are counted once, answers to our
  /// commands are heard once. Everything else says the same however often it comes. Returns the places of repetitions.
  private func markRepeated(
    _ events: [OrderEvent], _ marked: [Int], _ feed: String
  ) throws -> (repeated: Set<Int>, unknown: Int) {
    guard !marked.isEmpty else { return ([], 0) }
    var new = try sql.markSeen(marked.map { events[$0].id }, feed: feed, at: now)
    let fresh = marked.filter { new.remove(events[$0].id) != nil }
    var unknown = 0
    for code in fresh.compactMap({ events[$0].code }) {
      try sql.countUnknown(code, feed: feed, at: now)
      unknown += 1
    }
    return (Set(marked).subtracting(fresh), unknown)
  }

  /// Folds events; returns how many said something new, and the promises that have something to look at.
  private func fold(_ told: Foretold, _ feed: String) throws -> (fresh: Int, promises: [PromiseID], marks: [PulseMark])
  {
    var folding = Folding(told.sorted)
    var promises: Set<PromiseID> = []
    var commands: [OrderKey: [OrderCommandID]] = [:]
    let keys = told.sorted.keys
    let watchers = try sql.watchers(of: keys)
    promises.formUnion(watchers.compactMap { PromiseID($0.watcher) })
    for watcher in watchers {
      if let id = OrderCommandID(watcher.watcher) { commands[watcher.key, default: []].append(id) }
    }
    folding.watch(watchers.map(\.key))
    var rest: [OrderKey] = []
    let pages = sql.orderHeads?.pages(of: keys)
    for (place, key) in keys.enumerated() {
      if let known = told.orders[key], pages?[place] == known.page {
        folding.take(known, key)
      } else {
        rest.append(key)
      }
    }
    if !rest.isEmpty { folding.take(try sql.lockedOrders(rest), of: rest) }
    try add(&folding)
    if !folding.rows.isEmpty { try sql.save(folding.rows) }
    try sql.keep(folding.states, at: now)
    for order in folding.partial { try askForRecord(of: order) }
    for (event, id) in folding.watchedNews {
      try tell(event, id)
      guard !commands.isEmpty, let ref = event.order else { continue }
      for command in commands[OrderKey(city: event.city, ref: ref)] ?? [] { try hear(event, of: command) }
    }
    let marked = told.sorted.events.indices.filter { told.sorted.events[$0].isRecognisedByID }
    let reminders = folding.changed.filter { told.sorted.events[$0].reminder != nil }.sorted()
    try hearPlatformReminders(reminders.map { told.sorted.events[$0] })
    for event in marked.map({ told.sorted.events[$0] }) where event.command != nil {
      if let promise = try hear(event, feed) { promises.insert(promise) }
    }
    return (folding.changed.union(marked).count, promises.sorted(), folding.marks)
  }

  /// Orders not seen before. One that another process adds at the same moment is taken as it then stands.
  private func add(_ folding: inout Folding) throws {
    guard !folding.unseen.isEmpty else { return }
    let new = folding.unseen.map { key in
      let order = Order(ref: key.ref, city: key.city, firstAt: folding.firstAt(key) ?? now)
      return folding.takeNew(StoredOrder(id: newID(city: key.city), order: order), key)
    }
    let others = try sql.add(new, at: now)
    guard !others.isEmpty else { return }
    let late = folding.unseen.filter(others.contains)
    folding.take(try sql.lockedOrders(late), of: late)
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
      if try hearAboutOrderCommand(event) || hearAboutRemedy(event) || hearAboutReminder(event) { return nil }
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

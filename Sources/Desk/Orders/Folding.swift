// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A slice of events by the orders they are about: made before the transaction, and cheap to hand on.
struct SortedEvents: Sendable {
  let events: [OrderEvent]
  /// When they came.
  let at: Instant
  /// Places in `events`.
  let byOrder: [OrderKey: [Int]]
  /// By which their clocks are set.
  let clocks: ClockPolicy
  /// All orders, sorted.
  let keys: [OrderKey]

  init(_ events: [OrderEvent], _ clocks: ClockPolicy, at now: Instant) {
    self.clocks = clocks
    at = now
    var byOrder: [OrderKey: [Int]] = [:]
    byOrder.reserveCapacity(events.count)
    for (place, event) in events.enumerated() {
      if let ref = event.order { byOrder[OrderKey(city: event.city, ref: ref), default: []].append(place) }
    }
    self.events = events
    self.byOrder = byOrder
    keys = byOrder.keys.sorted()
  }
}

/// What the events of a slice make of one order. A class: an order is large, and this is handed on several times.
final class Told: Sendable {
  let next: StoredOrder
  /// Places of the events that said something new.
  let changed: [Int]
  /// What its row is found by has changed.
  let isFoundByOther: Bool
  /// The platform has now said that it told less than it knows.
  let isPartialNow: Bool
  /// What it means for the counters; nil when nothing was new.
  let mark: PulseMark?
  /// The page of the log it was of, where it was worked out outside a transaction.
  let page: Int64

  init(_ stored: StoredOrder, _ places: [Int], in sorted: SortedEvents, page: Int64 = 0) {
    var next = stored
    changed = places.filter { next.order.fold(sorted.events[$0]) }
    // Also when an answer did not reach as far as what was incomplete meanwhile.
    isPartialNow =
      next.order.isPartial && (!stored.order.isPartial || next.order.wholeAt != stored.order.wholeAt)
    isFoundByOther = stored.hasRow && next.order.placed != stored.order.placed
    if !changed.isEmpty { next.clockAt = next.order.clockAt(sorted.clocks) }
    self.next = changed.isEmpty ? next : next.readyToWrite
    mark =
      changed.isEmpty
      ? nil
      : PulseMark(sorted.events, at: changed, before: stored.order, after: next.order, at: sorted.at)
    self.page = page
  }
}

/// What a slice makes of the orders that are at hand in memory, worked out before the transaction: there one look tells
/// whether an order is still as it was. Everything else is worked out in the transaction.
struct Foretold: Sendable {
  let sorted: SortedEvents
  private(set) var orders: [OrderKey: Told] = [:]

  init(_ sorted: SortedEvents, _ heads: HeadBuffer?) {
    self.sorted = sorted
    guard let heads else { return }
    orders.reserveCapacity(sorted.byOrder.count)
    for (key, stored, page) in heads.glance(sorted.keys) {
      orders[key] = Told(stored, sorted.byOrder[key] ?? [], in: sorted, page: page)
    }
  }
}

/// Orders while a slice is folded into them.
struct Folding {
  let sorted: SortedEvents
  private var watched: Set<OrderKey> = []
  private var ids: [OrderKey: OrderID] = [:]
  /// Orders that were not found.
  private(set) var unseen: [OrderKey] = []
  /// Places of events that said something new.
  private(set) var changed: Set<Int> = []
  /// To be written whole: somebody watches, or what the row is found by has changed.
  private(set) var rows: [StoredOrder] = []
  /// Changed in nothing that a row is found by.
  private(set) var states: [StoredOrder] = []
  /// Orders the platform is to be asked about.
  private(set) var partial: [Order] = []
  /// For the counters, once this is durable.
  private(set) var marks: [PulseMark] = []

  init(_ sorted: SortedEvents) { self.sorted = sorted }

  mutating func watch(_ keys: [OrderKey]) { watched.formUnion(keys) }

  /// Those of the orders that were found.
  mutating func take(_ found: [StoredOrder], of keys: [OrderKey]) {
    var missing = Set(keys)
    for stored in found {
      missing.remove(stored.key)
      take(Told(stored, sorted.byOrder[stored.key] ?? [], in: sorted), stored.key)
    }
    unseen += missing.sorted()
  }

  mutating func take(_ told: Told, _ key: OrderKey) {
    guard !told.changed.isEmpty || watched.contains(key) else { return }
    ids[key] = told.next.id
    changed.formUnion(told.changed)
    guard !told.changed.isEmpty else { return }
    if let mark = told.mark { marks.append(mark) }
    if told.isPartialNow { partial.append(told.next.order) }
    if watched.contains(key) || told.isFoundByOther { rows.append(told.next) } else { states.append(told.next) }
  }

  /// An order not seen before, as the slice makes it.
  mutating func takeNew(_ stored: StoredOrder, _ key: OrderKey) -> StoredOrder {
    let told = Told(stored, sorted.byOrder[key] ?? [], in: sorted)
    ids[key] = stored.id
    changed.formUnion(told.changed)
    if let mark = told.mark { marks.append(mark) }
    if told.isPartialNow { partial.append(told.next.order) }
    return told.next
  }

  func firstAt(_ key: OrderKey) -> Instant? { sorted.byOrder[key]?.first.map { sorted.events[$0].at } }

  /// What is to be told to whoever watches, in the sequence in which it came.
  var watchedNews: [(event: OrderEvent, id: OrderID?)] {
    guard !watched.isEmpty else { return [] }
    return changed.sorted().compactMap { place in
      let event = sorted.events[place]
      guard let ref = event.order else { return nil }
      let key = OrderKey(city: event.city, ref: ref)
      return watched.contains(key) ? (event, ids[key]) : nil
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import DequeModule
import Dispatch
import Domain
import Synchronization

/// The newest states of orders nobody watches, on the embedded engine: an order changes a dozen times in half an hour,
/// and to rewrite its row each time costs ten times what all the rest of taking an event in costs.
///
/// A batch of events writes one page of the log (`order_log`): the new states one after the other. That is durable, and
/// from the commit on everybody in this process reads them here. Rows follow some seconds later, many at a time and in
/// the sequence in which they lie in the file. A page whose states are all in rows or in later pages is deleted. After
/// a crash the pages that are left are read again, oldest first (`OrderLog`).
/// States that have their rows are kept too while there is room: their next event comes soon.
package final class HeadBuffer: Sendable {
  typealias Key = OrderKey

  /// What an order's row says that changes while it is under way, and that somebody finds it by.
  struct InRow: Hashable, Sendable {
    let rider: RiderRef?
    let clockAt: Instant?

    init(rider: RiderRef?, clockAt: Instant?) { (self.rider, self.clockAt) = (rider, clockAt) }

    /// Once the state is in its row.
    init(_ head: Head) { self.init(rider: head.rider, clockAt: head.clockAt) }
  }

  /// One order's newest state, and the page it is durable in. A class, so that half a million of them lie compactly and
  /// are handed on without copying what they hold.
  final class Head: Sendable {
    let id: OrderID
    let body: [UInt8]
    let stage: Order.Stage
    let customer: CustomerRef?
    let shop: ShopRef?
    let rider: RiderRef?
    let clockAt: Instant?
    /// Nil without a row.
    let inRow: InRow?
    let page: Int64

    init(_ stored: StoredOrder, page: Int64) {
      id = stored.id
      body = stored.body
      stage = stored.order.stage
      customer = stored.order.placed?.customer
      shop = stored.order.placed?.shop
      rider = stored.order.rider
      clockAt = stored.clockAt
      inRow = stored.inRow
      self.page = page
    }

    private init(_ head: Head, inRow: InRow?) {
      id = head.id
      body = head.body
      stage = head.stage
      customer = head.customer
      shop = head.shop
      rider = head.rider
      clockAt = head.clockAt
      self.inRow = inRow
      page = head.page
    }

    /// The same with what its row says.
    func with(_ inRow: InRow?) -> Head { inRow == self.inRow ? self : Head(self, inRow: inRow) }

    /// The same once it is in its row.
    var settled: Head { with(InRow(self)) }

    func stored(_ key: OrderKey) -> StoredOrder? {
      Order(packed: body, ref: key.ref, city: key.city).map {
        StoredOrder(id: id, order: $0, clockAt: clockAt, inRow: inRow)
      }
    }

    var isOver: Bool { stage == .completed || stage == .cancelled || stage == .invalid }

    /// The rider, where the row names another.
    var newRider: RiderRef? { inRow.flatMap { $0.rider == rider ? nil : rider } }

    /// Who finds it here because the row does not serve them.
    var parties: [PartyRef] {
      guard inRow == nil else { return newRider.map { [.rider($0)] } ?? [] }
      return [customer.map(PartyRef.customer), shop.map(PartyRef.shop), rider.map(PartyRef.rider)].compactMap(\.self)
    }

    func isFound(like other: Head) -> Bool {
      guard (inRow == nil) == (other.inRow == nil) else { return false }
      guard inRow == nil else { return newRider == other.newRider }
      return rider == other.rider && customer == other.customer && shop == other.shop
    }

    /// Rows lie in the sequence in which orders came, those of half a minute city by city: what finds them begins with
    /// the city, and so its trees are written at fewer places.
    var place: Int64 {
      let (city, halfMinute, rest) = (id.raw >> 51, (id.raw >> 24) & 0x7FF_FFFF, id.raw & 0xFF_FFFF)
      return halfMinute << 36 | city << 24 | rest
    }
  }

  /// What a transaction does here when it commits, in its order.
  enum Change: Sendable {
    case put([(Key, Head)], page: Int64)
    /// The row holds what this page said.
    case settled(Key, page: Int64, InRow)
    /// The row is written by the same transaction.
    case written(Key, Head)
    /// The row is deleted by the same transaction.
    case gone(Key)
  }

  private let state = Mutex(HeadBufferState())
  /// Rounds are gathered here: long enough that nobody shall wait for the thread.
  private let rounds = DispatchQueue(label: "mealdesk.orders.rounds", qos: .utility)

  /// A state waits at most about this long for its row: an order that changes meanwhile needs it once.
  static let longest = Span.seconds(30)
  /// Rows are written in rounds, at least this far apart: the longer, the more of them lie side by side.
  static let round = Span.seconds(15)
  /// With more states than this in the log the oldest go to their rows without waiting; after a crash the log is read.
  static let mostLogged = 256 << 20
  /// With more than this in memory, what has its row is forgotten, and the oldest states go to their rows without
  /// waiting.
  static let mostBytes = 128 << 20

  package init() {}

  func head(_ key: Key) -> Head? { state.withLock { $0.heads[key] } }
  func heads(_ keys: [Key]) -> [Head?] { state.withLock { state in keys.map { state.heads[$0] } } }
  func pages(of keys: [Key]) -> [Int64?] { state.withLock { state in keys.map { state.heads[$0]?.page } } }

  /// Those of the orders that are here, with the page each is of: whoever works with one outside a transaction asks in
  /// it whether the page is still the same (`OrderHeads.page`).
  package func glance(_ keys: [OrderKey]) -> [(key: OrderKey, stored: StoredOrder, page: Int64)] {
    zip(keys, heads(keys)).compactMap { key, head in
      guard let head, let stored = head.stored(key) else { return nil }
      return (key, stored, head.page)
    }
  }

  /// Nothing newer than its row is here.
  func isSettled(_ key: Key) -> Bool { state.withLock { $0.heads[key] == nil || $0.clean.contains(key) } }

  // Orders that have no row yet, or have just got it, by what a row would be found by.
  func key(of id: OrderID) -> Key? { state.withLock { $0.byID[id] } }
  func keys(of party: PartyRef, city: City) -> [Key] {
    state.withLock { Array($0.byParty[HeadBufferState.Finder(city: city, party: party)] ?? []) }
  }
  func keys(numbered ref: OrderRef) -> [Key] { state.withLock { Array($0.byRef[ref] ?? []) } }

  /// The number of a new page; numbers of transactions that were rolled back are gaps.
  func newPage() -> Int64 {
    state.withLock {
      $0.lastNumber += 1
      return $0.lastNumber
    }
  }

  /// Numbers of this life of the program are above those of every earlier one.
  func begin(life: Int64) { state.withLock { $0.lastNumber = life << 32 } }

  /// Takes over what a transaction did, after its commit.
  func apply(_ changes: [Change], at now: Instant) {
    state.withLock { state in
      for change in changes {
        switch change {
        case .put(let heads, let page): state.put(heads, page, now)
        case .settled(let key, let page, let inRow): state.settle(key, page, inRow)
        case .written(let key, let head): state.write(key, head)
        case .gone(let key): state.forget(key)
        }
      }
    }
  }

  /// States whose rows are to be written now, at most `limit`; and the newest page that nobody needs, with all before.
  func due(at now: Instant, limit: Int, all: Bool) -> (heads: [(Key, Head)], free: Int64?) {
    if all, state.withLock({ $0.waiting.count < limit }) {
      gather(state.withLock { $0.beginRound(at: now, all: true) })
    }
    return state.withLock { state in
      var due: [(Key, Head)] = []
      while due.count < limit, let key = state.waiting.popFirst() {
        if let head = state.heads[key], !state.clean.contains(key) { due.append((key, head)) }
      }
      return (due, state.freePage())
    }
  }

  /// Begins a round when it is time; whether one goes on. Asked before anything is written: to gather a round takes as
  /// long as to write many rows.
  package func isDue(at now: Instant) async -> Bool {
    let round = state.withLock { state in
      // A round that lies far ahead was set before the clock was set back.
      let isTime = now >= state.nextRound || state.nextRound - now > Self.round
      return state.waiting.isEmpty && isTime ? state.beginRound(at: now, all: false) : nil
    }
    if let round {
      await withCheckedContinuation { done in
        rounds.async {
          self.gather(round)
          done.resume()
        }
      }
    }
    return state.withLock { !$0.waiting.isEmpty || $0.hasFreePage }
  }

  /// How many orders are looked at while nobody else can look.
  private static let part = 500

  private func gather(_ round: HeadBufferState.Round) {
    round.forget.inParts(of: Self.part) { part in state.withLock { $0.forget(part) } }
    round.unlist.inParts(of: Self.part) { part in state.withLock { $0.unlist(part) } }
    var places: [Key: Int64] = [:]
    func add(_ found: [(Key, Int64)]) { for (key, place) in found { places[key] = place } }
    round.over.inParts(of: Self.part) { part in add(state.withLock { $0.places(part) }) }
    for page in round.pages {
      page.keys.inParts(of: Self.part) { part in add(state.withLock { $0.waits(page.number, part) }) }
    }
    let sorted = places.sorted { $0.value < $1.value }.map(\.key)
    state.withLock { $0.waiting = Deque(sorted) }
  }

  /// How many states wait for their rows.
  package var count: Int { state.withLock { $0.heads.count - $0.clean.count } }
}

/// An order by the platform's own name of it.
package struct OrderKey: Hashable, Comparable, Sendable {
  package let city: City
  package let ref: OrderRef

  package init(city: City, ref: OrderRef) {
    self.city = city
    self.ref = ref
  }

  package static func < (a: OrderKey, b: OrderKey) -> Bool { a.city == b.city ? a.ref < b.ref : a.city < b.city }
}

extension Array {
  fileprivate func inParts(of size: Int, _ body: (ArraySlice<Element>) -> Void) {
    for start in stride(from: 0, to: count, by: size) { body(self[start..<Swift.min(start + size, count)]) }
  }
}

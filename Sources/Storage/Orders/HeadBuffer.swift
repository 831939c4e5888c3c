// SPDX-License-Identifier: Apache-2.0
import DequeModule
import Domain
import Synchronization

/// The newest states of orders nobody watches, on the embedded engine: an order changes a dozen times in half an hour,
/// and to rewrite its row each time costs ten times what all the rest of taking an event in costs.
///
/// A batch of events writes one page of the log (`order_log`): the new states one after the other. That is durable, and
/// from the commit on everybody in this process reads them here. Rows follow some seconds later, many at a time and in
/// the sequence in which they lie in the file. A page whose states are all in rows or in later pages is deleted. After
/// a crash the pages that are left are read again, oldest first (`OrderLog`).
package final class HeadBuffer: Sendable {
  struct Key: Hashable, Comparable, Sendable {
    let city: City
    let ref: OrderRef

    static func < (a: Key, b: Key) -> Bool { a.city == b.city ? a.ref < b.ref : a.city < b.city }
  }

  /// One order's newest state, and the page it is durable in.
  struct Head: Sendable {
    let id: OrderID
    let body: [UInt8]
    let stage: Order.Stage
    let lastAt: Instant
    let customer: CustomerRef?
    let shop: ShopRef?
    let placedAt: Instant?
    private(set) var hasRow: Bool
    let page: Int64

    init(_ stored: StoredOrder, body: [UInt8], page: Int64) {
      id = stored.id
      self.body = body
      stage = stored.order.stage
      lastAt = stored.order.lastAt
      customer = stored.order.placed?.customer
      shop = stored.order.placed?.shop
      placedAt = stored.order.placed?.at
      hasRow = stored.hasRow
      self.page = page
    }

    var withRow: Head {
      var head = self
      head.hasRow = true
      return head
    }

    var isOver: Bool { stage == .completed || stage == .cancelled || stage == .invalid }
  }

  /// What a transaction does here when it commits, in its order.
  enum Change: Sendable {
    case put(Key, Head)
    /// The row holds what this page said.
    case settled(Key, page: Int64)
    /// The row is newer than anything here.
    case dropped(Key)
  }

  private let state = Mutex(HeadBufferState())

  /// A state waits at most about this long for its row.
  static let longest = Span.seconds(10)
  /// Rows are written in rounds, at least this far apart: the longer, the more of them lie side by side.
  static let round = Span.seconds(3)
  /// With more than this in memory the oldest go to their rows without waiting.
  static let mostBytes = 192 << 20

  package init() {}

  func head(_ key: Key) -> Head? { state.withLock { $0.heads[key] } }

  // Orders that have no row yet, by what a row would be found by.
  func key(of id: OrderID) -> Key? { state.withLock { $0.byID[id] } }
  func keys(of customer: CustomerRef, city: City) -> [Key] {
    state.withLock { Array($0.byCustomer[HeadBufferState.Guest(city: city, customer: customer)] ?? []) }
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
        case .put(let key, let head): state.put(key, head, now)
        case .settled(let key, let page): state.settle(key, page)
        case .dropped(let key): state.drop(key)
        }
      }
    }
  }

  /// States whose rows are to be written now, at most `limit`; and the newest page that nobody needs, with all before.
  func due(at now: Instant, limit: Int, all: Bool) -> (heads: [(Key, Head)], free: Int64?) {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.forgetSettled()
        state.beginRound(at: now, all: all)
      }
      var due: [(Key, Head)] = []
      while due.count < limit, let key = state.waiting.popFirst() {
        if let head = state.heads[key], state.settled[key] == nil { due.append((key, head)) }
      }
      return (due, state.freePage())
    }
  }

  /// Whether a round is to begin or goes on; asked before anything is written.
  package func isDue(at now: Instant) -> Bool {
    state.withLock { !$0.waiting.isEmpty || (!$0.heads.isEmpty && now >= $0.nextRound) }
  }

  /// How many states wait for their rows.
  package var count: Int { state.withLock { $0.heads.count - $0.settled.count } }
}

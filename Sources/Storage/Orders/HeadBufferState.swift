// SPDX-License-Identifier: Apache-2.0
import DequeModule
import Domain

/// What `HeadBuffer` holds under its lock.
struct HeadBufferState {
  typealias Key = HeadBuffer.Key
  typealias Head = HeadBuffer.Head

  struct Guest: Hashable {
    let city: City
    let customer: CustomerRef
  }

  private struct Page {
    let at: Instant
    var keys: [Key] = []
    /// States in it that are nowhere else.
    var left = 0
  }

  private(set) var heads: [Key: Head] = [:]
  /// In their rows since the last round; kept until the next, because a reader may have begun before it.
  private(set) var settled: [Key: Int64] = [:]
  private(set) var byID: [OrderID: Key] = [:]
  private(set) var byCustomer: [Guest: Set<Key>] = [:]
  private(set) var byRef: [OrderRef: Set<Key>] = [:]
  /// What is left of the round, in the sequence of the rows.
  var waiting: Deque<Key> = []
  private(set) var nextRound = Instant(ms: 0)
  var lastNumber: Int64 = 0
  private var pages: [Int64: Page] = [:]
  private var numbers: Deque<Int64> = []
  private var over: Set<Key> = []
  private var bytes = 0

  mutating func put(_ key: Key, _ head: Head, _ now: Instant) {
    leave(key)
    heads[key] = head
    bytes += head.body.count
    if pages[head.page] == nil {
      pages[head.page] = Page(at: now)
      numbers.append(head.page)
    }
    pages[head.page]?.keys.append(key)
    pages[head.page]?.left += 1
    if head.isOver { over.insert(key) }
    if !head.hasRow { list(key, head) }
  }

  mutating func settle(_ key: Key, _ page: Int64) {
    guard let head = heads[key], settled[key] == nil else { return }
    if !head.hasRow { unlist(key, head) }
    guard head.page == page else { return heads[key] = head.withRow }
    settled[key] = page
    over.remove(key)
    pages[page]?.left -= 1
  }

  mutating func drop(_ key: Key) {
    leave(key)
    over.remove(key)
    heads[key] = nil
  }

  /// The page that held the key's newest state no longer does.
  private mutating func leave(_ key: Key) {
    guard let old = heads[key] else { return }
    bytes -= old.body.count
    if settled.removeValue(forKey: key) == nil {
      pages[old.page]?.left -= 1
      if !old.hasRow { unlist(key, old) }
    }
  }

  private mutating func list(_ key: Key, _ head: Head) {
    byID[head.id] = key
    byRef[key.ref, default: []].insert(key)
    if let customer = head.customer { byCustomer[Guest(city: key.city, customer: customer), default: []].insert(key) }
  }

  private mutating func unlist(_ key: Key, _ head: Head) {
    byID[head.id] = nil
    byRef[key.ref]?.remove(key)
    if byRef[key.ref]?.isEmpty ?? false { byRef[key.ref] = nil }
    guard let customer = head.customer else { return }
    let guest = Guest(city: key.city, customer: customer)
    byCustomer[guest]?.remove(key)
    if byCustomer[guest]?.isEmpty ?? false { byCustomer[guest] = nil }
  }

  mutating func forgetSettled() {
    for (key, page) in settled where heads[key]?.page == page {
      bytes -= heads[key]?.body.count ?? 0
      heads[key] = nil
    }
    settled = [:]
  }

  /// Orders that are over, and what has waited long; sorted as the rows lie.
  mutating func beginRound(at now: Instant, all: Bool) {
    guard all || now >= nextRound else { return }
    nextRound = now + HeadBuffer.round
    var keys = over
    over = []
    let isFull = bytes > HeadBuffer.mostBytes
    for number in numbers {
      guard let page = pages[number], all || isFull || now - page.at >= HeadBuffer.longest else { break }
      keys.formUnion(page.keys.filter { heads[$0]?.page == number && settled[$0] == nil })
    }
    waiting = Deque(keys.sorted())
  }

  /// Pages are freed in their order, so that what is left is a stretch.
  mutating func freePage() -> Int64? {
    var free: Int64?
    while let first = numbers.first, pages[first].map({ $0.left <= 0 }) ?? true {
      numbers.removeFirst()
      pages[first] = nil
      free = first
    }
    return free
  }
}

// SPDX-License-Identifier: Apache-2.0
import DequeModule
import Domain

/// What `HeadBuffer` holds under its lock.
struct HeadBufferState {
  typealias Key = HeadBuffer.Key
  typealias Head = HeadBuffer.Head

  struct Finder: Hashable {
    let city: City
    let party: PartyRef
  }

  private struct Page {
    let at: Instant
    let keys: [Key]
    let bytes: Int
    /// States in it that are nowhere else.
    var left: Int
  }

  private(set) var heads: [Key: Head] = [:]
  /// In their rows: no page is needed for them.
  private(set) var clean: Set<Key> = []
  private(set) var byID: [OrderID: Key] = [:]
  private(set) var byParty: [Finder: Set<Key>] = [:]
  private(set) var byRef: [OrderRef: Set<Key>] = [:]
  /// What is left of the round, in the sequence of the rows.
  var waiting: Deque<Key> = []
  private(set) var nextRound = Instant(ms: 0)
  var lastNumber: Int64 = 0
  private var pages: [Int64: Page] = [:]
  private var numbers: Deque<Int64> = []
  private var over: Set<Key> = []
  /// Over and in their rows, in this round and in the one before.
  private var finished: [Key] = []
  private var forgotten: [Key] = []
  /// Orders that have got their rows, as they were before it, in this round and in the one before: still found here,
  /// because a reader may have begun before.
  private var newRows: [(Key, Head)] = []
  private var oldRows: [(Key, Head)] = []
  private var bytes = 0
  /// Of all pages.
  private var logged = 0

  mutating func put(_ new: [(Key, Head)], _ page: Int64, _ now: Instant) {
    var size = 0
    for (key, new) in new {
      // What the row says is known best here: it may have been written since the state was worked out.
      let old = heads[key]
      let head = old.map { new.with($0.inRow) } ?? new
      heads[key] = head
      if let old { leave(key, old) }
      size += head.body.count
      if head.isOver { over.insert(key) }
      if let old {
        if old.isFound(like: head) { continue }
        unlist(key, old)
      }
      list(key, head)
    }
    pages[page] = Page(at: now, keys: new.map(\.0), bytes: size, left: new.count)
    numbers.append(page)
    bytes += size
    logged += size
  }

  mutating func settle(_ key: Key, _ page: Int64, _ inRow: HeadBuffer.InRow) {
    guard let old = heads[key], !clean.contains(key) else { return }
    let head = old.with(inRow)
    heads[key] = head
    if !old.isFound(like: head) {
      newRows.append((key, old))
      list(key, head)
    }
    guard head.page == page else { return }
    pages[page]?.left -= 1
    over.remove(key)
    clean.insert(key)
    if head.isOver { finished.append(key) }
  }

  /// The row is written with this state, whatever was here before.
  mutating func write(_ key: Key, _ head: Head) {
    drop(key)
    heads[key] = head
    bytes += head.body.count
    clean.insert(key)
    if head.isOver { finished.append(key) }
  }

  /// The row is no longer there.
  mutating func forget(_ key: Key) { if clean.contains(key) { drop(key) } }

  private mutating func drop(_ key: Key) {
    guard let old = heads.removeValue(forKey: key) else { return }
    leave(key, old)
    over.remove(key)
    unlist(key, old)
  }

  /// The page that held the key's newest state no longer does.
  private mutating func leave(_ key: Key, _ old: Head) {
    bytes -= old.body.count
    if clean.remove(key) == nil { pages[old.page]?.left -= 1 }
  }

  private mutating func list(_ key: Key, _ head: Head) {
    if head.inRow == nil {
      byID[head.id] = key
      byRef[key.ref, default: []].insert(key)
    }
    for party in head.parties { byParty[Finder(city: key.city, party: party), default: []].insert(key) }
  }

  /// - Parameter current: the order as it is now, which is still found by its own.
  private mutating func unlist(_ key: Key, _ head: Head, current: Head? = nil) {
    if head.inRow == nil, current == nil || current?.inRow != nil {
      byID[head.id] = nil
      byRef[key.ref]?.remove(key)
      if byRef[key.ref]?.isEmpty ?? false { byRef[key.ref] = nil }
    }
    let kept = current?.parties ?? []
    for party in head.parties where !kept.contains(party) {
      let finder = Finder(city: key.city, party: party)
      byParty[finder]?.remove(key)
      if byParty[finder]?.isEmpty ?? false { byParty[finder] = nil }
    }
  }

  /// Begins a round: what is to be looked at, taken here at once; the looking is done in small parts (`waits`,
  /// `forget`, `unlist`), so that nobody waits for a round.
  mutating func beginRound(at now: Instant, all: Bool) -> Round {
    nextRound = now + HeadBuffer.round
    var round = Round(forget: forgotten, unlist: oldRows, over: Array(over))
    (forgotten, finished) = (finished, [])
    (oldRows, newRows) = (newRows, [])
    over = []
    if isFull { round.forget += Array(clean) }
    var left = logged
    for number in numbers {
      // A page of the future was written before the clock was set back.
      guard let page = pages[number],
        all || isFull || left > HeadBuffer.mostLogged || page.at > now || now - page.at >= HeadBuffer.longest
      else { break }
      round.pages.append((number, page.keys))
      left -= page.bytes
    }
    return round
  }

  /// What a round looks at.
  struct Round {
    /// Over, and in their rows since the round before, because a reader may have begun before this one; with too little
    /// room whatever has its row.
    var forget: [Key]
    /// Have their rows since the round before.
    let unlist: [(Key, Head)]
    let over: [Key]
    /// Pages that have waited long. An order that is over is in them too when its last round failed.
    var pages: [(number: Int64, keys: [Key])] = []
  }

  private var isFull: Bool { bytes > HeadBuffer.mostBytes }

  /// Where orders lie among the rows.
  func places(_ keys: ArraySlice<Key>) -> [(Key, Int64)] { keys.map { ($0, heads[$0]?.place ?? 0) } }

  /// Those of a page's orders that wait for their rows.
  func waits(_ page: Int64, _ keys: ArraySlice<Key>) -> [(Key, Int64)] {
    places(keys.filter { heads[$0]?.page == page && !clean.contains($0) }[...])
  }

  mutating func forget(_ keys: ArraySlice<Key>) {
    for key in keys where clean.contains(key) && (isFull || heads[key]?.isOver ?? false) { drop(key) }
  }

  mutating func unlist(_ rows: ArraySlice<(Key, Head)>) {
    for (key, head) in rows { unlist(key, head, current: heads[key]) }
  }

  var hasFreePage: Bool { numbers.first.map { (pages[$0]?.left ?? 0) <= 0 } ?? false }

  /// Pages are freed in their order, so that what is left is a stretch.
  mutating func freePage() -> Int64? {
    var free: Int64?
    while let first = numbers.first, pages[first].map({ $0.left <= 0 }) ?? true {
      numbers.removeFirst()
      logged -= pages.removeValue(forKey: first)?.bytes ?? 0
      free = first
    }
    return free
  }
}

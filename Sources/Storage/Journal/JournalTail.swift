// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The journal's newest entries as one of its readers read them. Several loops of a process follow the journal; without
/// this each of them would read and decode every entry again.
package final class JournalTail: Sendable {
  private struct Kept {
    var entries: [JournalEntry] = []
    /// All entries after `start` up to `end` are here.
    var start: Int64 = 0
    var end: Int64 = 0

    func after(_ position: Int64, limit: Int) -> ArraySlice<JournalEntry>? {
      guard position >= start, position < end else { return nil }
      return entries.drop { ($0.position ?? 0) <= position }.prefix(limit)
    }

    mutating func add(_ read: [JournalEntry], after position: Int64, keeping kept: Int) {
      guard let last = read.last?.position, last > end else { return }
      if entries.isEmpty || position > end || position < start { (entries, start, end) = ([], position, position) }
      entries += read.drop { ($0.position ?? 0) <= end }
      end = last
      guard entries.count > 2 * kept else { return }
      let gone = entries.count - kept
      start = entries[gone - 1].position ?? start
      entries.removeFirst(gone)
    }
  }

  private let known = Mutex(Kept())
  private let kept: Int

  /// - Parameter kept: how many entries stay when twice as many have come together.
  package init(kept: Int = 1_000) { self.kept = kept }

  /// Events after a position, in the order every reader sees them: what is known, and then what the store has beyond.
  package func entries(after position: Int64, limit: Int, in store: any Store) async throws -> [JournalEntry] {
    let before = known.withLock { $0.after(position, limit: limit) } ?? []
    guard before.count < limit else { return Array(before) }
    let (from, wanted) = (before.last?.position ?? position, limit - before.count)
    let read = try await store.read { try $0.journal(after: from, limit: wanted) }
    known.withLock { $0.add(read, after: from, keeping: kept) }
    return before + read
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What one noun does because of another's event. Read the table from top to bottom and you know every connection
/// between nouns that is not in a verb. A reaction runs in one transaction with its cursor: exactly once per event, in
/// the journal's order. After five failures the event is parked, shown to operations and skipped.
package enum Reactions {
  package static let all: [Reaction] = [
    returnsTheDay, closesTheUnheld, showsCards, closesTheParent, offersGivenTimes, callsAPerson,
    easesConcerns, takesConcerns, closesTheEased,
  ]
}

package struct Reaction: Sendable {
  package let name: String
  package let events: Set<String>
  package let run: @Sendable (Tx, JournalEntry) throws -> Void

  package init(_ name: String, on events: Set<String>, run: @escaping @Sendable (Tx, JournalEntry) throws -> Void) {
    self.name = name
    self.events = events
    self.run = run
  }
}

extension Desk {
  static let reactionFailures = 5

  /// How far a cursor may lag behind what was read and was nothing for its reaction: read again after a restart.
  static let mostUnsaved: Int64 = 1_000

  /// Lets a reaction work through at most `limit` events after `read` (nil: after its saved cursor). Returns how far it
  /// has read, and whether there may be more.
  package func react(
    _ reaction: Reaction, after read: Int64?, limit: Int, at now: Instant
  ) async throws -> (read: Int64, more: Bool) {
    let cursor = "reaction.\(reaction.name)"
    let from: Int64
    if let read { from = read } else { from = try await store.read { try $0.cursor(cursor).position } }
    let entries = try await journal(after: from, limit: limit)
    var at = from
    for entry in entries {
      let position = entry.position ?? at
      if reaction.events.contains(entry.name) {
        guard try await once(reaction, entry, position, cursor, now) else { return (at, false) }
      }
      at = position
    }
    if at / Self.mostUnsaved > from / Self.mostUnsaved {
      let position = at
      try await change(by: .system(cursor), at: now) { tx in
        if try tx.sql.lockedCursor(cursor).position < position { try tx.sql.moveCursor(cursor, to: position) }
      }
    }
    return (at, entries.count == limit)
  }

  /// Runs the reaction on one event; false when it failed and must be tried again later.
  private func once(
    _ reaction: Reaction, _ entry: JournalEntry, _ position: Int64, _ cursor: String, _ now: Instant
  ) async throws -> Bool {
    do {
      try await change(by: .system(cursor), at: now) { tx in
        guard try tx.sql.lockedCursor(cursor).position < position else { return }
        try reaction.run(tx, entry)
        try tx.sql.moveCursor(cursor, to: position)
      }
      return true
    } catch let error as StorageError where error.isRetryable {
      throw error
    } catch {
      return try await change(by: .system(cursor), at: now) { tx in
        let at = try tx.sql.lockedCursor(cursor)
        guard at.failures + 1 >= Self.reactionFailures else {
          try tx.sql.moveCursor(cursor, to: at.position, failures: at.failures + 1)
          return false
        }
        try tx.sql.park(reaction.name, position: position, reason: "\(error)", at: now)
        try tx.sql.moveCursor(cursor, to: position)
        return true
      }
    }
  }
}

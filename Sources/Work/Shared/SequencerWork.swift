// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Stamps committed journal events with their positions, in number order, on PostgreSQL (SQLite's writer does it
/// itself). One process at a time, by a lease with a fencing number.
package struct SequencerWork: Turning {
  package let name = "sequencer"
  package let hears = News.unstamped
  let store: PostgresStore
  let holder: String

  package init(_ store: PostgresStore, holder: String) {
    self.store = store
    self.holder = holder
  }

  static let batch = 2000
  static let lease = Span.seconds(5)
  /// A process that dies between its commit and its notice is not heard.
  static let idle = Span.seconds(5)

  package func turn(at now: Instant) async throws -> Instant {
    guard try await store.read({ try $0.hasUnstamped() }) else { return now + Self.idle }
    let holder = holder
    let stamped: Int? = try await store.write { sql in
      guard try sql.lease("sequencer", holder: holder, length: Self.lease, now: now) != nil else { return nil }
      return try sql.stampPositions(limit: Self.batch)
    }
    guard let stamped else { return now + .seconds(1) }
    if stamped > 0 { store.ring(.journal) }
    return stamped < Self.batch ? now + Self.idle : now
  }
}

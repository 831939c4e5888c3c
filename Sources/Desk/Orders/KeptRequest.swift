// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// One request of the order feed as it came, with all that taking it in again needs.
package struct KeptRequest: Hashable, Sendable {
  package let id: Int64
  package let at: Instant
  package let feed: String
  /// How many of its events could be read, and what could not be, as JSON.
  package let events: Int
  package let bad: String
  /// Packed (gzip); nil where our key does not open it.
  package let packed: [UInt8]?
}

extension Desk {
  /// Requests of the order feed that came in a span of time, oldest first. For operations, on the machine that has the
  /// key: names and numbers stand in them.
  package func keptFeed(from: Instant, to: Instant) async throws -> [KeptRequest] {
    try await store.read { try $0.rawFeed(from: from, to: to) }.map {
      KeptRequest(
        id: $0.id, at: $0.at, feed: $0.feed, events: $0.events, bad: $0.bad, packed: try? secrets.opened(feed: $0.body))
    }
  }

  /// When the newest of them came; nil where none is kept. A fast clock's requests lie in the future of the real one.
  package func newestKeptFeed() async throws -> Instant? { try await store.read { try $0.newestFeed() } }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Requests of the order feed as they came: time, feed, and the packed body (gzip; nil where our key does not open it).
  /// For operations, on the machine that has the key: names and numbers stand in them.
  package func keptFeed(
    from: Instant, to: Instant
  ) async throws -> [(at: Instant, feed: String, bad: String, packed: [UInt8]?)] {
    try await store.read { try $0.rawFeed(from: from, to: to) }.map {
      (at: $0.at, feed: $0.feed, bad: $0.bad, packed: try? secrets.opened(feed: $0.body))
    }
  }

  /// Brings states of orders kept beside their rows into the rows; true when more are due.
  package func settleOrders(at now: Instant) async throws -> Bool {
    guard await store.orderHeads?.isDue(at: now) ?? false else { return false }
    return try await change(by: .system("orders"), .bulk, at: now) { try $0.sql.settleOrders(at: now, limit: 250) }
  }

  /// Forgets what the feed brought before `policies.retention.feed`, a little at a time; true when more is left.
  package func forgetOldFeed(at now: Instant) async throws -> Bool {
    let limit = 500
    let end = now - policies.retention.feed
    return try await change(by: .system("feed"), .bulk, at: now) { try $0.sql.forgetFeed(before: end, limit: limit) }
      == limit
  }
}

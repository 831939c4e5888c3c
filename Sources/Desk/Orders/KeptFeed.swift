// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
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

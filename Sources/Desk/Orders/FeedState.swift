// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What the way in remembers between requests.

extension Desk {
  /// Uses up the nonce of a signed request; false when it was used before. Nonces are kept twice as long as a signature
  /// is good, in real time.
  package func useNonce(_ nonce: String, feed: String, lifetime: Span, at realNow: Instant) async throws -> Bool {
    try await change(by: .platform(feed), at: realNow) {
      try $0.sql.useNonce(nonce, feed: feed, at: realNow, keep: lifetime * 2)
    }
  }

  /// Where the pull of a feed stands: the platform's own opaque text, empty before the first pull.
  package func pullCursor(of feed: String) async throws -> String {
    try await store.read { try $0.meta("pull.\(feed)") ?? "" }
  }

  package func movePullCursor(of feed: String, to cursor: String, at now: Instant) async throws {
    try await change(by: .platform(feed), at: now) { try $0.sql.setMeta("pull.\(feed)", cursor) }
  }
}

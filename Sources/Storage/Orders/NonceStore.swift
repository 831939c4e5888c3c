// SPDX-License-Identifier: Apache-2.0
import Domain

/// Which signed requests have been seen: a nonce is good once.
enum NonceTable {
  static let first = Migration(
    "nonces",
    """
    CREATE TABLE feed_nonce (
      city BIGINT NOT NULL, feed TEXT NOT NULL, nonce TEXT NOT NULL, at BIGINT NOT NULL,
      PRIMARY KEY (city, feed, nonce)) WITHOUT ROWID
    """,
    "CREATE INDEX feed_nonce_at ON feed_nonce (at)"
  )
}

extension SQL {
  /// False when the nonce has been used. Forgets, a few at a time, those so old that their signature has expired.
  package func useNonce(_ nonce: String, feed: String, at now: Instant, keep: Span) throws -> Bool {
    try run(
      """
      DELETE FROM feed_nonce WHERE (city, feed, nonce) IN
        (SELECT city, feed, nonce FROM feed_nonce WHERE at < $1 ORDER BY at LIMIT 20)
      """, now - keep)
    return try run(
      "INSERT INTO feed_nonce (city, feed, nonce, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", City.none, feed,
      nonce, now) == 1
  }
}

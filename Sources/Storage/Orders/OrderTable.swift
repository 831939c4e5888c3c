// SPDX-License-Identifier: Apache-2.0

/// Orders are big: one row an order with its fields packed, one short row an event for recognising repetitions, one
/// compressed row a request. Facts are kept only for orders somebody asked about.
enum OrderTable {
  static let first = Migration(
    "orders",
    """
    CREATE TABLE order_head (
      city BIGINT NOT NULL, ref TEXT NOT NULL, id BIGINT NOT NULL, customer TEXT, shop TEXT, stage TEXT NOT NULL,
      placed_at BIGINT, last_at BIGINT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (city, ref)) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX order_head_id ON order_head (city, id)",
    "CREATE INDEX order_head_customer ON order_head (city, customer, placed_at) WHERE customer IS NOT NULL",
    "CREATE INDEX order_head_ref ON order_head (ref)",
    """
    CREATE TABLE order_watch (
      city BIGINT NOT NULL, ref TEXT NOT NULL, watcher TEXT NOT NULL, PRIMARY KEY (city, ref, watcher)) WITHOUT ROWID
    """,
    "CREATE INDEX order_watch_watcher ON order_watch (watcher)",
    """
    CREATE TABLE order_fact (
      city BIGINT NOT NULL, ref TEXT NOT NULL, at BIGINT NOT NULL, asked_at BIGINT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (city, ref)) WITHOUT ROWID
    """,
    """
    CREATE TABLE feed_raw (
      city BIGINT NOT NULL, id BIGINT NOT NULL, feed TEXT NOT NULL, at BIGINT NOT NULL, events BIGINT NOT NULL,
      bad TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    """
    CREATE TABLE feed_seen (
      city BIGINT NOT NULL, feed TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (city, feed, event)) WITHOUT ROWID
    """,
    """
    CREATE TABLE feed_unknown (
      city BIGINT NOT NULL, feed TEXT NOT NULL, kind TEXT NOT NULL, seen BIGINT NOT NULL, last_at BIGINT NOT NULL,
      PRIMARY KEY (city, feed, kind)) WITHOUT ROWID
    """
  )

  /// What the feed brought is kept for a time only.
  static let retention = Migration(
    "feed retention", "ALTER TABLE feed_seen ADD COLUMN at BIGINT NOT NULL DEFAULT 0",
    "UPDATE feed_seen SET at = (SELECT coalesce(max(at), 0) FROM feed_raw WHERE city = 0) WHERE city = 0",
    "CREATE INDEX feed_seen_at ON feed_seen (at)", "CREATE INDEX feed_raw_at ON feed_raw (at)")

  /// What the feeds brought, by minute.
  static let feedMinutes = Migration(
    "feed minutes",
    """
    CREATE TABLE feed_minute (
      city BIGINT NOT NULL, minute BIGINT NOT NULL, feed TEXT NOT NULL, requests BIGINT NOT NULL,
      events BIGINT NOT NULL, fresh BIGINT NOT NULL, unknown BIGINT NOT NULL, bad BIGINT NOT NULL,
      found BIGINT NOT NULL, timed BIGINT NOT NULL, lag_sum BIGINT NOT NULL, lag_max BIGINT NOT NULL,
      newest BIGINT NOT NULL, PRIMARY KEY (city, minute, feed)) WITHOUT ROWID
    """,
    "CREATE INDEX feed_raw_bad ON feed_raw (at) WHERE bad <> '[]'")
}

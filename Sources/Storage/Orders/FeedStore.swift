// SPDX-License-Identifier: Apache-2.0
import Domain

private func markSeenText(_ count: Int) -> String {
  let rows = (0..<count).map { "($1, $2, $\($0 + 4), $3)" }.joined(separator: ", ")
  return """
    INSERT INTO feed_seen (city, feed, event, at) VALUES \(rows) ON CONFLICT (city, feed, event) DO NOTHING
    RETURNING event
    """
}

private let markSeenTexts = Dictionary(uniqueKeysWithValues: ListSize.sizes.map { ($0, markSeenText($0)) })

extension SQL {
  /// One row a request, as it came (sealed), before anything of it is judged.
  package func keepRaw(_ body: [UInt8], id: CommandID, feed: String, events: Int, bad: String, at now: Instant) throws {
    try run(
      "INSERT INTO feed_raw (city, id, feed, at, events, bad, body) VALUES ($1, $2, $3, $4, $5, $6, $7)", City.none,
      id, feed, now, events, bad, body)
  }

  /// Marks events as taken; returns the ids of those not taken before.
  package func markSeen(_ events: [String], feed: String, at now: Instant) throws -> Set<String> {
    var fresh: Set<String> = []
    for start in stride(from: 0, to: events.count, by: ListSize.largest) {
      let part = ListSize.padded(Array(events[start..<min(start + ListSize.largest, events.count)]))
      try each(
        markSeenTexts[part.count] ?? markSeenText(part.count),
        values: [City.none.sqlValue, .text(feed), now.sqlValue] + part.map(SQLValue.text)
      ) { fresh.insert($0.text(0)) }
    }
    return fresh
  }

  /// Requests that came in a span of time, oldest first, as they were kept.
  package func rawFeed(from: Instant, to: Instant) throws -> [RawFeed] {
    try rows(
      """
      SELECT at, feed, events, bad, body, id FROM feed_raw WHERE city = $1 AND at >= $2 AND at < $3 ORDER BY at, id
      """, City.none, from, to
    ) {
      RawFeed(
        id: $0.int(5), at: $0.instant(0), feed: $0.text(1), events: Int($0.int(2)), bad: $0.text(3), body: $0.blob(4))
    }
  }

  /// When the newest request came; nil where none is kept.
  package func newestFeed() throws -> Instant? {
    try first("SELECT at FROM feed_raw WHERE city = $1 ORDER BY at DESC LIMIT 1", City.none) { $0.instant(0) }
  }

  /// Forgets requests, and which events have been taken, from before a time; at most `limit` of each. Returns how many.
  /// Row by row: given a list, SQLite walks the whole table. What an older program has written beside this one has no
  /// time and stays.
  package func forgetFeed(before end: Instant, limit: Int) throws -> Int {
    let requests = try rows(
      "SELECT id FROM feed_raw WHERE city = $1 AND at < $2 ORDER BY at LIMIT $3", City.none, end, limit
    ) { $0.int(0) }
    for id in requests { try run("DELETE FROM feed_raw WHERE city = $1 AND id = $2", City.none, id) }
    let events = try rows(
      "SELECT feed, event FROM feed_seen WHERE city = $1 AND at > 0 AND at < $2 ORDER BY at LIMIT $3", City.none, end,
      limit
    ) { ($0.text(0), $0.text(1)) }
    for (feed, event) in events {
      try run("DELETE FROM feed_seen WHERE city = $1 AND feed = $2 AND event = $3", City.none, feed, event)
    }
    try run("DELETE FROM feed_minute WHERE city = $1 AND minute < $2", City.none, end)
    return max(requests.count, events.count)
  }

  /// Counts a kind of event this program does not know.
  package func countUnknown(_ kind: String, feed: String, at now: Instant) throws {
    try run(
      """
      INSERT INTO feed_unknown (city, feed, kind, seen, last_at) VALUES ($1, $2, $3, 1, $4)
      ON CONFLICT (city, feed, kind) DO UPDATE SET seen = feed_unknown.seen + 1, last_at = excluded.last_at
      """, City.none, feed, kind, now)
  }

  package func unknownKinds() throws -> [(feed: String, kind: String, seen: Int, lastAt: Instant)] {
    try rows("SELECT feed, kind, seen, last_at FROM feed_unknown WHERE city = $1 ORDER BY feed, kind", City.none) {
      ($0.text(0), $0.text(1), Int($0.int(2)), $0.instant(3))
    }
  }
}

extension SQL {
  /// Adds what a process counted to what is written of the minute.
  package func add(_ part: FeedMinute) throws {
    try run(
      """
      INSERT INTO feed_minute (city, feed, minute, requests, events, fresh, unknown, bad, found, timed, lag_sum,
        lag_max, newest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (city, minute, feed) DO UPDATE SET requests = feed_minute.requests + excluded.requests,
        events = feed_minute.events + excluded.events, fresh = feed_minute.fresh + excluded.fresh,
        unknown = feed_minute.unknown + excluded.unknown, bad = feed_minute.bad + excluded.bad,
        found = feed_minute.found + excluded.found, timed = feed_minute.timed + excluded.timed,
        lag_sum = feed_minute.lag_sum + excluded.lag_sum,
        lag_max = CASE WHEN feed_minute.lag_max > excluded.lag_max THEN feed_minute.lag_max ELSE excluded.lag_max END,
        newest = CASE WHEN feed_minute.newest > excluded.newest THEN feed_minute.newest ELSE excluded.newest END
      """, City.none, part.feed, part.minute, part.requests, part.events, part.fresh, part.unknown, part.bad,
      part.found, part.timed, part.lagSum.ms, part.lagMax.ms, part.newest ?? Instant(ms: 0))
  }

  /// The minutes of all feeds, each feed's oldest first.
  package func feedMinutes(from: Instant) throws -> [FeedMinute] {
    try rows(
      """
      SELECT feed, minute, requests, events, fresh, unknown, bad, found, timed, lag_sum, lag_max, newest
      FROM feed_minute WHERE city = $1 AND minute >= $2 ORDER BY minute
      """, City.none, from, map: FeedMinute.init)
  }

  /// The newest requests of which something could not be read.
  package func unreadableFeed(limit: Int) throws -> [(at: Instant, feed: String, bad: String)] {
    try rows(
      "SELECT at, feed, bad FROM feed_raw WHERE city = $1 AND bad <> '[]' ORDER BY at DESC LIMIT $2", City.none, limit
    ) { ($0.instant(0), $0.text(1), $0.text(2)) }
  }
}

extension FeedMinute {
  fileprivate init(_ row: Row) {
    self.init(feed: row.text(0), minute: row.instant(1))
    func count(_ place: Int) -> Int { Int(row.int(place)) }
    (requests, events, fresh) = (count(2), count(3), count(4))
    (unknown, bad, found) = (count(5), count(6), count(7))
    (timed, lagSum, lagMax) = (count(8), Span(ms: row.int(9)), Span(ms: row.int(10)))
    newest = row.int(11) == 0 ? nil : row.instant(11)
  }
}

/// One request of the order feed as it lies in the store.
package struct RawFeed: Sendable {
  package var id: Int64
  package var at: Instant
  package var feed: String
  /// How many of its events could be read.
  package var events: Int
  /// What could not be read, as JSON.
  package var bad: String
  /// Sealed, under the seal packed (gzip).
  package var body: [UInt8]
}

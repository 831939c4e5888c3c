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
      SELECT at, feed, events, bad, body FROM feed_raw WHERE city = $1 AND at >= $2 AND at < $3 ORDER BY at, id
      """, City.none, from, to
    ) { RawFeed(at: $0.instant(0), feed: $0.text(1), events: Int($0.int(2)), bad: $0.text(3), body: $0.blob(4)) }
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

/// One request of the order feed as it lies in the store.
package struct RawFeed: Sendable {
  package var at: Instant
  package var feed: String
  /// How many of its events could be read.
  package var events: Int
  /// What could not be read, as JSON.
  package var bad: String
  /// Sealed, under the seal packed (gzip).
  package var body: [UInt8]
}

/// Lists of parameters come in four lengths, filled up by repeating the last, so that few statements are prepared.
enum ListSize {
  static let sizes = [1, 8, 64, 256]
  static let largest = 256

  /// "$2, $3, …" for each length.
  static let marks = Dictionary(
    uniqueKeysWithValues: sizes.map { size in (size, (0..<size).map { "$\($0 + 2)" }.joined(separator: ", ")) })

  /// The values in parts of these lengths, each value once.
  static func parts<Value>(_ values: [Value]) -> [ArraySlice<Value>] {
    var (parts, rest) = ([ArraySlice<Value>](), values[...])
    while !rest.isEmpty {
      let size = sizes.last { $0 <= rest.count } ?? 1
      parts.append(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    return parts
  }

  static func padded<Value>(_ values: [Value]) -> [Value] {
    guard let last = values.last, let size = sizes.first(where: { $0 >= values.count }) else { return values }
    return values + Array(repeating: last, count: size - values.count)
  }
}

extension SQL {
  /// Runs `body` for parts of `values` with the text of an IN list whose parameters start at $2.
  func inLists(_ values: [SQLValue], _ body: (_ list: String, _ part: [SQLValue]) throws -> Void) throws {
    for start in stride(from: 0, to: values.count, by: ListSize.largest) {
      let part = ListSize.padded(Array(values[start..<min(start + ListSize.largest, values.count)]))
      try body(ListSize.marks[part.count] ?? "", part)
    }
  }
}

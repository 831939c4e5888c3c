// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// One row a request, as it came, before anything of it is judged.
  package func keepRaw(_ body: [UInt8], id: CommandID, feed: String, events: Int, bad: String, at now: Instant) throws {
    try run(
      "INSERT INTO feed_raw (city, id, feed, at, events, bad, body) VALUES ($1, $2, $3, $4, $5, $6, $7)", City.none,
      id, feed, now, events, bad, body)
  }

  /// Marks events as taken; returns the ids of those not taken before.
  package func markSeen(_ events: [String], feed: String) throws -> Set<String> {
    var fresh: Set<String> = []
    for start in stride(from: 0, to: events.count, by: ListSize.largest) {
      let part = ListSize.padded(Array(events[start..<min(start + ListSize.largest, events.count)]))
      let rows = (0..<part.count).map { "($1, $2, $\($0 + 3))" }.joined(separator: ", ")
      try each(
        """
        INSERT INTO feed_seen (city, feed, event) VALUES \(rows) ON CONFLICT (city, feed, event) DO NOTHING
        RETURNING event
        """, values: [City.none.sqlValue, .text(feed)] + part.map(SQLValue.text)
      ) { fresh.insert($0.text(0)) }
    }
    return fresh
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

/// Lists of parameters come in four lengths, filled up by repeating the last, so that few statements are prepared.
enum ListSize {
  static let sizes = [1, 8, 64, 256]
  static let largest = 256

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
      try body((0..<part.count).map { "$\($0 + 2)" }.joined(separator: ", "), part)
    }
  }
}

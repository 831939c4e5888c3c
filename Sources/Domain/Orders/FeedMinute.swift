// SPDX-License-Identifier: Apache-2.0

/// What one feed brought in one minute: how operations see whether a platform tells us what it should.
package struct FeedMinute: Hashable, Sendable {
  package let feed: String
  /// When the minute began.
  package let minute: Instant
  package var requests = 0
  /// Events that could be read.
  package var events = 0
  /// Those among them that said something new; the rest had come before.
  package var fresh = 0
  /// Of kinds this program does not know.
  package var unknown = 0
  /// Could not be read.
  package var bad = 0
  /// New, and found only by asking: the push had lost them.
  package var found = 0
  /// Pushed events by the time of their source, and how old they were when they came: in all, and the oldest.
  package var timed = 0
  package var lagSum = Span.zero
  package var lagMax = Span.zero
  /// The newest event, by the time of its source.
  package var newest: Instant?

  package init(feed: String, minute: Instant) {
    self.feed = feed
    self.minute = minute
  }

  package var repeated: Int { max(0, events - fresh) }

  /// How old pushed events were on the average; nil when none came.
  package var lag: Span? { timed == 0 ? nil : Span(ms: lagSum.ms / Int64(timed)) }

  /// Adds what another process counted, or another minute.
  package mutating func add(_ other: FeedMinute) {
    requests += other.requests
    events += other.events
    fresh += other.fresh
    unknown += other.unknown
    bad += other.bad
    found += other.found
    timed += other.timed
    lagSum = lagSum + other.lagSum
    lagMax = max(lagMax, other.lagMax)
    newest = [newest, other.newest].compactMap(\.self).max()
  }
}

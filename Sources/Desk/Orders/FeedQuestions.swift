// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// How one feed is doing.
package struct FeedReport: Sendable {
  package let feed: String
  /// The last hour's minutes in which something came, oldest first.
  package let minutes: [FeedMinute]
  /// The last five minutes, hour and day in one.
  package let now: FeedMinute
  package let hour: FeedMinute
  package let day: FeedMinute
  /// The newest event of the last day, by the time of its source.
  package var newest: Instant? { day.newest }
  package let health: Health

  /// What an operator should do about it: nothing, look, act.
  package enum Health: Sendable { case good, doubtful, bad }
}

/// The feeds as operations see them.
package struct FeedsView: Sendable {
  package let feeds: [FeedReport]
  /// Codes this program does not know: feed, code, how often, when last.
  package let unknown: [(feed: String, kind: String, seen: Int, lastAt: Instant)]
  /// The newest requests of which something could not be read; `bad` names line, field and rule as JSON.
  package let unreadable: [(at: Instant, feed: String, bad: String)]
  /// What nobody could be held to, by this process since it began.
  package let refused: [(reason: String, count: Int)]
  package let refusals: [Refusals.Sample]
}

extension Desk {
  /// What every feed has brought, how late, and what could not be used. For operations.
  package func feeds(for actor: Actor, at now: Instant) async throws -> FeedsView {
    try await saveFeedFigures(at: now)
    return try await store.read { sql in
      try sql.staff(actor, who: .operate)
      let minutes = try sql.feedMinutes(from: now - .days(1))
      let feeds = Dictionary(grouping: minutes, by: \.feed).sorted { $0.key < $1.key }
      return FeedsView(
        feeds: feeds.map { FeedReport($0.key, $0.value, at: now) }, unknown: try sql.unknownKinds(),
        unreadable: try sql.unreadableFeed(limit: 20), refused: self.refusals.counts,
        refusals: self.refusals.samples.reversed())
    }
  }
}

extension FeedReport {
  /// Late: events are older than this when they come.
  package static let late = Span.minutes(1)
  static let tooLate = Span.minutes(5)
  /// Nothing came for longer.
  static let silent = Span.minutes(5)
  static let tooSilent = Span.minutes(30)

  /// - Parameter minutes: the feed's minutes of the last day, oldest first.
  package init(_ feed: String, _ minutes: [FeedMinute], at now: Instant) {
    func sum(_ span: Span) -> FeedMinute {
      var sum = FeedMinute(feed: feed, minute: now - span)
      for minute in minutes where minute.minute > now - span { sum.add(minute) }
      return sum
    }
    self.feed = feed
    self.minutes = minutes.filter { $0.minute > now - .hours(1) }
    (self.now, hour, day) = (sum(.minutes(5)), sum(.hours(1)), sum(.days(1)))
    let silence = now - (minutes.last?.minute ?? now)
    let (lag, faults) = (self.now.lag ?? .zero, self.now.bad + self.now.unknown + self.now.found)
    let isBad = lag > Self.tooLate || silence > Self.tooSilent
    health = isBad ? .bad : lag > Self.late || silence > Self.silent || faults > 0 ? .doubtful : .good
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import Synchronization

/// Counts what the feeds bring, by minute, until it is written down (`saveFeedFigures`), and since the start. A crash
/// loses the figures of some seconds, never an event.
package final class FeedTally: Sendable {
  private struct Key: Hashable {
    let feed: String
    let minute: Instant
  }

  private struct State {
    var unsaved: [Key: FeedMinute] = [:]
    var totals: [String: FeedMinute] = [:]
  }

  private let state = Mutex(State())

  /// By feed, since this process began; `minute` is the last in which something came.
  package var totals: [FeedMinute] { state.withLock { $0.totals.values.sorted { $0.feed < $1.feed } } }

  func add(_ batch: EventBatch, _ answer: Ingested, at now: Instant) {
    var part = FeedMinute(feed: batch.feed, minute: now.minute)
    part.requests = 1
    (part.events, part.fresh) = (answer.received, answer.fresh)
    (part.unknown, part.bad) = (answer.unknown, answer.bad)
    if batch.way == .pulled { part.found = answer.fresh }
    part.newest = batch.events.lazy.map(\.at).max()
    if batch.way == .pushed, !batch.isTimedByUs {
      for event in batch.events {
        let lag = max(.zero, now - event.at)
        part.lagSum = part.lagSum + lag
        part.lagMax = max(part.lagMax, lag)
      }
      part.timed = batch.events.count
    }
    keep([part], isNew: true)
  }

  fileprivate func keep(_ parts: [FeedMinute], isNew: Bool) {
    state.withLock { state in
      for part in parts {
        let key = Key(feed: part.feed, minute: part.minute)
        state.unsaved[key, default: FeedMinute(feed: part.feed, minute: part.minute)].add(part)
        guard isNew else { continue }
        var total = FeedMinute(feed: part.feed, minute: part.minute)
        total.add(state.totals[part.feed] ?? total)
        total.add(part)
        state.totals[part.feed] = total
      }
    }
  }

  fileprivate func take() -> [FeedMinute] {
    state.withLock { state in
      defer { state.unsaved = [:] }
      return state.unsaved.values.sorted { ($0.feed, $0.minute) < ($1.feed, $1.minute) }
    }
  }

  fileprivate var isEmpty: Bool { state.withLock { $0.unsaved.isEmpty } }
}

extension Instant {
  /// When its minute began.
  fileprivate var minute: Instant { Instant(ms: ms - ms % 60_000) }
}

extension Desk {
  /// Writes down what the feeds have brought since the last time; several processes add to the same minutes.
  package func saveFeedFigures(at now: Instant) async throws {
    guard !feedTally.isEmpty else { return }
    let parts = feedTally.take()
    do {
      try await change(by: .system("feed"), at: now) { tx in try parts.forEach(tx.sql.add) }
    } catch {
      feedTally.keep(parts, isNew: false)
      throw error
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Synchronization

/// Requests that nobody could be held to: counted by reason, with a few samples for operations, and never stored, so
/// that strangers cannot fill the disk.
package final class Refusals: Sendable {
  package struct Sample: Codable, Hashable, Sendable {
    package let at: Instant
    /// What the request claimed; at most 64 characters.
    package let feed: String
    package let reason: String
    package let bytes: Int
  }

  private let state = Mutex<(counts: [String: Int], samples: [Sample])>(([:], []))
  static let mostSamples = 20

  package init() {}

  /// Counts by reason, sorted.
  package var counts: [(reason: String, count: Int)] {
    state.withLock { $0.counts }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The latest, newest last.
  package var samples: [Sample] { state.withLock { $0.samples } }

  /// - Parameter reason: one stable word.
  package func add(reason: String, feed: String, bytes: Int, at now: Instant) {
    let sample = Sample(at: now, feed: String(feed.prefix(64)), reason: reason, bytes: bytes)
    state.withLock { state in
      state.counts[sample.reason, default: 0] += 1
      state.samples = state.samples.suffix(Self.mostSamples - 1) + [sample]
    }
  }
}

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

  func add(_ fault: FeedSignature.Fault, feed: String, bytes: Int, at now: Instant) {
    add(reason: fault.reason, feed: feed, bytes: bytes, at: now)
  }

  func add(reason: String, feed: String, bytes: Int, at now: Instant) {
    let sample = Sample(at: now, feed: String(feed.prefix(64)), reason: reason, bytes: bytes)
    state.withLock { state in
      state.counts[sample.reason, default: 0] += 1
      state.samples = state.samples.suffix(Self.mostSamples - 1) + [sample]
    }
  }
}

extension FeedSignature.Fault {
  /// One stable word: the end of the problem's type, and the name under which it is counted.
  package var reason: String {
    switch self {
    case .missing: "signature-missing"
    case .malformed: "signature-malformed"
    case .unknownFeed: "feed-unknown"
    case .expired: "signature-expired"
    case .forged: "signature-forged"
    case .replayed: "signature-replayed"
    }
  }

  /// For whoever connects a platform; nothing in it helps to guess a key.
  var detail: String {
    switch self {
    case .missing(let header): "The header \(header) is missing."
    case .malformed(let header): "The header \(header) cannot be read."
    case .unknownFeed: "No feed has this name."
    case .expired(let span):
      "The timestamp is \(span.ms.magnitude / 1000) s \(span > .zero ? "ahead of" : "behind") our clock; "
        + "\(FeedSignature.skew.ms / 1000) s are allowed."
    case .forged: "The signature does not fit timestamp, nonce, body and key."
    case .replayed: "The nonce has been used."
    }
  }
}

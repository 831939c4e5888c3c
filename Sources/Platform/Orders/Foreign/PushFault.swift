// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// Why nobody can be held to a pushed request. It is counted, sampled and refused, and leaves no trace in the store.
enum PushFault: Error, Hashable, Sendable {
  case unknownFeed
  /// The body is not what this platform sends, so there is nothing to check.
  case unreadable
  case missing(field: String)
  case forged
  /// Somebody else's application.
  case otherApp
  /// Older than the feed's settings allow.
  case stale(by: Span)

  /// One stable word: the end of the problem's type, and the name under which it is counted.
  var reason: String {
    switch self {
    case .unknownFeed: "feed-unknown"
    case .unreadable: "push-unreadable"
    case .missing: "signature-missing"
    case .forged: "signature-forged"
    case .otherApp: "app-unknown"
    case .stale: "signature-expired"
    }
  }

  /// Nothing in it helps to guess a secret.
  var detail: String {
    switch self {
    case .unknownFeed: "No feed of this style has this name."
    case .unreadable: "The body cannot be read, so its signature cannot be checked."
    case .missing(let field): "The field \(field) is missing."
    case .forged: "The signature does not fit what was sent and the secret."
    case .otherApp: "The push is for another application."
    case .stale(let span): "The push is \(span.ms / 1000) s old, more than this feed allows."
    }
  }

  var problem: Problem { Problem(.unauthorized, reason, detail) }
}

extension Refusals {
  func add(_ fault: PushFault, feed: String, bytes: Int, at now: Instant) {
    add(reason: fault.reason, feed: feed, bytes: bytes, at: now)
  }
}

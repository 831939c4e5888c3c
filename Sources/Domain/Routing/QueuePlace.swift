// SPDX-License-Identifier: Apache-2.0

/// "You are third, about four minutes."
package struct QueuePlace: Codable, Hashable, Sendable {
  package let position: Int
  /// nil while too few were taken lately to tell.
  package let expected: Span?

  /// How many recent takes of the queue are looked at.
  package static let sample = 20

  /// - Parameter takes: when the last contacts of the queue were taken, at most `sample`, in any order. The mean time
  ///   between them grows while nothing is taken.
  package init(position: Int, takes: [Instant], at now: Instant) {
    self.position = position
    guard takes.count >= 3, let first = takes.min() else {
      expected = nil
      return
    }
    expected = Span(ms: max(now.ms - first.ms, 0) / Int64(takes.count) * Int64(position))
  }
}

/// One queue on the leader's page.
package struct QueueDepth: Codable, Hashable, Sendable {
  package let queue: String
  package let waiting: Int
  /// The start of the longest wait; nil when nobody waits.
  package let since: Instant?
  package init(queue: String, waiting: Int, since: Instant?) {
    self.queue = queue
    self.waiting = waiting
    self.since = since
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Forgets what the order feed brought once it is older than policy keeps it. Several processes may do it at once.
package struct FeedWork: Turning {
  package let name = "feed"
  package let hears: News = []
  let desk: Desk

  package init(desk: Desk) { self.desk = desk }

  static let rest = Span.hours(1)

  package func turn(at now: Instant) async throws -> Instant {
    try await desk.forgetOldFeed(at: now) ? now + .seconds(1) : now + Self.rest
  }
}

/// Writes down what the feeds have brought.
package struct FeedFiguresWork: Turning {
  package let name = "feed-figures"
  package let hears: News = []
  let desk: Desk

  package init(desk: Desk) { self.desk = desk }

  static let rest = Span.seconds(20)

  package func turn(at now: Instant) async throws -> Instant {
    try await desk.saveFeedFigures(at: now)
    return now + Self.rest
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Looks at orders whose clocks have run out, city by city and a few at a time. Several processes may do it at once.
package actor ClockWork: Turning {
  package nonisolated let name = "clocks"
  package nonisolated let hears: News = []
  private let desk: Desk
  /// In real time a turn comes four times a second; clocks are minutes.
  private var next = Instant(ms: 0)

  package init(desk: Desk) { self.desk = desk }

  /// Orders in one transaction; each takes some statements when something is raised.
  static let slice = 20
  static let rest = Span.seconds(20)

  package func turn(at now: Instant) async throws -> Instant {
    // A time far ahead was set before the clock was set back.
    if now < next, next - now <= Self.rest { return next }
    var isMore = false
    for city in try await desk.citiesWithClocks() {
      isMore = try await desk.watchClocks(in: city, limit: Self.slice, at: now) == Self.slice || isMore
    }
    next = isMore ? now : now + Self.rest
    return next
  }
}

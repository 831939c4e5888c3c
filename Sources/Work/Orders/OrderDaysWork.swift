// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Makes room for the orders of the days to come, and lets go what policy no longer keeps. Several processes may do it
/// at once.
package struct OrderDaysWork: Turning {
  package let name = "order-days"
  package let hears: News = []
  let desk: Desk

  package init(desk: Desk) { self.desk = desk }

  static let rest = Span.hours(1)

  package func turn(at now: Instant) async throws -> Instant {
    try await desk.turnOrderDays(at: now)
    return now + Self.rest
  }
}

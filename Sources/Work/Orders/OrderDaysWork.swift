// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Makes the partitions of the days to come, on an engine that has them. Several processes may do it at once.
package struct OrderDaysWork: Turning {
  package let name = "order-days"
  package let hears: News = []
  let desk: Desk

  package init(desk: Desk) { self.desk = desk }

  static let rest = Span.hours(1)

  package func turn(at now: Instant) async throws -> Instant {
    try await desk.prepareOrderDays(at: now)
    return now + Self.rest
  }
}

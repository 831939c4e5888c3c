// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Brings states of orders that the embedded engine keeps beside their rows into the rows, a little at a time.
package struct OrderRowsWork: Turning {
  package let name = "order-rows"
  package let hears: News = []
  let desk: Desk

  package init(desk: Desk) { self.desk = desk }

  /// In real time it looks four times a second all the same; a simulated second need not have a turn of its own.
  static let rest = Span.seconds(10)

  package func turn(at now: Instant) async throws -> Instant {
    try await desk.settleOrders(at: now) ? now : now + Self.rest
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Asks people who have gone quiet whether they are still there, and ends politely what stays quiet. Several processes
/// may do it at once: each step is judged again on the locked row.
package struct QuietWork: Turning {
  package let name = "quiet"
  package let hears = News.journal
  let desk: Desk

  package init(desk: Desk) { self.desk = desk }

  static let batch = 100
  static let idle = Span.seconds(60)

  package func turn(at now: Instant) async throws -> Instant {
    let next = try await nextLook(at: now)
    guard next <= now else { return next }
    let due = try await desk.store.read { try $0.quietContacts(due: now, limit: Self.batch) }
    for contact in due { try await desk.keepQuiet(contact, at: now) }
    return due.count == Self.batch ? now : try await nextLook(at: now)
  }

  private func nextLook(at now: Instant) async throws -> Instant {
    try await desk.store.read { try $0.nextQuietDue() } ?? now + Self.idle
  }
}

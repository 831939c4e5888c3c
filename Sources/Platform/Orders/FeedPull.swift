// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// Fetches what the push has lost: asks the platform for everything after the last cursor and takes it in like a pushed
/// batch. The cursor moves only after its events are durable, so a crash repeats and never skips.
package struct FeedPull: Sendable {
  let client: PlatformClient
  let intake: FeedIntake
  let desk: Desk
  let every: Span

  package init(client: PlatformClient, desk: Desk, every: Span = .seconds(30)) {
    self.client = client
    self.desk = desk
    self.every = every
    intake = FeedIntake(desk: desk)
  }

  package var name: String { "pull.\(client.link.feed)" }
  static let page = 2_000

  /// Fetches one page; returns when the next is wanted (at once while there are more).
  package func turn(at now: Instant) async throws -> Instant {
    let feed = client.link.feed
    let from = try await desk.pullCursor(of: feed)
    let (body, next): ([UInt8], String?)
    do { (body, next) = try await client.events(after: from, limit: Self.page) } catch { return now + every }
    if !body.isEmpty { _ = try await intake.take(body, isPacked: false, feed: feed, way: .pulled, at: now) }
    guard let next, next != from else { return now + every }
    try await desk.movePullCursor(of: feed, to: next, at: now)
    return now
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Lets one reaction follow the journal.
package actor ReactionWork: Turning {
  package nonisolated var name: String { "reaction.\(reaction.name)" }
  package nonisolated let hears = News.journal
  private let desk: Desk
  private let reaction: Reaction
  /// How far this process has read; nil until it has asked where the reaction stands.
  private var read: Int64?

  package init(_ reaction: Reaction, desk: Desk) {
    self.reaction = reaction
    self.desk = desk
  }

  static let batch = 200

  package func turn(at now: Instant) async throws -> Instant {
    let (at, more) = try await desk.react(reaction, after: read, limit: Self.batch, at: now)
    read = at
    return more ? now : now + .seconds(60)
  }
}

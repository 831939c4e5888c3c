// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// Lets one reaction follow the journal.
package struct ReactionWork: Turning {
  package var name: String { "reaction.\(reaction.name)" }
  let desk: Desk
  let reaction: Reaction

  package init(_ reaction: Reaction, desk: Desk) {
    self.reaction = reaction
    self.desk = desk
  }

  static let batch = 200

  package func turn(at now: Instant) async throws -> Instant {
    let more = try await desk.react(reaction, limit: Self.batch, at: now)
    return more ? now : now + .seconds(60)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

/// The team at a glance: states with the longest in state, promises at risk by minutes left, escalations, queue.
struct LeaderPage: Sendable {
  struct Agent: Sendable {
    var id: String
    var name: String
    var state: String
    var tone: Tone
    var since: String
    var load: String
  }
  struct Team: Sendable {
    var name: String
    var agents: [Agent]
  }
  struct Row: Sendable {
    var href: String
    var clock: Clock
    var title: String
    var line: String
    var owner: String
    var isCurrent: Bool
    /// What can be done at once.
    var actions: [ActionRow] = []
  }
  /// A remedy that waits for this leader: who wants to give what, why, by which rule, and who pays.
  struct Signature: Sendable {
    var id: String
    var version: Int
    var href: String?
    var title: String
    var line: String
    var since: String
    var tone: Tone
    var actions: [ActionRow]
  }
  struct Figure: Sendable {
    var href: String
    var name: String
    var value: String
    var tone: Tone
  }

  var topics: String
  var figures: [Figure]
  var teams: [Team]
  var risks: [Row]
  var escalations: [Row]
  var waiting: [Row]
  var signatures: [Signature]
  var side: SidePane?
}

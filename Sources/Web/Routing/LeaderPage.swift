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
  var side: SidePane?
}

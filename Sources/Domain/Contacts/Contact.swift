// SPDX-License-Identifier: Apache-2.0

/// One person talking to us on one channel, from hello to goodbye.
///
///     waiting --offer--> offered --take--> active <--person writes-- quiet
///        ^                  |                |---silence---nudge-------^ |
///        |<--not taken------'                |                           |
///        |<--agent gone, passed on-----------'---end--> ended <--silence-'
///        '<------------------------resume-----------------'
/// Only the agent who has it writes to the person. A waiting contact keeps its place whatever happens to its offers.
/// A quiet contact ends politely by itself; within a week the person can resume it by writing again.
package struct Contact: Codable, Hashable, Sendable {
  package let id: ContactID
  package let person: PersonID
  /// customer, merchant or rider.
  package let side: Party
  package let channel: Channel
  package var language: Language
  package var caseID: CaseID
  package var state: ContactState
  /// Queue and criteria of the present or last wait.
  package var routed: Routed
  /// Who has it or had it last.
  package var agent: AgentID?
  /// The last message's number.
  package var seq: Int
  package var marks: ReadMarks
  package let openedAt: Instant
  /// The person's last word, and ours.
  package var personAt: Instant?
  package var answeredAt: Instant?
  package var endedAt: Instant?

  package init(
    id: ContactID, person: PersonID, side: Party, channel: Channel, language: Language, caseID: CaseID,
    state: ContactState, routed: Routed, agent: AgentID? = nil, seq: Int = 0, marks: ReadMarks = ReadMarks(),
    openedAt: Instant, personAt: Instant? = nil, answeredAt: Instant? = nil, endedAt: Instant? = nil
  ) {
    self.id = id
    self.person = person
    self.side = side
    self.channel = channel
    self.language = language
    self.caseID = caseID
    self.state = state
    self.routed = routed
    self.agent = agent
    self.seq = seq
    self.marks = marks
    self.openedAt = openedAt
    self.personAt = personAt
    self.answeredAt = answeredAt
    self.endedAt = endedAt
  }

  /// Whether it counts into its agent's load.
  package var isInHand: Bool {
    switch state {
    case .offered, .active, .quiet: true
    case .waiting, .ended: false
    }
  }

  /// The agent who may write now; nil while nobody has it.
  package var holder: AgentID? {
    switch state {
    case .active, .quiet: agent
    case .waiting, .offered, .ended: nil
    }
  }
}

package enum ContactState: Codable, Hashable, Sendable {
  case waiting
  case offered(OpenOffer)
  case active
  /// Nudged; it ends unless the person writes.
  case quiet(since: Instant)
  case ended(EndReason)

  /// One word for lists and indexes.
  package var name: String {
    switch self {
    case .waiting: "waiting"
    case .offered: "offered"
    case .active: "active"
    case .quiet: "quiet"
    case .ended: "ended"
    }
  }
}

package enum EndReason: String, Codable, Sendable, CaseIterable {
  case byPerson, byAgent, quiet
}

/// Up to which message each side has got and read; they only grow.
package struct ReadMarks: Codable, Hashable, Sendable {
  package private(set) var personGot = 0
  package private(set) var personRead = 0
  package private(set) var agentRead = 0
  package init() {}
  package init(personGot: Int, personRead: Int, agentRead: Int) {
    self.personGot = personGot
    self.personRead = personRead
    self.agentRead = agentRead
  }

  package enum Mark: String, Codable, Sendable { case personGot, personRead, agentRead }

  /// What was read was also got; never beyond `last`, never back.
  package mutating func set(_ mark: Mark, upTo seq: Int, last: Int) {
    let seq = min(seq, last)
    switch mark {
    case .personGot: personGot = max(personGot, seq)
    case .personRead:
      personRead = max(personRead, seq)
      personGot = max(personGot, seq)
    case .agentRead: agentRead = max(agentRead, seq)
    }
  }
}

package enum ContactError: Error, Hashable, Sendable {
  case ended
  case notEnded
  case notWaiting
  /// The offer was taken, withdrawn or ran out.
  case offerGone
  case notYours
  /// Too long ago to be resumed; a new contact is opened instead.
  case tooLate
  case emptyMessage
  case tooLong(limit: Int)
  case badClientID
}

// SPDX-License-Identifier: Apache-2.0

/// An agent as the dispatcher sees them, made from the rows: state, rights, skills, room.
package struct Seat: Hashable, Sendable {
  package var agent: AgentID
  package var state: AgentState
  package var rights: Rights
  package var skills: Skills
  package var capacity: Capacity
  package var load: Load
  /// The longest idle of those with the lowest load is asked first.
  package var idleSince: Instant
  /// Until when this picture may be relied on at most: end of presence, of a wrap-up, of a certificate. From then on
  /// nothing is offered and the dispatcher asks for a review.
  package var goodUntil: Instant

  package init(
    agent: AgentID, state: AgentState, rights: Rights, skills: Skills, capacity: Capacity, load: Load,
    idleSince: Instant, goodUntil: Instant
  ) {
    self.agent = agent
    self.state = state
    self.rights = rights
    self.skills = skills
    self.capacity = capacity
    self.load = load
    self.idleSince = idleSince
    self.goodUntil = goodUntil
  }

  /// From the rows: presence, wrap-up and certificates decide how long it holds.
  package init(agent: Agent, status: AgentStatus, presence: Presence, rights: Rights, load: Load) {
    var until = presence.goodUntil
    if let change = rights.changesAt { until = min(until, change) }
    if case .wrapUp(let end) = status.state { until = min(until, end) }
    self.init(
      agent: agent.id, state: status.state, rights: agent.can(.answer) ? rights : .none, skills: agent.skills,
      capacity: agent.capacity, load: load, idleSince: status.idleSince, goodUntil: until)
  }

  package func hasRoom(on channel: Channel) -> Bool { load[channel] < capacity[channel] }
  package var hasRoom: Bool { Channel.allCases.contains(where: hasRoom(on:)) }

  /// The one rule of who may be offered what, used by the dispatcher for its picture and again by the verb on locked
  /// rows: available, present, room on the channel, the permission to answer, and not refused before.
  package func isEligible(for routed: Routed, at now: Instant) -> Bool {
    state == .available && now < goodUntil && hasRoom(on: routed.need.channel) && rights.may(.answer(routed.need))
      && !routed.declinedBy.contains(agent)
  }
}

/// How many open contacts somebody has, by channel.
package struct Load: Codable, Hashable, Sendable {
  private var webChat = 0
  private var link = 0
  package init() {}
  package init(webChat: Int, link: Int = 0) {
    self.webChat = webChat
    self.link = link
  }

  package subscript(channel: Channel) -> Int {
    get {
      switch channel {
      case .webChat: webChat
      case .link: link
      }
    }
    set {
      switch channel {
      case .webChat: webChat = newValue
      case .link: link = newValue
      }
    }
  }
  package var total: Int { webChat + link }
}

// SPDX-License-Identifier: Apache-2.0

/// What an agent is doing, as routing sees it. Only `available` is ever offered anything. An agent with open contacts
/// and room for more is available too; `busy` means no room on any channel.
///
///     offline --signIn--> paused(arriving) --ready--> available --offer--> offered --take--> available | busy
///                                                       ^                    |--miss--> notReady --ready--> …
///                                                       |                    '--decline, withdraw--> available
///                                                       '--(time)-- wrapUp <--finish-- available | busy
/// A sign-out or a lost heartbeat leads from everywhere to offline. Nobody is paused, or signed out by choice, out of
/// an open offer: it is answered first, or runs out.
package enum AgentState: Codable, Hashable, Sendable {
  case offline
  case available
  case paused(PauseReason)
  case offered(OfferID)
  case busy
  case wrapUp(until: Instant)
  case notReady(missed: OfferID)
}

/// Why somebody takes no contacts for now.
package enum PauseReason: String, Codable, Sendable, CaseIterable {
  /// Signed in and not yet begun.
  case arriving
  case rest, meal, meeting, training
  /// A quiet quarter of an hour after a hard contact.
  case relief
  case fault
}

/// What can happen to an agent's state.
package enum AgentCommand: Hashable, Sendable {
  case signIn, signOut
  case ready(hasRoom: Bool)
  case pause(PauseReason)
  case offer(OfferID)
  case take(OfferID, hasRoom: Bool)
  /// The agent said no; the contact is not offered to them again.
  case decline(OfferID)
  /// The offer ran out.
  case miss(OfferID)
  /// The contact ended or went elsewhere while it was offered.
  case withdraw(OfferID)
  /// A contact ended; `wrapUp` is the time its queue gives for what has to be written down.
  case finish(wrapUp: Span)
  /// The time of the wrap-up has passed.
  case wrapUpOver(hasRoom: Bool)
  /// No heartbeat for longer than the policy allows.
  case lose
}

/// An agent's state and since when; heartbeats are kept apart (`Presence`).
package struct AgentStatus: Codable, Hashable, Sendable {
  package let agent: AgentID
  package var state: AgentState
  package var since: Instant
  /// When they last finished or got something: who has waited longest is asked first.
  package var idleSince: Instant

  package init(agent: AgentID, state: AgentState, since: Instant, idleSince: Instant) {
    self.agent = agent
    self.state = state
    self.since = since
    self.idleSince = idleSince
  }
  package static func new(_ agent: AgentID, at now: Instant) -> AgentStatus {
    AgentStatus(agent: agent, state: .offline, since: now, idleSince: now)
  }

  /// The state after `command`. An event is written only when the state changed.
  /// - Throws: `AgentStateError` when the command does not fit the state.
  package func decide(_ command: AgentCommand, at now: Instant) throws(AgentStateError) -> Decided<AgentStatus> {
    let next = try following(command, at: now)
    guard next != state else { return Decided(self) }
    var status = self
    status.state = next
    status.since = now
    switch command {
    case .take, .finish, .signIn: status.idleSince = now
    default: break
    }
    let change = AgentStateChange(agent: agent, was: state, state: next, since: now)
    return Decided(status, events: [NewEvent("agent.stateChanged", subject: "\(agent)", payload: change)])
  }

  private func following(_ command: AgentCommand, at now: Instant) throws(AgentStateError) -> AgentState {
    switch (command, state) {
    case (.signIn, .offline): .paused(.arriving)
    case (.signIn, _): state
    case (.signOut, .offered(let offer)), (.pause, .offered(let offer)), (.ready, .offered(let offer)):
      throw .offerOpen(offer)
    case (.signOut, _), (.lose, _): .offline
    case (_, .offline): throw .notSignedIn
    case (.ready(let hasRoom), _): hasRoom ? .available : .busy
    case (.pause(let reason), _): .paused(reason)
    case (.offer(let offer), .available): .offered(offer)
    case (.offer, _): throw .notAvailable
    case (.take(let offer, let hasRoom), .offered(let open)) where offer == open: hasRoom ? .available : .busy
    case (.decline(let offer), .offered(let open)) where offer == open: .available
    case (.withdraw(let offer), .offered(let open)) where offer == open: .available
    case (.miss(let offer), .offered(let open)) where offer == open: .notReady(missed: offer)
    case (.take, _), (.decline, _), (.miss, _), (.withdraw, _): throw .offerGone
    case (.finish(let span), .available), (.finish(let span), .busy):
      span > .zero ? .wrapUp(until: now + span) : .available
    case (.finish(let span), .wrapUp(let until)): .wrapUp(until: max(until, now + span))
    case (.finish, _): state
    case (.wrapUpOver(let hasRoom), .wrapUp(let until)) where until <= now: hasRoom ? .available : .busy
    case (.wrapUpOver, _): state
    }
  }
}

/// The payload of `agent.stateChanged`.
package struct AgentStateChange: Codable, Hashable, Sendable {
  package let agent: AgentID
  package let was: AgentState
  package let state: AgentState
  package let since: Instant
}

package enum AgentStateError: Error, Hashable, Sendable {
  case notSignedIn
  case notAvailable
  /// The offer has to be taken or declined first.
  case offerOpen(OfferID)
  /// The offer was answered, withdrawn or ran out.
  case offerGone
}

/// When a browser of this agent was last heard. A heartbeat is a row, not an event.
package struct Presence: Codable, Hashable, Sendable {
  package var seenAt: Instant
  /// How long one heartbeat is good for.
  package var lasts: Span
  package init(seenAt: Instant, lasts: Span = Presence.timeout) {
    self.seenAt = seenAt
    self.lasts = lasts
  }

  /// The browser beats every 15 s. A network that is away for a minute takes nobody's contacts; after that they are
  /// gone.
  package static let beat = Span.seconds(15)
  package static let timeout = Span.seconds(80)

  package var goodUntil: Instant { seenAt + lasts }
  package func isPresent(at now: Instant) -> Bool { now < goodUntil }
}

extension AgentState {
  /// One word for rows and pages.
  package var name: String {
    switch self {
    case .offline: "offline"
    case .available: "available"
    case .paused: "paused"
    case .offered: "offered"
    case .busy: "busy"
    case .wrapUp: "wrapUp"
    case .notReady: "notReady"
    }
  }
}

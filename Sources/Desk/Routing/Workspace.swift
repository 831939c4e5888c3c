// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A contact in a list.
package struct ContactLine: Codable, Sendable {
  package let contact: Contact
  package let person: MaskedPerson?
  package let scenario: Scenario
  package let caseState: String
  /// The last thing said, for the list's second line.
  package let last: Message?
  /// What the person said since the agent last looked; 0 for somebody else's.
  package let unread: Int
}

/// The contact on the screen, with everything said in it and the case around it.
package struct OpenedLine: Codable, Sendable {
  package let line: ContactLine
  /// The last two hundred, notes included, oldest first.
  package let messages: [Message]
  package let file: CaseView
  package let place: QueuePlace?
}

/// Everything one agent's screen needs, of one moment.
package struct WorkspaceView: Codable, Sendable {
  package let me: Agent
  package let status: AgentStatus
  package let load: Load
  /// At most one, kept as a list because a screen lists it.
  package let offers: [ContactLine]
  package let contacts: [ContactLine]
  /// The queues this agent may answer, in the policy's order.
  package let queues: [QueueDepth]
  package let opened: OpenedLine?
  /// The journal's position this was read at: where the live stream goes on.
  package let position: Int64
}

extension Desk {
  /// One agent's screen in one read. `open` is the contact in the middle; without one, the first in hand.
  package func workspace(
    of agent: AgentID, open: ContactID? = nil, at now: Instant
  ) async throws -> WorkspaceView {
    let secrets = secrets
    let policy = policies.routing
    return try await store.read { sql in
      let me = try sql.staff(.agent(agent), who: .answer)
      let contacts = try sql.contacts(heldBy: agent).map { try sql.line(of: $0, secrets) }
      let offers = try sql.contacts(offeredTo: agent).map { try sql.line(of: $0, secrets) }
      let rights = try sql.rights(of: agent, secrets, at: now)
      return WorkspaceView(
        me: me, status: try sql.agentStatus(agent) ?? .new(agent, at: now), load: try sql.load(of: agent),
        offers: offers, contacts: contacts.sorted(by: ContactLine.needsFirst),
        queues: try sql.depths(of: policy.queues.filter { $0.isAnswered(with: rights) }),
        opened: try sql.opened(open ?? contacts.first?.contact.id, by: me, secrets, at: now),
        position: try sql.lastPosition())
    }
  }
}

extension ContactLine {
  /// Unread first, then whoever has waited longest for a word, then by id.
  fileprivate static func needsFirst(_ a: ContactLine, _ b: ContactLine) -> Bool {
    let left = (a.unread > 0 ? 0 : 1, a.contact.personAt ?? a.contact.openedAt, a.contact.id)
    let right = (b.unread > 0 ? 0 : 1, b.contact.personAt ?? b.contact.openedAt, b.contact.id)
    return left < right
  }
}

extension Queue {
  /// Whether somebody with these rights may answer anything in it.
  func isAnswered(with rights: Rights) -> Bool {
    scenarios.contains { scenario in
      levels.contains { level in
        Channel.allCases.contains { channel in
          Language.allCases.contains {
            rights.may(.answer(Need(scenario: scenario, channel: channel, language: $0, level: level)))
          }
        }
      }
    }
  }
}

extension SQL {
  func line(of contact: Contact, _ secrets: Secrets) throws -> ContactLine {
    let file = try caseFile(contact.caseID)
    let unread = contact.holder == nil ? 0 : try unread(in: contact)
    return ContactLine(
      contact: contact, person: try masked(contact.person, secrets),
      scenario: file?.scenario ?? contact.routed.need.scenario, caseState: file?.state.name ?? "",
      last: try lastMessages(in: contact.id, notes: false, limit: 1).last, unread: unread)
  }

  /// Staff see a contact they hold or are offered; a leader sees every one.
  func mayRead(_ contact: Contact, _ me: Agent) -> Bool {
    if case .offered(let offer) = contact.state, offer.agent == me.id { return true }
    return contact.agent == me.id || me.can(.lead)
  }

  fileprivate func opened(
    _ id: ContactID?, by me: Agent, _ secrets: Secrets, at now: Instant
  ) throws -> OpenedLine? {
    guard let id, let contact = try contact(id) else { return nil }
    guard mayRead(contact, me), let file = try caseView(contact.caseID, secrets) else {
      throw DeskError.notFound("contact")
    }
    return OpenedLine(
      line: try line(of: contact, secrets), messages: try lastMessages(in: id, notes: true, limit: 200), file: file,
      place: try place(of: contact, at: now))
  }

  func depths(of queues: [Queue]) throws -> [QueueDepth] {
    let depths = try queueDepths()
    return queues.map { queue in
      depths.first { $0.queue == queue.name } ?? QueueDepth(queue: queue.name, waiting: 0, since: nil)
    }
  }
}

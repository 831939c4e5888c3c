// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// The one dispatcher of all processes: holds `Dispatcher` in memory, keeps it true by the journal, and carries out
/// what it decides as verbs. Who loses the lease forgets everything; who gets it begins from the rows. The verbs check
/// the fencing number, so a dispatcher that does not know yet that it was replaced changes nothing.
package actor DispatcherWork: Turning {
  package nonisolated let name = "dispatcher"
  package nonisolated let hears = News.journal
  private let desk: Desk
  private let holder: String
  private let width: Int
  private let lease: Span
  private var memory: Memory?

  private struct Memory {
    var dispatcher: Dispatcher
    var position: Int64
    let fence: Int64
    var renewAt: Instant
  }

  /// - Parameter width: how many decisions are carried out side by side; the simulator uses 1, so that a seed means one
  ///   history. `lease` is renewed when two fifths of it have passed; without other processes it may be long.
  package init(desk: Desk, holder: String, width: Int = 8, lease: Span = RoutingLease.length) {
    self.desk = desk
    self.holder = holder
    self.width = width
    self.lease = lease
  }

  static let page = 1_000

  package func turn(at now: Instant) async throws -> Instant {
    do {
      return try await route(at: now)
    } catch is LeaseLost {
      // Another process has it, or this one was slow; the rows tell whoever comes next.
      return now
    }
  }

  private func route(at now: Instant) async throws -> Instant {
    guard var memory = try await held(at: now) else {
      self.memory = nil
      return now + .seconds(1)
    }
    self.memory = nil  // An error below forgets everything; the next turn begins from the rows.
    try await catchUp(&memory, at: now)
    let (decisions, wake) = memory.dispatcher.turn(now)
    let stale = try await carryOut(decisions, &memory, at: now)
    try await refresh(stale, &memory, at: now)
    let renewAt = memory.renewAt
    self.memory = memory
    if !decisions.isEmpty { return now }
    return min(wake ?? renewAt, renewAt)
  }

  // MARK: The lease

  private func held(at now: Instant) async throws -> Memory? {
    if let memory, now < memory.renewAt { return memory }
    guard let fence = try await desk.leaseDispatcher(holder: holder, length: lease, at: now) else { return nil }
    let renewAt = now + Span(ms: lease.ms * 2 / 5)
    if var memory, memory.fence == fence {
      memory.renewAt = renewAt
      return memory
    }
    return try await rebuilt(fence, renewAt: renewAt, at: now)
  }

  private func rebuilt(_ fence: Int64, renewAt: Instant, at now: Instant) async throws -> Memory {
    let (secrets, policies) = (desk.secrets, desk.policies)
    return try await desk.store.read { sql in
      // The position first: what happens between is read twice, never missed.
      let position = try sql.lastPosition()
      var dispatcher = Dispatcher(policy: policies.routing)
      for contact in try sql.waitingContacts() { dispatcher.know(contact, at: now) }
      for status in try sql.presentAgentStatuses() {
        if let seat = try sql.seat(of: status.agent, presence: policies.presence, secrets, at: now) {
          dispatcher.set(seat)
        }
      }
      return Memory(dispatcher: dispatcher, position: position, fence: fence, renewAt: renewAt)
    }
  }

  // MARK: What others changed

  /// Whose rows have to be read again.
  private struct Stale {
    var contacts: Set<ContactID> = []
    var agents: Set<AgentID> = []
  }

  private func catchUp(_ memory: inout Memory, at now: Instant) async throws {
    while true {
      let position = memory.position
      let entries = try await desk.journal(after: position, limit: Self.page)
      var stale = Stale()
      for entry in entries { try Self.note(entry, in: &stale) }
      try await refresh(stale, &memory, at: now)
      memory.position = entries.last?.position ?? position
      if entries.count < Self.page { return }
    }
  }

  private static func note(_ entry: JournalEntry, in stale: inout Stale) throws {
    switch entry.name {
    case "contact.opened", "contact.offered", "contact.taken", "contact.returned", "contact.requeued", "contact.ended",
      "contact.resumed":
      let change = try entry.payload(as: ContactChanged.self)
      stale.contacts.insert(change.contact)
      if let agent = change.agent { stale.agents.insert(agent) }
    case "agent.stateChanged", "people.granted", "people.revoked", "people.changed":
      if let agent = AgentID(entry.subject) { stale.agents.insert(agent) }
    default: break
    }
  }

  private func refresh(_ stale: Stale, _ memory: inout Memory, at now: Instant) async throws {
    guard !stale.contacts.isEmpty || !stale.agents.isEmpty else { return }
    let (secrets, presence) = (desk.secrets, desk.policies.presence)
    let rows = try await desk.store.read { sql in
      (
        contacts: try stale.contacts.sorted().map { ($0, try sql.contact($0)) },
        seats: try stale.agents.sorted().map { ($0, try sql.seat(of: $0, presence: presence, secrets, at: now)) }
      )
    }
    for (id, contact) in rows.contacts {
      memory.dispatcher.remove(id)
      if let contact { memory.dispatcher.know(contact, at: now) }
    }
    for (id, seat) in rows.seats {
      memory.dispatcher.remove(id)
      if let seat { memory.dispatcher.set(seat) }
    }
  }

  // MARK: Carrying out

  /// - Returns: what was not as the dispatcher thought, or was changed without an event.
  private func carryOut(
    _ decisions: [RoutingDecision], _ memory: inout Memory, at now: Instant
  ) async throws -> Stale {
    var stale = Stale()
    let (desk, fence) = (desk, memory.fence)
    // Endings and reviews first, then offers: an offer may rest on them.
    for decision in decisions {
      switch decision {
      case .expire(let contact, let open):
        try await desk.expireOffer(contact, fence: fence, at: now)
        stale.contacts.insert(contact)
        stale.agents.insert(open.agent)
      case .review(let agent):
        let seat = try await desk.review(agent, at: now)
        memory.dispatcher.remove(agent)
        if let seat { memory.dispatcher.set(seat) }
      case .offer: break
      }
    }
    let offers = decisions.compactMap {
      if case .offer(let id, let agent, let until) = $0 { (id, agent, until) } else { nil }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, (id, agent, until)) in offers.enumerated() {
        if index >= width { try await group.next() }
        group.addTask { _ = try await desk.offer(id, to: agent, until: until, fence: fence, at: now) }
      }
      try await group.waitForAll()
    }
    for (id, agent, _) in offers {
      stale.contacts.insert(id)
      stale.agents.insert(agent)
    }
    return stale
  }
}

extension Dispatcher {
  /// Takes a contact's row into memory, if it waits.
  fileprivate mutating func know(_ contact: Contact, at now: Instant) {
    switch contact.state {
    case .waiting: add(contact.id, contact.routed, at: now)
    case .offered(let offer): add(contact.id, contact.routed, offered: offer, at: now)
    case .active, .quiet, .ended: break
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Offers a waiting contact to somebody, if both are still as the dispatcher saw them: judged again on locked rows by
  /// the same rule (`Seat.isEligible`).
  /// - Parameter fence: the dispatcher's fencing number; a dispatcher that lost its lease offers nothing.
  /// - Returns: false when the contact or the agent has changed meanwhile.
  package func offer(
    _ id: ContactID, to agent: AgentID, until: Instant, fence: Int64, at now: Instant
  ) async throws -> Bool {
    try await change(by: .system("dispatcher"), at: now) { tx in
      try tx.checkFence(fence)
      guard let contact = try tx.sql.lockedContact(id), contact.state == .waiting else { return false }
      guard try tx.sql.lockedAgentStatus(agent) != nil,
        let seat = try tx.sql.seat(of: agent, presence: tx.policies.presence, tx.secrets, at: now),
        seat.isEligible(for: contact.routed, at: now)
      else { return false }
      let offer = OpenOffer(offer: tx.newID(city: id.city), agent: agent, until: until)
      try tx.save(tx.apply(contact.offer(offer), city: id.city))
      if let offer = offer.offer { try tx.move(agent, .offer(offer)) }
      return true
    }
  }

  /// The offer ran out: the contact goes back to its place and the agent is not ready.
  package func expireOffer(_ id: ContactID, fence: Int64, at now: Instant) async throws {
    try await change(by: .system("dispatcher"), at: now) { tx in
      try tx.checkFence(fence)
      guard let contact = try tx.sql.lockedContact(id), case .offered(let open) = contact.state, open.until <= now,
        let offer = open.offer
      else { return }
      try tx.save(tx.apply(contact.giveBack(offer), city: id.city))
      if try tx.sql.lockedAgentStatus(open.agent)?.state == .offered(offer) { try tx.move(open.agent, .miss(offer)) }
    }
  }

  /// The agent takes what is offered to them; the case becomes theirs unless it has an owner.
  /// - Throws: `ContactError.offerGone`, `.notYours`; `DeskError.forbidden` when the right has ended meanwhile.
  @discardableResult
  package func take(
    _ id: ContactID, offer: OfferID, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Contact {
    try await verb("contact.take", by: actor, id: command, at: now) { tx in
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      let agent = try tx.require(.answer(contact.routed.need))
      let taken = try tx.apply(contact.take(offer, by: agent.id), city: id.city)
      try tx.save(taken, takenAt: tx.now)
      try tx.own(taken.caseID, agent.id)
      let full = try tx.tell(id, .joined)
      try tx.move(agent.id, .take(offer, hasRoom: tx.hasRoom(agent)))
      return full
    }
  }

  /// The agent says no; the contact keeps its place and is not offered to them again.
  package func decline(
    _ id: ContactID, offer: OfferID, by actor: Actor, command: CommandID, at now: Instant
  ) async throws {
    try await verb("contact.decline", by: actor, id: command, at: now) { tx in
      let agent = try tx.staff(who: .answer)
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      try tx.save(tx.apply(contact.decline(offer, by: agent.id), city: id.city))
      try tx.move(agent.id, .decline(offer))
      return Done()
    }
  }
}

extension Tx {
  func checkFence(_ fence: Int64) throws {
    guard try sql.holdsLease(RoutingLease.name, fence: fence, now: now) else { throw LeaseLost() }
  }

  /// Makes somebody the owner of a case that has none.
  func own(_ id: CaseID, _ agent: AgentID) throws {
    guard let file = try sql.lockedCaseFile(id), file.isOpen, file.owner == nil else { return }
    try decide(file, .assign(agent))
  }
}

/// Somebody else is the dispatcher now: nothing was done.
package struct LeaseLost: Error, Hashable {}

/// The lease of the one dispatcher.
package enum RoutingLease {
  package static let name = "dispatcher"
  package static let length = Span.seconds(5)
}

extension Desk {
  /// Takes or renews the dispatcher's lease; nil while another process has it.
  package func leaseDispatcher(
    holder: String, length: Span = RoutingLease.length, at now: Instant
  ) async throws -> Int64? {
    try await store.write { try $0.lease(RoutingLease.name, holder: holder, length: length, now: now) }
  }
}

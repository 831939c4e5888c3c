// SPDX-License-Identifier: Apache-2.0

extension Contact {
  /// A contact that begins to wait.
  package static func open(
    _ id: ContactID, person: PersonID, side: Party, channel: Channel, language: Language, caseID: CaseID,
    routed: Routed, at now: Instant
  ) -> Decided<Contact> {
    let contact = Contact(
      id: id, person: person, side: side, channel: channel, language: language, caseID: caseID, state: .waiting,
      routed: routed, openedAt: now)
    return contact.told("contact.opened", of: contact)
  }

  // MARK: Routing

  package func offer(_ offer: OpenOffer) throws(ContactError) -> Decided<Contact> {
    guard state == .waiting else { throw .notWaiting }
    var next = self
    next.state = .offered(offer)
    return told("contact.offered", of: next)
  }

  /// The offered agent takes it; it is theirs alone from here.
  package func take(_ offer: OfferID, by agent: AgentID) throws(ContactError) -> Decided<Contact> {
    try checkOffer(offer, agent)
    var next = self
    next.state = .active
    next.agent = agent
    return told("contact.taken", of: next)
  }

  /// Back to its place, and not to this agent again.
  package func decline(_ offer: OfferID, by agent: AgentID) throws(ContactError) -> Decided<Contact> {
    try checkOffer(offer, agent)
    var next = self
    next.state = .waiting
    next.routed.declinedBy = (routed.declinedBy.filter { $0 != agent } + [agent]).sorted()
    return told("contact.returned", of: next)
  }

  /// The offer ran out, or its agent is gone: back to its place.
  package func giveBack(_ offer: OfferID) throws(ContactError) -> Decided<Contact> {
    guard case .offered(let open) = state, open.offer == offer else { throw .offerGone }
    var next = self
    next.state = .waiting
    return told("contact.returned", of: next)
  }

  /// To the line again, under new criteria: the agent is gone, the case was escalated, or it is passed on. Its wait
  /// begins where `routed.since` says.
  package func requeue(_ routed: Routed) throws(ContactError) -> Decided<Contact> {
    if case .ended = state { throw .ended }
    var next = self
    next.state = .waiting
    next.routed = routed
    return told("contact.requeued", of: next)
  }

  /// Straight into somebody's hands: taken over, or reassigned by a leader.
  package func hand(to agent: AgentID) throws(ContactError) -> Decided<Contact> {
    if case .ended = state { throw .ended }
    guard holder != agent else { return Decided(self) }
    var next = self
    next.state = .active
    next.agent = agent
    return told("contact.taken", of: next)
  }

  private func checkOffer(_ offer: OfferID, _ agent: AgentID) throws(ContactError) {
    guard case .offered(let open) = state, open.offer == offer else { throw .offerGone }
    guard open.agent == agent else { throw .notYours }
  }

  // MARK: Talking

  /// One more message. The person may write until the end; an agent only while holding it, but a note at any time.
  /// The text is cleaned before (`MessageCap`); the same client id again is found before this is asked.
  package func say(
    _ body: MessageBody, by author: Author, as id: MessageID, clientID: String?, saidAt: Instant, at now: Instant
  ) throws(ContactError) -> (contact: Decided<Contact>, message: Message) {
    if body.isPublic, author != .system {
      if case .ended = state { throw .ended }
      if case .agent(let agent) = author, holder != agent { throw .notYours }
    }
    var next = self
    next.seq += 1
    switch author {
    case .person:
      next.personAt = now
      next.marks.set(.personRead, upTo: next.seq, last: next.seq)
      if case .quiet = state { next.state = .active }
    case .agent where body.isPublic:
      next.answeredAt = now
      next.marks.set(.agentRead, upTo: next.seq, last: next.seq)
      if case .quiet = state { next.state = .active }
    case .agent, .system: break
    }
    let message = Message(
      id: id, contact: self.id, seq: next.seq, author: author, body: body, clientID: clientID, saidAt: saidAt, at: now)
    let event = NewEvent(
      "message.said", subject: "\(self.id)", caseID: caseID,
      payload: MessageSaid(contact: self.id, message: id, seq: next.seq, author: author, kind: body.kind))
    return (Decided(next, events: [event]), message)
  }

  package func mark(_ mark: ReadMarks.Mark, upTo seq: Int) -> Decided<Contact> {
    var next = self
    next.marks.set(mark, upTo: seq, last: self.seq)
    guard next != self else { return Decided(self) }
    let event = NewEvent(
      "contact.marked", subject: "\(id)", caseID: caseID, payload: ContactMarked(contact: id, marks: next.marks))
    return Decided(next, events: [event])
  }

  // MARK: The end

  package func end(_ reason: EndReason, at now: Instant) throws(ContactError) -> Decided<Contact> {
    if case .ended = state { throw .ended }
    var next = self
    next.state = .ended(reason)
    next.endedAt = now
    return told("contact.ended", of: next)
  }

  /// The person writes again after the end.
  /// - Throws: `notEnded`, or `tooLate` after a week.
  package func resume(_ routed: Routed, at now: Instant) throws(ContactError) -> Decided<Contact> {
    guard case .ended = state, let endedAt else { throw .notEnded }
    guard now - endedAt <= QuietRule.resumable else { throw .tooLate }
    var next = self
    next.state = .waiting
    next.routed = routed
    next.endedAt = nil
    return told("contact.resumed", of: next)
  }

  private func told(_ event: String, of next: Contact) -> Decided<Contact> {
    let change = ContactChanged(
      contact: id, caseID: next.caseID, state: next.state.name, agent: next.agent, queue: next.routed.queue)
    return Decided(next, events: [NewEvent(event, subject: "\(id)", caseID: next.caseID, payload: change)])
  }
}

/// The payload of `contact.*` but `contact.marked`.
package struct ContactChanged: Codable, Hashable, Sendable {
  package let contact: ContactID
  package let caseID: CaseID
  package let state: String
  package let agent: AgentID?
  package let queue: String
}

/// The payload of `contact.marked`.
package struct ContactMarked: Codable, Hashable, Sendable {
  package let contact: ContactID
  package let marks: ReadMarks
}

/// The payload of `message.said`: who wants the words reads the row.
package struct MessageSaid: Codable, Hashable, Sendable {
  package let contact: ContactID
  package let message: MessageID
  package let seq: Int
  package let author: Author
  package let kind: String
}

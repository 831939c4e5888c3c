// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A contact as the person on the other side sees it.
package struct Conversation: Codable, Sendable {
  package let contact: ContactID
  package let caseID: CaseID
  /// waiting, offered, active, quiet or ended; to the person, offered is waiting.
  package let state: String
  package let language: Language
  /// Without notes, oldest first.
  package let messages: [Message]
  /// The last message's number, notes counted: where `after` goes on.
  package let seq: Int
  package let marks: ReadMarks
  /// The first name of who answers, once somebody does.
  package let agent: String?
  /// Only while it waits.
  package let place: QueuePlace?
  /// The agent is writing right now.
  package var isTyping = false
}

extension Desk {
  /// A contact from a message on; for the person it belongs to.
  /// - Throws: `DeskError.notFound` for everybody else.
  package func conversation(
    _ id: ContactID, after seq: Int = 0, for actor: Actor, at now: Instant
  ) async throws -> Conversation {
    var found = try await store.read { sql in
      guard let contact = try sql.contact(id), contact.belongs(to: actor) else { throw DeskError.notFound("contact") }
      return try sql.conversation(contact, after: seq, at: now)
    }
    found.isTyping = typing.isTyping(id, isPerson: false, at: now)
    return found
  }

  /// Remembers for some seconds that the person of the contact, or its agent, is writing.
  /// - Throws: `DeskError.notFound` for somebody else's contact.
  package func noteTyping(in id: ContactID, by actor: Actor, at now: Instant) async throws {
    let contact = try await store.read { try $0.contact(id) }
    if let contact, contact.belongs(to: actor) { return typing.note(id, isPerson: true, at: now) }
    guard let contact, let holder = contact.holder, actor == .agent(holder) else { throw DeskError.notFound("contact") }
    typing.note(id, isPerson: false, at: now)
  }

  /// The person's contact on this channel that goes on, or the last one that can be resumed; nil for a new person.
  package func lastConversation(
    of person: PersonID, on channel: Channel, at now: Instant
  ) async throws -> Conversation? {
    try await store.read { sql in
      let last = try sql.contacts(of: person, limit: 5).first { $0.channel == channel }
      guard let last else { return nil }
      if let endedAt = last.endedAt, now - endedAt > QuietRule.resumable { return nil }
      return try sql.conversation(last, after: 0, at: now)
    }
  }
}

extension Contact {
  /// Whether the actor is the person of this contact.
  package func belongs(to actor: Actor) -> Bool {
    switch (actor, side) {
    case (.customer(person), .customer), (.merchant(person), .merchant), (.rider(person), .rider): true
    default: false
    }
  }
}

extension SQL {
  fileprivate func conversation(_ contact: Contact, after seq: Int, at now: Instant) throws -> Conversation {
    Conversation(
      contact: contact.id, caseID: contact.caseID, state: contact.state.name, language: contact.language,
      messages: try messages(in: contact.id, after: seq, notes: false), seq: contact.seq, marks: contact.marks,
      agent: try contact.holder.flatMap { try agent($0)?.name }, place: try place(of: contact, at: now))
  }

  /// Where a waiting contact stands and how long it will about take; nil when it does not wait.
  package func place(of contact: Contact, at now: Instant) throws -> QueuePlace? {
    switch contact.state {
    case .waiting, .offered:
      let routed = contact.routed
      let before = try waitingBefore(contact.id, in: routed.queue, since: routed.since)
      return QueuePlace(position: before + 1, takes: try takes(in: routed.queue), at: now)
    case .active, .quiet, .ended: return nil
    }
  }
}

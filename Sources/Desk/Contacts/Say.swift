// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What became of something that was said.
package struct Said: Codable, Sendable {
  package let message: Message
  /// The contact had ended and waits again.
  package let resumed: Bool
}

extension Desk {
  /// Adds a message. The same client id by the same author again gives the first message again. A person who writes
  /// into an ended contact resumes it. Staff write only while they hold the contact; notes they may write at any time.
  /// - Throws: `ContactError`; `DeskError.notFound` for somebody else's contact.
  package func say(
    _ body: MessageBody, in id: ContactID, clientID: String?, saidAt: Instant? = nil, by actor: Actor,
    command: CommandID, at now: Instant
  ) async throws -> Said {
    try hold(actor, to: policies.traffic.words, .words, at: now)
    let body = try Self.cleaned(body)
    if let clientID { try MessageCap.check(clientID: clientID) }
    if let saidAt, !MessageCap.clock.contains(saidAt) {
      throw DeskError.invalid(field: "saidAt", rule: "milliseconds since 1970, before 2100")
    }
    return try await verb("contact.say", by: actor, id: command, at: now) { tx in
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      let author = try tx.author(in: contact)
      if let clientID, let earlier = try tx.sql.message(in: id, by: author, clientID: clientID) {
        return Said(message: earlier, resumed: false)
      }
      var live = contact
      if case .ended = contact.state, author == .person { live = try tx.resume(contact) }
      let message = try tx.say(body, in: live, by: author, clientID: clientID, saidAt: saidAt ?? tx.now).message
      return Said(message: message, resumed: live.state != contact.state)
    }
  }

  private static func cleaned(_ body: MessageBody) throws -> MessageBody {
    switch body {
    case .text(let text): .text(try MessageCap.cleaned(text))
    case .note(let text): .note(try MessageCap.cleaned(text, limit: MessageCap.noteCharacters))
    case .picture, .notice, .card: body
    }
  }

  /// How far somebody has got or read; older marks change nothing.
  package func mark(_ mark: ReadMarks.Mark, upTo seq: Int, in id: ContactID, by actor: Actor, at now: Instant)
    async throws
  {
    try await change(by: actor, at: now) { tx in
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      let author = try tx.author(in: contact)
      guard (author == .person) == (mark != .agentRead) else { throw DeskError.forbidden("mark") }
      if author != .person, contact.holder.map({ author != .agent($0) }) ?? true { return }
      let marked = try tx.apply(contact.mark(mark, upTo: seq), city: id.city)
      if marked != contact { try tx.save(marked) }
    }
  }

  /// A picture that was checked and written beside the store becomes part of the contact.
  package func sayPicture(
    _ picture: Picture, file: String, in id: ContactID, clientID: String, by actor: Actor, command: CommandID,
    at now: Instant
  ) async throws -> Said {
    try hold(actor, to: policies.traffic.words, .words, at: now)
    try MessageCap.check(clientID: clientID)
    return try await verb("contact.sayPicture", by: actor, id: command, at: now) { tx in
      guard let contact = try tx.sql.lockedContact(id) else { throw DeskError.notFound("contact") }
      let author = try tx.author(in: contact)
      if let earlier = try tx.sql.message(in: id, by: author, clientID: clientID) {
        return Said(message: earlier, resumed: false)
      }
      var live = contact
      if case .ended = contact.state, author == .person { live = try tx.resume(contact) }
      try tx.sql.add(picture, file: file, to: id, at: tx.now)
      let message = try tx.say(.picture(picture), in: live, by: author, clientID: clientID, saidAt: tx.now).message
      return Said(message: message, resumed: live.state != contact.state)
    }
  }
}

extension Tx {
  /// Whose word it is when the actor speaks here. Somebody else's contact is as if it did not exist.
  func author(in contact: Contact) throws -> Author {
    switch (actor, contact.side) {
    case (.customer(contact.person), .customer), (.merchant(contact.person), .merchant),
      (.rider(contact.person), .rider):
      return .person
    case (.agent(let id), _):
      try staff(who: .answer)
      return .agent(id)
    case (.system, _): return .system
    default: throw DeskError.notFound("contact")
    }
  }

  /// Adds a message to a locked contact, saves both, and makes the case findable by the words.
  @discardableResult
  package func say(
    _ body: MessageBody, in contact: Contact, by author: Author, clientID: String? = nil, saidAt: Instant
  ) throws -> (contact: Contact, message: Message) {
    let (next, message) = try spoken(body, in: contact, by: author, clientID: clientID, saidAt: saidAt)
    try save(next)
    try keep(message, in: next)
    return (next, message)
  }

  /// A message and the contact after it; neither is saved yet.
  func spoken(
    _ body: MessageBody, in contact: Contact, by author: Author, clientID: String?, saidAt: Instant
  ) throws -> (contact: Contact, message: Message) {
    let (decided, message) = try contact.say(
      body, by: author, as: newID(city: contact.id.city), clientID: clientID, saidAt: saidAt, at: now)
    return (try apply(decided, city: contact.id.city), message)
  }

  /// Adds a message, and the case becomes findable by its words.
  func keep(_ message: Message, in contact: Contact) throws {
    try sql.add(message)
    switch message.body {
    case .text(let text), .note(let text): try sql.addTerms(SearchTerms.of(text, most: 12), to: contact.caseID)
    case .picture, .notice, .card: break
    }
  }

  /// Mealdesk's own word, in a contact whose row is locked or was just written.
  @discardableResult
  package func tell(_ id: ContactID, _ notice: Notice) throws -> Contact {
    guard let contact = try sql.lockedContact(id) else { throw DeskError.notFound("contact") }
    return try say(.notice(notice), in: contact, by: .system, saidAt: now).contact
  }

  /// Shows a promise, remedy or order at this point of every live contact of a case.
  package func show(_ card: Card, in caseID: CaseID) throws {
    for one in try sql.contacts(of: caseID) {
      guard let contact = try sql.lockedContact(one.id) else { continue }
      if case .ended = contact.state { continue }
      try say(.card(card), in: contact, by: .system, saidAt: now)
    }
  }

  /// Saves a contact with the time at which the quiet rule wants to see it again.
  func save(_ contact: Contact, takenAt: Instant? = nil) throws {
    try sql.save(contact, quietDue: policies.quiet.next(for: contact)?.due, takenAt: takenAt)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What a customer sees of themselves: orders, promises, the chat. Nothing here is anybody else's.
package struct HelpView: Sendable {
  package let person: PersonID
  package let orders: [OrderCard]
  package let promises: [Promise]
  /// What was given for these orders, newest first.
  package let remedies: [Remedy]
  /// The reminders of each of these orders that has any, first one first.
  package let reminders: [OrderRef: [Reminder]]
  /// What we noticed of these orders and have said, while it stands.
  package let concerns: [OrderRef: Concern]
  /// The live contact, or the last one while it can be resumed.
  package let contact: Contact?
  package let messages: [Message]
  package let agentName: String?
  package let place: QueuePlace?
  package let city: City
  /// Declared incidents that one of these orders is inside of.
  package let incidents: [IncidentNews]
  /// Two orders can be promised together without an agent.
  package let promisesTogether: Bool
}

extension Desk {
  package func help(for person: PersonID, after seq: Int? = nil, at now: Instant) async throws -> HelpView {
    let (secrets, moves, policy) = (secrets, policies.promises.does, policies.incidents)
    return try await store.read { sql in
      guard let identity = try sql.identity(of: person, secrets) else { throw DeskError.notFound("person") }
      let stored = try sql.orders(
        of: .customer(CustomerRef(identity.account)), city: person.city, days: (Day(now) - 7)...(Day(now) + 1), limit: 6
      )
      let cards = try stored.map { try sql.card($0, at: now) }
        .filter { !$0.order.isOver || now - $0.order.lastAt < .hours(3) }
      let contact = try sql.contacts(of: person, limit: 1).first.flatMap { contact in
        contact.endedAt.map { now - $0 > QuietRule.resumable } ?? false ? nil : contact
      }
      let cases = try sql.openCases(of: person)
      let promises = try cases.flatMap { try sql.promises(of: $0.id) }.filter { $0.beneficiary == person }
      let remedies = try cards.flatMap { try sql.remedies(order: $0.order.ref, city: $0.order.city) }
      let reminders = try cards.flatMap { try sql.reminders(order: $0.order.ref, city: $0.order.city) }
      let concerns = try cards.flatMap { try sql.concerns(of: $0.id) }.filter { $0.state.isOpen && !$0.words.isEmpty }
      return HelpView(
        person: person, orders: cards, promises: promises,
        remedies: remedies.sorted { ($0.proposedAt, $0.id) > ($1.proposedAt, $1.id) },
        reminders: Dictionary(grouping: reminders, by: \.order),
        concerns: Dictionary(concerns.map { ($0.order, $0) }) { _, last in last }, contact: contact,
        messages: try contact.map { try sql.words(in: $0, after: seq) } ?? [],
        agentName: try contact?.holder.flatMap { try sql.agent($0)?.name },
        place: try contact.flatMap { try sql.place(of: $0, at: now) }, city: person.city,
        incidents: try sql.incidentNews(about: cards.map(\.order), policy),
        promisesTogether: try moves.contains(.promiseTogether) && sql.isOn(Switch.automation.name))
    }
  }
}

extension SQL {
  fileprivate func words(in contact: Contact, after seq: Int?) throws -> [Message] {
    try seq.map { try messages(in: contact.id, after: $0, notes: false) }
      ?? lastMessages(in: contact.id, notes: false, limit: 200)
  }
}

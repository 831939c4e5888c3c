// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

// What the screens show: everybody in the simulation follows the journal, as browsers do over the live stream.
extension Simulation {
  /// Works through what was written since the last look.
  func follow() async throws {
    while true {
      let after = followed
      let entries = try await program.desk.journal(after: after, limit: 500)
      for entry in entries { try await notice(entry) }
      guard let last = entries.last?.position else { return }
      followed = last
      if entries.count < 500 { return }
    }
  }

  private func notice(_ entry: JournalEntry) async throws {
    switch entry.name {
    case "contact.offered": try await offered(entry)
    case "message.said": try await said(entry)
    case "contact.ended": ended(entry)
    case "incident.suspected": suspected(entry)
    case let name where name.hasPrefix("promise."): try await promiseMoved(entry)
    default: break
    }
  }

  /// The offer rings at its agent.
  private func offered(_ entry: JournalEntry) async throws {
    guard let id = ContactID(entry.subject),
      let contact = try await program.desk.store.read({ try $0.contact(id) }),
      case .offered(let open) = contact.state, let offer = open.offer, let i = staff.number[open.agent]
    else { return }
    staff.members[i].offers += 1
    if let span = staff.members[i].model.takes(offer: staff.members[i].offers, seed: staff.seed) {
      staff.agenda.plan(.take(i, id, offer), at: now + span)
    }
  }

  /// An open page shows what an agent wrote.
  private func said(_ entry: JournalEntry) async throws {
    let note = try entry.payload(as: MessageSaid.self)
    guard let customer = door.customer(of: note.contact), let visitor = door[customer], visitor.pageOpen else { return }
    guard case .agent = note.author, note.kind == "text" else { return }
    let contact = note.contact
    let seq = note.seq
    let text = try await program.desk.store.read { sql in
      try sql.messages(in: contact, after: seq - 1, notes: false).first { $0.seq == seq }
    }
    guard case .text(let words)? = text?.body else { return }
    platform.tell(customer, .message(words))
  }

  private func ended(_ entry: JournalEntry) {
    guard let contact = ContactID(entry.subject), let customer = door.customer(of: contact),
      door[customer]?.contact == contact
    else { return }
    platform.tell(customer, .ended)
  }

  /// Offers appear in the chat; alarms and failures at their owner.
  private func promiseMoved(_ entry: JournalEntry) async throws {
    guard let id = PromiseID(entry.subject) else { return }
    let note = try entry.payload(as: PromiseNote.self)
    switch entry.name {
    case "promise.offered", "promise.proposed": try await showOffer(id, note)
    case "promise.atRisk":
      tally.alarm(id, at: entry.at, due: note.due)
      staff.agenda.plan(.rescue(id), at: now + .seconds(25))
    case "promise.broken": staff.agenda.plan(.amends(id), at: now + .seconds(60))
    case "promise.made": tally.made += 1
    default: break
    }
  }

  private func showOffer(_ id: PromiseID, _ note: PromiseNote) async throws {
    guard let promise = try await program.desk.store.read({ try $0.promise(id) }), let person = promise.beneficiary,
      let customer = door.customer(person), door.isReading(customer), let version = promise.pending
    else { return }
    platform.tell(customer, .offer(promise: "\(id)", text: version.sentence, due: version.due))
  }
}

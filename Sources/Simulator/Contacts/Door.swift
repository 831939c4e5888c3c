// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

/// The customers as the desk meets them: who has which contact, whose page is open, what they have been shown.
struct Door {
  struct Visitor {
    var person: PersonID
    var contact: ContactID
    var pageOpen = true
    /// The last message the page has shown.
    var seen = 0
    var words = 0
    var wish: Wish
    var openedAt: Instant
  }

  private(set) var visitors: [CustomerRef: Visitor] = [:]
  private var byContact: [ContactID: CustomerRef] = [:]
  private var byPerson: [PersonID: CustomerRef] = [:]
  /// Who has the help page open and is in no contact.
  private var readers: [CustomerRef: PersonID] = [:]

  mutating func enter(_ customer: CustomerRef, _ visitor: Visitor) {
    visitors[customer] = visitor
    byContact[visitor.contact] = customer
    byPerson[visitor.person] = customer
  }

  mutating func read(_ customer: CustomerRef, _ person: PersonID) {
    readers[customer] = person
    byPerson[person] = customer
  }
  mutating func closePage(_ customer: CustomerRef) {
    visitors[customer]?.pageOpen = false
    readers[customer] = nil
  }
  func person(of customer: CustomerRef) -> PersonID? { visitors[customer]?.person ?? readers[customer] }
  func isReading(_ customer: CustomerRef) -> Bool { visitors[customer]?.pageOpen == true || readers[customer] != nil }

  subscript(_ customer: CustomerRef) -> Visitor? {
    get { visitors[customer] }
    set { visitors[customer] = newValue }
  }

  func customer(of contact: ContactID) -> CustomerRef? { byContact[contact] }
  func customer(_ person: PersonID) -> CustomerRef? { byPerson[person] }
  func wish(of contact: ContactID) -> Wish? { byContact[contact].flatMap { visitors[$0]?.wish } }
}

extension Simulation {
  func customerActs(_ act: CustomerAct) async throws {
    let who = act.customer
    switch act {
    case .openChat(_, let wish, let text, let orders): try await open(who, wish, text, orders)
    case .remind(_, let order): try await remind(who, order)
    case .say(_, let text): try await write(who, text)
    case .answer(_, let promise, let accepts): try await answer(who, promise, accepts)
    case .leave: try await leave(who)
    case .closePage: door.closePage(who)
    case .comeBack:
      door[who]?.pageOpen = true
      try await showPending(to: who)
    }
  }

  func command() -> CommandID { program.desk.newID(city: .none, at: now) }

  private func open(_ who: CustomerRef, _ wish: Wish, _ text: String, _ refs: [OrderRef]) async throws {
    let (person, orders) = try await met(who, refs)
    tally.contacts += 1
    if wish == .together { tally.asked.append(.init(orders: refs, at: now, keepable: isKeepable(refs, who))) }
    let opened = try await program.desk.openContact(
      OpenContact(person: person, orders: orders, words: text, clientID: "\(who)-\(tally.contacts)"),
      by: .customer(person), id: command(), at: now)
    door.enter(who, Door.Visitor(person: person, contact: opened.contact, wish: wish, openedAt: now))
  }

  private struct Stranger: Error { let customer: CustomerRef }

  private func met(_ who: CustomerRef, _ refs: [OrderRef]) async throws -> (PersonID, [OrderID]) {
    guard let (city, name) = platform.look(at: who, { ($0.plan.city, $0.customer(who)) }) else {
      throw Stranger(customer: who)
    }
    return try await program.desk.change(by: .system("app"), at: now) { tx in
      let identity = Identity(side: .customer, account: who.text, name: name?.name, phone: name?.phone)
      return (try tx.person(identity, city: city), try tx.sql.orders(refs, city: city).map(\.id))
    }
  }

  /// The button beside an order; what facts leave open he then writes about.
  private func remind(_ who: CustomerRef, _ ref: OrderRef) async throws {
    let (person, orders) = try await met(who, [ref])
    tally.reminders += 1
    guard let order = orders.first else { return }
    door.read(who, person)
    do {
      let reminder = try await program.desk.remind(order, by: .customer(person), id: command(), at: now)
      if reminder.needsPerson { try await open(who, .whereIsIt, "我已经催了 \(reminder.number) 次，请帮我看看", [ref]) }
    } catch is DeskError {
      tally.refusals += 1
    }
  }

  /// Whether some plan given now would bring them together in time; nil when the scene does not ask for foresight.
  private func isKeepable(_ refs: [OrderRef], _ who: CustomerRef) -> Bool? {
    guard scene.foresight, refs.count == 2 else { return nil }
    let policy = policies.merge
    return platform.look(at: who) { world in
      let later = refs.compactMap { world.outcome(of: $0)?.originalDue }.max()
      return later.map { world.foresee(refs, latest: $0 + policy.maxExtension, apart: policy.proofGap) != nil }
    } ?? nil
  }

  private func write(_ who: CustomerRef, _ text: String) async throws {
    guard var visitor = door[who] else { return }
    visitor.words += 1
    door[who] = visitor
    let key = "\(who)-w\(visitor.openedAt.ms)-\(visitor.words)"
    _ = try await program.desk.say(
      .text(text), in: visitor.contact, clientID: key, by: .customer(visitor.person), command: command(), at: now)
    tally.acknowledged.append(Acknowledged(contact: visitor.contact, clientID: key))
  }

  /// The customer presses yes or no under the sentence. What has changed meanwhile is told, not forced.
  private func answer(_ who: CustomerRef, _ text: String, _ accepts: Bool) async throws {
    guard let person = door.person(of: who), let id = PromiseID(text) else { return }
    let actor = Actor.customer(person)
    let promise = try await program.desk.promise(id, for: actor)
    guard let version = promise.pending else { return }
    do {
      if accepts {
        _ = try await program.desk.acceptPromise(
          id, version: version.number, text: version.sentence, channel: "webChat", by: actor, id: command(), at: now)
      } else {
        _ = try await program.desk.declinePromise(id, version: version.number, by: actor, id: command(), at: now)
      }
    } catch is PromiseError {
      tally.lateAnswers += 1
    } catch is DeskError {
      tally.lateAnswers += 1
    }
  }

  private func leave(_ who: CustomerRef) async throws {
    guard let visitor = door[who] else { return }
    door[who]?.pageOpen = false
    tally.left += 1
    do {
      try await program.desk.endContact(
        visitor.contact, by: .customer(visitor.person), command: command(), at: now)
    } catch is ContactError {
      // Ended meanwhile.
    }
  }

  /// What his page shows when it is opened again: an offer he has not answered.
  private func showPending(to who: CustomerRef) async throws {
    guard let visitor = door[who] else { return }
    let promises = try await program.desk.store.read { try $0.promises(of: visitor.person, in: visitor.contact.city) }
    for promise in promises {
      guard let version = promise.pending else { continue }
      platform.tell(who, .offer(promise: "\(promise.id)", text: version.sentence, due: version.due))
    }
  }
}

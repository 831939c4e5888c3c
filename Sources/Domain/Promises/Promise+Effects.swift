// SPDX-License-Identifier: Apache-2.0

/// What the journal keeps of every change of a promise.
package struct PromiseNote: Codable, Hashable, Sendable {
  package var promise: PromiseID
  package var kind: Promise.Kind
  package var state: Promise.State
  package var by: Actor
  package var owner: Promise.Owner
  package var version: Int?
  package var due: Instant?
  package var sentence: String?
  package var party: Party?
  package var risk: Risk?
  package var reason: String?
}

/// The payload of a promise's own clocks and polls.
package struct PromiseTick: Codable, Hashable, Sendable {
  package var promise: PromiseID
  package var number: Int
  package init(promise: PromiseID, number: Int) {
    self.promise = promise
    self.number = number
  }
}

/// Something the customer must hear, in his chat while it is open, else through the platform's app.
package struct CustomerNotice: Codable, Hashable, Sendable {
  /// Whose word it is, where it is a promise's.
  package var promise: PromiseID?
  package var city: City
  package var caseID: CaseID?
  package var person: PersonID?
  package var customer: CustomerRef?
  package var orders: [OrderRef]
  package var text: String
  package var language: Language
  /// Said in an open chat alone: it is night.
  package var isQuiet: Bool?

  package init(
    promise: PromiseID?, city: City, caseID: CaseID?, person: PersonID?, customer: CustomerRef?, orders: [OrderRef],
    text: String, language: Language, isQuiet: Bool? = nil
  ) {
    self.promise = promise
    self.city = city
    self.caseID = caseID
    self.person = person
    self.customer = customer
    self.orders = orders
    self.text = text
    self.language = language
    self.isQuiet = isQuiet
  }
}

extension Promise.Step {
  mutating func tell(_ event: String, party: Party? = nil, risk: Risk? = nil, reason: String? = nil) {
    let version = promise.pending ?? promise.agreed
    let note = PromiseNote(
      promise: promise.id, kind: promise.kind, state: promise.state, by: actor, owner: promise.owner,
      version: version?.number, due: version?.due, sentence: version?.sentence, party: party, risk: risk,
      reason: reason)
    events.append(NewEvent(event, subject: "\(promise.id)", caseID: promise.caseID, payload: note))
  }

  /// `occasion` keeps one thing from being said twice.
  mutating func say(_ text: String, _ occasion: String) {
    let notice = CustomerNotice(
      promise: promise.id, city: promise.city, caseID: promise.caseID, person: promise.beneficiary,
      customer: promise.customer, orders: promise.orders, text: text, language: promise.language)
    tasks.append(
      NewTask(
        lane: .notify, kind: "customer.tell", orderKey: "\(promise.id)", due: now,
        key: "\(promise.id)-tell-\(occasion)", payload: notice))
  }

  mutating func send(_ command: PlatformCommand) {
    tasks.append(
      NewTask(
        lane: .platform, kind: "platform.command", orderKey: "\(promise.id)", due: now, deadline: command.deadline,
        key: command.id, payload: command))
  }

  mutating func clock(_ kind: String, at due: Instant, number: Int, suffix: String = "") {
    tasks.append(
      NewTask(
        lane: .timer, kind: kind, orderKey: "\(promise.id)", due: due,
        key: "\(promise.id)-\(kind)-\(number)\(suffix)", payload: PromiseTick(promise: promise.id, number: number)))
  }

  /// After an alarm: if nobody takes it, the next owner gets it.
  mutating func awaitTaking() {
    clock(
      "promise.untaken", at: now + policy.alarmPatience, number: promise.ownerMoves.count, suffix: "-\(now.ms)")
  }
}

extension Promise {
  /// The next question to the platform about this promise's orders; asked anew after each answer while in force.
  package func nextPoll(after now: Instant, policy: PromisePolicy) -> NewTask {
    let due = now + policy.poll
    return NewTask(
      lane: .facts, kind: "promise.facts", orderKey: "\(id)", due: due, key: "\(id)-facts-\(due.ms)",
      payload: PromiseTick(promise: id, number: round))
  }
}

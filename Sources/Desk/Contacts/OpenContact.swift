// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Somebody wants to talk.
package struct OpenContact: Sendable {
  package var person: PersonID
  package var side: Party
  package var channel: Channel
  package var language: Language
  /// The orders it is about, as far as they are known.
  package var orders: [OrderID]
  /// What is said first.
  package var words: String?
  package var clientID: String?
  /// The button that was pressed; it goes before any guess.
  package var scenario: Scenario?

  package init(
    person: PersonID, side: Party = .customer, channel: Channel = .webChat, language: Language = .chinese,
    orders: [OrderID] = [], words: String? = nil, clientID: String? = nil, scenario: Scenario? = nil
  ) {
    self.person = person
    self.side = side
    self.channel = channel
    self.language = language
    self.orders = orders
    self.words = words
    self.clientID = clientID
    self.scenario = scenario
  }
}

package struct OpenedContact: Codable, Hashable, Sendable {
  package let contact: ContactID
  package let caseID: CaseID
  /// The person was talking to us already; the words went there.
  package let wasLive: Bool
  /// The contact joined a case that was open before.
  package let joined: Bool
}

extension Desk {
  /// Opens a contact in the person's case that it belongs to, or in a new one, and puts it into its queue, all in one
  /// transaction. A person has one live contact a channel: a second opening continues it.
  package func openContact(
    _ wish: OpenContact, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> OpenedContact {
    try hold(actor, to: policies.traffic.words, .words, at: now)
    let clean = try wish.cleaned()
    return try await verb("contact.open", by: actor, id: id, at: now) { try $0.openContact(clean) }
  }

  /// The same for somebody whom an integrator names by the platform's account: added on first sight, with the contact.
  /// - Throws: `DeskError.invalid` naming the field of the person, or the first order that is not there or not theirs.
  package func openContact(
    of identity: Identity, city: City, by actor: Actor, id: CommandID, at now: Instant,
    wish: @escaping @Sendable (PersonID) -> OpenContact
  ) async throws -> OpenedContact {
    guard case .token = actor else { throw DeskError.forbidden("token") }
    guard city != .none else { throw DeskError.invalid(field: "city", rule: "1-4095") }
    if let fault = identity.fault { throw DeskError.invalid(field: "person.\(fault.field)", rule: fault.rule) }
    // Sealing takes longer than the whole transaction's statements; the writer has no time for it.
    let sealed = try secrets.sealed(identity, as: newID(city: city, at: now))
    return try await verb("contact.open", by: actor, id: id, at: now) { tx in
      let clean = try wish(tx.person(identity, city: city, sealed: sealed)).cleaned()
      try tx.requireOwn(clean.orders, of: identity)
      return try tx.openContact(clean)
    }
  }
}

extension OpenContact {
  fileprivate func cleaned() throws -> OpenContact {
    var clean = self
    clean.words = try words.map { try MessageCap.cleaned($0) }
    if let clientID { try MessageCap.check(clientID: clientID) }
    return clean
  }
}

extension Tx {
  func openContact(_ wish: OpenContact) throws -> OpenedContact {
    try mayOpen(wish)
    if let live = try sql.liveContact(of: wish.person, on: wish.channel) {
      let opened = try goOn(live, wish)
      try tellIncidents(of: opened.caseID)
      return opened
    }
    let (file, joined) = try caseFile(for: wish)
    let contact = try open(wish, in: file)
    try tellIncidents(of: file.id)
    return OpenedContact(contact: contact, caseID: file.id, wasLive: false, joined: joined)
  }

  fileprivate func requireOwn(_ orders: [OrderID], of identity: Identity) throws {
    guard orders.count <= Case.mostOrders else {
      throw DeskError.invalid(field: "orders", rule: "at most \(Case.mostOrders)")
    }
    for (n, id) in orders.enumerated() {
      guard let order = try sql.order(id)?.order, order.account(of: identity.side) == identity.account else {
        throw DeskError.invalid(field: "orders.\(n)", rule: "is an order of this person")
      }
    }
  }

  /// Persons open their own contacts; staff and tokens open them for others.
  fileprivate func mayOpen(_ wish: OpenContact) throws {
    switch actor {
    case .customer(wish.person) where wish.side == .customer: return
    case .merchant(wish.person) where wish.side == .merchant: return
    case .rider(wish.person) where wish.side == .rider: return
    case .agent: try staff(who: .answer)
    case .token, .system: return
    default: throw DeskError.forbidden("person")
    }
  }

  fileprivate func goOn(_ live: Contact, _ wish: OpenContact) throws -> OpenedContact {
    if let file = try sql.lockedCaseFile(live.caseID), file.isOpen { try decide(file, .attach(wish.orders)) }
    if let words = wish.words { try say(.text(words), in: live, by: .person, clientID: wish.clientID, saidAt: now) }
    return OpenedContact(contact: live.id, caseID: live.caseID, wasLive: true, joined: true)
  }

  /// The case by the joining rule, its orders attached.
  /// - Parameter noticed: the scenario of a new one, where nobody asked and we noticed.
  func caseFile(for wish: OpenContact, noticed: Scenario? = nil) throws -> (Case, joined: Bool) {
    let open = try sql.openCases(of: wish.person).map {
      OpenCase(id: $0.id, orders: $0.orders, hasPromiseInForce: try sql.promiseTally(of: $0.id).inForce > 0)
    }
    // Between the look and the lock it may have been resolved; what the person says is then a new case.
    if let id = CaseChoice.joining(open, orders: wish.orders), let file = try sql.lockedCaseFile(id), file.isOpen {
      return (try decide(file, .attach(wish.orders)), true)
    }
    let glances = try wish.orders.compactMap { try sql.glance(at: $0) }
    let suggestion =
      noticed.map { Suggestion($0, .noticed) } ?? wish.scenario.map { Suggestion($0, .asked) }
      ?? Suggestion.guess(words: wish.words ?? "", orders: glances, at: now)
    let new = try apply(
      Case.open(
        newID(city: wish.person.city), person: wish.person, side: wish.side, suggestion: suggestion,
        orders: wish.orders, at: now), city: wish.person.city)
    try sql.add(new)
    try watchOrders(of: new)
    try joinIncidents(new)
    return (new, false)
  }

  fileprivate func open(_ wish: OpenContact, in file: Case) throws -> ContactID {
    // Words of danger go before what the case was about until now.
    let heard = Suggestion.guess(words: wish.words ?? "", orders: [], at: now).scenario
    let scenario = heard == .safety || heard == .foodSafety ? heard : file.scenario
    let need = Need(scenario: scenario, channel: wish.channel, language: wish.language, level: file.level)
    let opened = try apply(
      Contact.open(
        newID(city: file.id.city), person: wish.person, side: wish.side, channel: wish.channel,
        language: wish.language, caseID: file.id, routed: route(need, named: file.owner), at: now), city: file.id.city)
    guard let words = wish.words else {
      try sql.add(opened)
      return opened.id
    }
    let (contact, message) = try spoken(
      .text(words), in: opened, by: .person, clientID: wish.clientID, saidAt: now)
    try sql.add(contact, quietDue: policies.quiet.next(for: contact)?.due)
    try keep(message, in: contact)
    return contact.id
  }

  /// The queue and criteria of a wait that begins now.
  func route(_ need: Need, named: AgentID? = nil) -> Routed {
    let queue = policies.routing.queue(for: need.scenario, level: need.level)?.name ?? need.scenario.rawValue
    return Routed(queue: queue, need: need, since: now, named: named)
  }
}

extension Desk {
  /// The person's own orders among these: those of others are as if they did not exist.
  package func orderIDs(of refs: [OrderRef], for actor: Actor, city: City) async throws -> [OrderID] {
    guard !refs.isEmpty else { return [] }
    guard refs.count <= Case.mostOrders else { throw DeskError.invalid(field: "orders", rule: "at most 20") }
    if let n = refs.firstIndex(where: { !$0.isSound }) {
      throw DeskError.invalid(field: "orders.\(n)", rule: OrderRef.rule)
    }
    let secrets = secrets
    return try await store.read { sql in
      let orders = try sql.orders(refs, city: city)
      let (side, person): (Party, PersonID)
      switch actor {
      case .customer(let id): (side, person) = (.customer, id)
      case .merchant(let id): (side, person) = (.merchant, id)
      case .rider(let id): (side, person) = (.rider, id)
      case .agent, .token, .platform, .system: return orders.map(\.id)
      }
      guard let account = try sql.identity(of: person, secrets)?.account else { return [] }
      return orders.filter { $0.order.account(of: side) == account }.map(\.id)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// A customer says yes on his own page to two of his orders coming together: offered and made in one go, by policy and
  /// without an agent, on the ground of the check he was shown. `text` is the sentence he said yes to.
  /// - Throws: `DeskError.forbidden` where policy leaves it to people; `.notFound` for another's check or orders;
  ///   `.conflict` when the check is old, an order is picked up or promised already; `PromiseError.otherText`.
  package func promiseTogether(
    check: CommandID, text: String, language: Language, approvedBy: String, by actor: Actor, id: CommandID,
    at now: Instant
  ) async throws -> Promise {
    try await verb("promise.together", by: actor, id: id, at: now) { tx in
      let policy = try tx.promisePolicy()
      guard case .customer(let person) = actor, policy.does.contains(.promiseTogether) else {
        throw DeskError.forbidden("promises")
      }
      guard let check = try tx.sql.mergeCheck(check), check.by == actor else { throw DeskError.notFound("check") }
      guard now - check.at <= policy.offerOpen else { throw DeskError.conflict("check is old") }
      guard let plan = check.verdict.plan else { throw DeskError.invalid(field: "check", rule: "said no") }
      let orders = try tx.sql.lockedOrders(check.orders, city: check.city)
      guard orders.count == 2 else { throw DeskError.notFound("order") }
      try tx.requireOwn(orders, of: person)
      let wish = OpenContact(person: person, language: language, orders: orders.map(\.id), scenario: .together)
      let file = try tx.caseToPromise(in: wish)
      try tx.requireUnpromised(check.orders, of: person)
      let draft = Promise(
        id: tx.newID(city: file.id.city), city: check.city, caseID: file.id, kind: .together, beneficiary: person,
        customer: check.customer, orders: check.orders, plan: plan,
        owner: file.owner.map(Promise.Owner.agent)
          ?? .team(policy.team), team: policy.team, approvedBy: approvedBy)
      let offered = try tx.move(draft, .offer(due: nil, language: language))
      try tx.requireUntouched(offered)
      let consent = Promise.Consent(
        by: actor, version: offered.versions.count, text: text, channel: Channel.webChat.rawValue, at: now)
      let made = try tx.move(offered, .accept(consent))
      try tx.look(made.id)
      return try tx.sql.promise(made.id) ?? made
    }
  }
}

extension Tx {
  /// The case he is talking about just now, else the one that a contact about these orders would have.
  fileprivate func caseToPromise(in wish: OpenContact) throws -> Case {
    if let live = try sql.liveContact(of: wish.person, on: wish.channel),
      let file = try sql.lockedCaseFile(live.caseID), file.isOpen
    {
      return try decide(file, .attach(wish.orders))
    }
    return try caseFile(for: wish).0
  }

  /// None of these orders is in a promise that is offered or runs.
  fileprivate func requireUnpromised(_ orders: [OrderRef], of person: PersonID) throws {
    let promises = try sql.openCases(of: person).flatMap { try sql.promises(of: $0.id) }
    let running = promises.filter { $0.state == .inForce || $0.state == .offered }
    guard !running.contains(where: { !Set($0.orders).isDisjoint(with: orders) }) else {
      throw DeskError.conflict("promised already")
    }
  }
}

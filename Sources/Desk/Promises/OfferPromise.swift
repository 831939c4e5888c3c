// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What an offer needs beyond the plan.
package struct PromiseOffer: Codable, Sendable {
  package var caseID: CaseID
  package var beneficiary: PersonID?
  package var customer: CustomerRef?
  package var language: Language
  /// Whose the promise becomes when its agent is gone.
  package var team: String
  /// As merchant and rider see it: "客服 小梅".
  package var approvedBy: String
  /// Set when the promise is meant for somebody who did not place these orders.
  package var isForAnother = false

  package init(
    caseID: CaseID, beneficiary: PersonID?, customer: CustomerRef?, language: Language, team: String,
    approvedBy: String, isForAnother: Bool = false
  ) {
    self.caseID = caseID
    self.beneficiary = beneficiary
    self.customer = customer
    self.language = language
    self.team = team
    self.approvedBy = approvedBy
    self.isForAnother = isForAnother
  }
}

extension Desk {
  /// Offers "together by T" on the ground of a check made a moment ago.
  /// - Throws: `DeskError.conflict` when the check is older than the facts may be, `.invalid` when it said no or the
  ///   beneficiary did not place the orders.
  package func offerTogether(
    _ offer: PromiseOffer, check: CommandID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await verb("promise.offer", by: actor, id: id, at: now) { tx in
      guard let check = try tx.sql.mergeCheck(check) else { throw DeskError.notFound("check") }
      guard now - check.at <= tx.policies.promises.offerOpen else { throw DeskError.conflict("check is old") }
      guard let plan = check.verdict.plan else { throw DeskError.invalid(field: "check", rule: "said no") }
      try tx.requireRecipient(offer, of: check)
      let draft = Promise(
        id: tx.newID(city: offer.caseID.city), city: check.city, caseID: offer.caseID, kind: .together,
        beneficiary: offer.beneficiary, customer: offer.customer ?? check.customer, orders: check.orders, plan: plan,
        owner: tx.firstOwner(team: offer.team), team: offer.team, approvedBy: offer.approvedBy)
      return try tx.move(draft, .offer(due: nil, language: offer.language))
    }
  }

  /// Offers "we will write to you by T".
  package func offerWriting(
    _ offer: PromiseOffer, by due: Instant, actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Promise {
    try await verb("promise.offerWriting", by: actor, id: id, at: now) { tx in
      let draft = Promise(
        id: tx.newID(city: offer.caseID.city), city: offer.caseID.city, caseID: offer.caseID, kind: .writeBy,
        beneficiary: offer.beneficiary, customer: offer.customer, orders: [], plan: nil,
        owner: tx.firstOwner(team: offer.team), team: offer.team, approvedBy: offer.approvedBy)
      return try tx.move(draft, .offer(due: due, language: offer.language))
    }
  }

  /// The beneficiary's yes to the offered version: with this a promise is made, or extended.
  /// `message`: the customer's own message, when an agent passes the yes on.
  package func acceptPromise(
    _ promise: PromiseID, version: Int, text: String, channel: String, message: MessageID? = nil, by actor: Actor,
    id: CommandID, at now: Instant
  ) async throws -> Promise {
    let consent = Promise.Consent(
      by: actor, version: version, text: text, channel: channel, at: now, message: message)
    return try await verb("promise.accept", by: actor, id: id, at: now) { tx in
      guard let known = try tx.sql.lockedPromise(promise) else { throw DeskError.notFound("promise") }
      if known.state == .offered { try tx.requireUntouched(known) }
      let made = try tx.move(known, .accept(consent))
      try tx.look(promise)
      return try tx.sql.promise(promise) ?? made
    }
  }
}

extension Tx {
  /// Nothing is promised that has become impossible between the offer and the yes.
  func requireUntouched(_ promise: Promise) throws {
    for stored in try sql.orders(promise.orders, city: promise.city) {
      let isGone = promise.kind == .together && stored.order.pickedUpAt != nil
      if stored.order.isOver || isGone { throw DeskError.conflict("picked up meanwhile") }
    }
  }

  /// The agent who gives it; what the system gives by itself belongs to a team.
  fileprivate func firstOwner(team: String) -> Promise.Owner {
    if case .agent(let agent) = actor { return .agent(agent) }
    return .team(team)
  }
}

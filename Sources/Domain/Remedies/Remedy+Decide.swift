// SPDX-License-Identifier: Apache-2.0

/// What follows from a step of a remedy: the new value, the transfer to post, events and tasks; all saved in one
/// transaction.
package struct RemedyStep: Sendable {
  package var remedy: Remedy
  package var transfer: Transfer?
  package var events: [NewEvent]
  package var tasks: [NewTask]

  init(_ remedy: Remedy, event: String, transfer: Transfer? = nil, tasks: [NewTask] = []) {
    self.remedy = remedy
    self.transfer = transfer
    self.tasks = tasks
    events = [NewEvent(event, subject: remedy.id.description, caseID: remedy.caseID, payload: remedy)]
  }
}

extension Remedy {
  /// Decides a proposal. Within the rights it is decided and booked at once; above the limit it is kept as
  /// `proposed` until somebody else signs. `order` must have been read under the order's lock.
  package static func decide(
    _ proposal: RemedyProposal, id: RemedyID, ids: RemedyIDs, by: Actor, rights: RemedyRights?, order: OrderMoney,
    policy: RemedyPolicy, at now: Instant
  ) throws(RemedyError) -> RemedyStep {
    guard let rights else { throw .noRights }
    guard let rule = policy.rule(for: proposal.form, proposal.cause) else { throw .noRule(proposal.cause) }
    let amount = try amount(of: proposal.form, order, rule, policy)
    let remedy = Remedy(
      id: id, ids: ids, proposal: proposal, amount: amount, payer: rule.payer(proposal),
      rule: "\(policy.version)/\(rule.name)", by: by, at: now)
    if amount > rights.limit { return RemedyStep(remedy, event: "remedy.proposed") }
    return try remedy.decided(reservedToday: rights.reservedToday, policy, now)
  }

  /// The second signature: by another person than the proposer, whose own limit suffices.
  package func approved(
    by leader: AgentID, rights: RemedyRights?, policy: RemedyPolicy, at now: Instant
  ) throws(RemedyError) -> RemedyStep {
    guard state == .proposed else { throw .wrongState(state) }
    guard proposedBy != .agent(leader) else { throw .ownApproval }
    guard let rights else { throw .noRights }
    guard amount <= rights.limit else { throw .approverLimit(rights.limit) }
    var remedy = self
    remedy.approver = leader
    return try remedy.decided(reservedToday: rights.reservedToday, policy, now)
  }

  /// The second signature is refused; nothing was booked.
  package func declined(by leader: AgentID, reason: String, at now: Instant) throws(RemedyError) -> RemedyStep {
    guard state == .proposed else { throw .wrongState(state) }
    guard proposedBy != .agent(leader) else { throw .ownApproval }
    var remedy = self
    remedy.approver = leader
    remedy.state = .declined(reason: reason)
    return RemedyStep(remedy, event: "remedy.declined")
  }

  private static func amount(
    of form: RemedyForm, _ order: OrderMoney, _ rule: RemedyPolicy.Rule, _ policy: RemedyPolicy
  ) throws(RemedyError) -> Money {
    let amount: Money
    switch form {
    case .refund:
      amount = order.paid - order.refunded
      guard amount > .zero else { throw .nothingToRefund(refunded: order.refunded) }
    case .redPacket(let wanted):
      amount = wanted
      guard amount > .zero else { throw .amountNotPositive }
    }
    if let most = rule.most, amount > most { throw .aboveRule(most: most, rule: rule.name) }
    let cap = Money(fen: order.paid.fen * policy.orderCapPercent / 100)
    let left = cap - order.refunded - order.redPackets
    guard amount <= left else { throw .aboveOrderCap(left: max(left, .zero)) }
    return amount
  }

  private func decided(
    reservedToday: Money, _ policy: RemedyPolicy, _ now: Instant
  ) throws(RemedyError) -> RemedyStep {
    let left = policy.perDay - reservedToday
    guard amount <= left else { throw .dayExhausted(left: max(left, .zero)) }
    var remedy = self
    remedy.state = .decided
    remedy.decidedAt = now
    remedy.arriveBy = now + policy.arrivesWithin
    let transfer = Transfer(
      id: booking, kind: .booking, remedy: id, entries: Posting.booking(form, payer, amount), evidence: rule,
      by: proposedBy, approver: approver, at: now)
    return RemedyStep(remedy, event: "remedy.decided", transfer: transfer, tasks: remedy.ask(policy, now))
  }
}

extension RemedyPolicy.Rule {
  func payer(_ proposal: RemedyProposal) -> Payer {
    switch pays {
    case .platform: .platform
    case .merchant: .merchant(proposal.shop)
    case .carrier: .carrier
    case .open: .open(proposal.order)
    }
  }
}

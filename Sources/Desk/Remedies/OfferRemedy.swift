// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What an agent wants to give, in a case, for one of its orders.
package struct RemedyOffer: Codable, Hashable, Sendable {
  package let caseID: CaseID
  package let order: OrderID
  package let form: RemedyForm
  package let cause: RemedyCause
  package init(caseID: CaseID, order: OrderID, form: RemedyForm, cause: RemedyCause) {
    self.caseID = caseID
    self.order = order
    self.form = form
    self.cause = cause
  }
}

extension Desk {
  /// Gives a remedy: decided at once within the certificate's limit, else waiting as `proposed` for a leader.
  /// - Throws: `RemedyError`; `DeskError.forbidden`, `.notFound` for a case, or an order that is not in it.
  package func offerRemedy(
    _ offer: RemedyOffer, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> Remedy {
    let (secrets, policy) = (secrets, policies.remedies)
    let remedyID = newID(RemedyKind.self, city: offer.order.city, at: now)
    // A draft that fails charges nothing and is not the last word: a repeated command has its first answer.
    let draft = try? await draft(offer, by: actor, countsDay: false, at: now).get()
    let charged = draft?.state == .decided ? draft?.amount : nil
    return try await chargingTheDay(of: actor, for: remedyID, amount: charged, at: now) { givenBefore in
      try await verb("remedy.offer", by: actor, id: id, at: now) { tx in
        let ground = try tx.sql.ground(offer, actor, secrets, policy, now)
        let city = ground.proposal.city
        let money = try tx.sql.lockedMoney(of: ground.proposal.order, city: city, paid: ground.paid)
        let step = try Remedy.decide(
          ground.proposal, id: remedyID, ids: tx.remedyIDs(city), by: actor, rights: ground.rights(givenBefore),
          order: money, policy: ground.policy, at: now)
        guard step.remedy.state == .proposed || charged == step.remedy.amount else {
          throw DeskError.conflict("the order's money changed meanwhile")
        }
        return try tx.keep(step)
      }
    }
  }

  /// What this agent could give now for an order: the remedy as it would be, or the reason why not. Changes nothing.
  package func previewRemedy(
    _ offer: RemedyOffer, by actor: Actor, at now: Instant
  ) async throws -> Result<Remedy, RemedyError> {
    try await draft(offer, by: actor, countsDay: true, at: now)
  }

  private func draft(
    _ offer: RemedyOffer, by actor: Actor, countsDay: Bool, at now: Instant
  ) async throws -> Result<Remedy, RemedyError> {
    let (secrets, policy) = (secrets, policies.remedies)
    return try await store.read { sql in
      let ground = try sql.ground(offer, actor, secrets, policy, now)
      let earlier = try sql.remedies(order: ground.proposal.order, city: ground.proposal.city)
      let given = countsDay ? try sql.given(by: actor, day: now.day) : .zero
      do throws(RemedyError) {
        let step = try Remedy.decide(
          ground.proposal, id: RemedyID(raw: 0),
          ids: RemedyIDs(booking: TransferID(raw: 0), settlement: TransferID(raw: 0)),
          by: actor, rights: ground.rights(given), order: OrderMoney(paid: ground.paid, remedies: earlier),
          policy: ground.policy, at: now)
        return .success(step.remedy)
      } catch {
        return .failure(error)
      }
    }
  }
}

/// What an offer stands on.
struct RemedyGround {
  let proposal: RemedyProposal
  let paid: Money
  /// From the certificates, for the case's scenario; nil without any.
  let limit: Money?
  /// The house's rules, or those of the incident that the case belongs to.
  let policy: RemedyPolicy

  func rights(_ givenToday: Money) -> RemedyRights? { limit.map { RemedyRights(limit: $0, reservedToday: givenToday) } }
}

extension SQL {
  func ground(
    _ offer: RemedyOffer, _ actor: Actor, _ secrets: Secrets, _ base: RemedyPolicy, _ now: Instant
  ) throws -> RemedyGround {
    let agent = try staff(actor, who: .answer)
    guard let file = try caseFile(offer.caseID) else { throw DeskError.notFound("case") }
    guard file.orders.contains(offer.order), let order = try order(offer.order)?.order, let placed = order.placed,
      let shop = placed.shop, let customer = placed.customer
    else { throw DeskError.notFound("order") }
    let proposal = RemedyProposal(
      form: offer.form, cause: offer.cause, city: order.city, order: order.ref, shop: shop, customer: customer,
      caseID: file.id)
    let rights = try rights(of: agent.id, secrets, at: now)
    return RemedyGround(
      proposal: proposal, paid: placed.amount ?? .zero, limit: rights.moneyLimit(for: file.scenario),
      policy: try remedyPolicy(in: file.id, order: order.ref, city: order.city, base))
  }
}

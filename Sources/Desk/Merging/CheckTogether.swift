// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// "Can these two come together?" Asks the platform for facts and whether it could carry the plan out, both outside
  /// any transaction, keeps the facts and the answer, and returns it with the id an offer must name.
  /// - Throws: `DeskError.notFound` for an order the platform does not know or that is another customer's, `PortError` when it does not answer.
  package func checkTogether(
    _ orders: [OrderRef], city: City, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> MergeCheck {
    guard orders.count == 2, orders[0] != orders[1] else {
      throw DeskError.invalid(field: "orders", rule: "two different orders")
    }
    try hold(actor, to: policies.traffic.questions, .questions, at: now)
    let facts = try await outside.platform.facts(orders, city: city)
    guard let first = facts.first(where: { $0.order == orders[0] }),
      let second = facts.first(where: { $0.order == orders[1] })
    else { throw DeskError.notFound("order") }
    let verdict = await confirmedVerdict(first, second, at: now)
    let customer = first.customer == second.customer ? first.customer : nil
    return try await verb("merging.check", by: actor, id: id, at: now) { tx in
      try tx.sql.requireService(actor)
      try tx.requireOwn(facts)
      for fact in facts { try tx.sql.keep(fact, askedAt: now) }
      let check = MergeCheck(
        id: id, at: now, by: actor, city: city, orders: orders, customer: customer, verdict: verdict)
      try tx.sql.save(check)
      return check
    }
  }

  /// The best plan that the platform says it could carry out, of the kinds it has and those that pass `isWanted`; its
  /// first no is passed on with its reason. Where it does not answer in time the plan stands: the command itself will tell.
  func confirmedVerdict(
    _ first: OrderFacts, _ second: OrderFacts, at now: Instant, isWanted: (Plan) -> Bool = { _ in true }
  ) async -> Verdict {
    var refused: String?
    let means = outside.platform.abilities(in: first.city).means
    for verdict in feasiblePlans(first, second, now: now, policy: policies.merge, means: means) {
      guard let plan = verdict.plan, isWanted(plan) else { continue }
      let command = plan.firstCommand(id: "can", deadline: now + policies.promises.legAnswer)
      guard let reply = try? await outside.platform.can(command), !reply.yes else { return verdict }
      refused = refused ?? reply.reason ?? ""
    }
    guard let refused else { return feasibility(first, second, now: now, policy: policies.merge, means: means) }
    let alone = Forecast(alone: second, now: now, caution: .central, policy: policies.merge)
    return .no(.platform(reason: refused), secondAbout: alone.delivered.wholeMinuteUp)
  }

  /// The plan kinds that the platform of a city cannot carry out, and which are therefore never offered there.
  package func missingPlans(in city: City) -> [PlanKind] {
    let plans = outside.platform.abilities(in: city).plans
    return PlanKind.allCases.filter { !plans.contains($0) }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// Who may give what: a row is a proposal with rights and order money, and what comes of it.
@Suite struct RemedyDecisionTests {
  static let noon = Instant(ms: 1_789_531_200_000)  // 2026-09-16 12:00 in China
  static let xiaolin = AgentID(raw: 11), leader = AgentID(raw: 12)
  static let ids = RemedyIDs(booking: TransferID(raw: 101), settlement: TransferID(raw: 102))

  static func proposal(_ form: RemedyForm, _ cause: RemedyCause) -> RemedyProposal {
    RemedyProposal(
      form: form, cause: cause, city: City(7) ?? .none, order: OrderRef("qw-1001"), shop: ShopRef("lanyu-coffee"),
      customer: CustomerRef("c-wen"), caseID: CaseID(raw: 5))
  }

  static func decide(
    _ form: RemedyForm, _ cause: RemedyCause, rights: RemedyRights? = RemedyRights(limit: .yuan(50)),
    order: OrderMoney = OrderMoney(paid: .yuan(38))
  ) throws(RemedyError) -> RemedyStep {
    try Remedy.decide(
      proposal(form, cause), id: RemedyID(raw: 9), ids: ids, by: .agent(xiaolin), rights: rights, order: order,
      policy: .standard, at: noon)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    let form: RemedyForm
    let cause: RemedyCause
    var rights: RemedyRights? = RemedyRights(limit: .yuan(50))
    var order = OrderMoney(paid: .yuan(38))
    let outcome: Result<Given, RemedyError>
    var testDescription: String { rule }
  }
  struct Given: Equatable, Sendable {
    let state: Remedy.State
    let fen: Int64
    let payer: Payer
    let rule: String
  }
  static let shop = Payer.merchant(ShopRef("lanyu-coffee"))

  static let rows: [Row] = [
    Row(
      rule: "late kitchen: the shop pays all of it", form: .refund, cause: .shopLate,
      outcome: .success(Given(state: .decided, fen: 3800, payer: shop, rule: "v1/shop-late"))),
    Row(
      rule: "late rider: a claim on the carrier, never on the rider", form: .refund, cause: .riderLate,
      outcome: .success(Given(state: .decided, fen: 3800, payer: .carrier, rule: "v1/rider-late"))),
    Row(
      rule: "not cooking yet: liability open", form: .refund, cause: .notCooking,
      outcome: .success(
        Given(state: .decided, fen: 3800, payer: .open(OrderRef("qw-1001")), rule: "v1/not-cooking"))),
    Row(
      rule: "a red packet for a broken promise", form: .redPacket(.yuan(8)), cause: .promiseBroken,
      outcome: .success(Given(state: .decided, fen: 800, payer: .platform, rule: "v1/sorry"))),
    Row(
      rule: "exactly the limit needs no second signature", form: .refund, cause: .shopLate,
      rights: RemedyRights(limit: .yuan(38)),
      outcome: .success(Given(state: .decided, fen: 3800, payer: shop, rule: "v1/shop-late"))),
    Row(
      rule: "a fen above the limit waits for the leader", form: .refund, cause: .shopLate,
      rights: RemedyRights(limit: Money(fen: 3799)),
      outcome: .success(Given(state: .proposed, fen: 3800, payer: shop, rule: "v1/shop-late"))),
    Row(rule: "no certificate", form: .refund, cause: .shopLate, rights: nil, outcome: .failure(.noRights)),
    Row(rule: "no rule", form: .refund, cause: .goodwill, outcome: .failure(.noRule(.goodwill))),
    Row(
      rule: "nothing", form: .redPacket(.zero), cause: .goodwill, outcome: .failure(.amountNotPositive)),
    Row(
      rule: "less than nothing", form: .redPacket(-.yuan(5)), cause: .goodwill,
      outcome: .failure(.amountNotPositive)),
    Row(
      rule: "more than the rule gives", form: .redPacket(.yuan(11)), cause: .goodwill,
      outcome: .failure(.aboveRule(most: .yuan(10), rule: "goodwill"))),
    Row(
      rule: "refunded already", form: .refund, cause: .shopLate,
      order: OrderMoney(paid: .yuan(38), refunded: .yuan(38)),
      outcome: .failure(.nothingToRefund(refunded: .yuan(38)))),
    Row(
      rule: "130 % of 38 is 49.40: 38 and 11.40 fit", form: .redPacket(Money(fen: 1140)), cause: .promiseBroken,
      order: OrderMoney(paid: .yuan(38), refunded: .yuan(38)),
      outcome: .success(Given(state: .decided, fen: 1140, payer: .platform, rule: "v1/sorry"))),
    Row(
      rule: "a fen more does not", form: .redPacket(Money(fen: 1141)), cause: .promiseBroken,
      order: OrderMoney(paid: .yuan(38), refunded: .yuan(38)),
      outcome: .failure(.aboveOrderCap(left: Money(fen: 1140)))),
    Row(
      rule: "the day is used up", form: .refund, cause: .shopLate,
      rights: RemedyRights(limit: .yuan(50), reservedToday: .yuan(1_963)),
      outcome: .failure(.dayExhausted(left: .yuan(37)))),
  ]

  @Test(arguments: rows) func decided(row: Row) {
    let outcome: Result<Given, RemedyError>
    do {
      let step = try Self.decide(row.form, row.cause, rights: row.rights, order: row.order)
      let r = step.remedy
      outcome = .success(Given(state: r.state, fen: r.amount.fen, payer: r.payer, rule: r.rule))
      #expect((step.transfer == nil) == (r.state == .proposed))
      if let transfer = step.transfer { #expect(Ledger.judge(transfer) == .posted) }
    } catch { outcome = .failure(error) }
    #expect(outcome == row.outcome)
  }

  @Test func decidingBooksAndAsksThePlatformUnderTheRemedysOwnId() throws {
    let step = try Self.decide(.refund, .shopLate)
    #expect(step.transfer?.id == Self.ids.booking)
    #expect(step.tasks.map(\.kind) == ["remedy.execute", "remedy.silent"])
    let command = try #require(step.tasks.first?.payload as? PlatformCommand)
    #expect(command.id == RemedyID(raw: 9).description && command.kind == .refund && command.amount == .yuan(38))
    #expect(step.remedy.sentence(.chinese) == "退款 ¥38.00 已决定，预计 12:30 前到账")
    #expect(step.remedy.sentence(.english) == "Your refund of ¥38.00 is decided, due by 12:30")
  }

  struct Signature: Sendable {
    let rule: String
    let by: AgentID
    let rights: RemedyRights?
    let fault: RemedyError?
  }

  @Test(arguments: [
    Signature(rule: "a leader with the limit", by: leader, rights: RemedyRights(limit: .yuan(200)), fault: nil),
    Signature(rule: "own proposal", by: xiaolin, rights: RemedyRights(limit: .yuan(200)), fault: .ownApproval),
    Signature(rule: "no certificate", by: leader, rights: nil, fault: .noRights),
    Signature(
      rule: "limit too low", by: leader, rights: RemedyRights(limit: .yuan(37)), fault: .approverLimit(.yuan(37))),
    Signature(
      rule: "the leader's day is used up", by: leader,
      rights: RemedyRights(limit: .yuan(200), reservedToday: .yuan(2_000)), fault: .dayExhausted(left: .zero)),
  ]) func fourEyes(row: Signature) throws {
    let waiting = try Self.decide(.refund, .shopLate, rights: RemedyRights(limit: .yuan(10))).remedy
    var fault: RemedyError?
    do {
      let step = try waiting.approved(by: row.by, rights: row.rights, policy: .standard, at: Self.noon)
      #expect(step.remedy.state == .decided && step.remedy.approver == Self.leader)
      #expect(step.transfer?.approver == Self.leader)
      #expect(throws: RemedyError.wrongState(.decided)) {
        try step.remedy.declined(by: Self.leader, reason: "changed my mind", at: Self.noon)
      }
    } catch { fault = error }
    #expect(fault == row.fault)
  }

  @Test func aDeclinedProposalNoLongerCountsAgainstTheOrder() throws {
    let waiting = try Self.decide(.refund, .shopLate, rights: RemedyRights(limit: .zero)).remedy
    #expect(OrderMoney(paid: .yuan(38), remedies: [waiting]).refunded == .yuan(38))
    let declined = try waiting.declined(by: Self.leader, reason: "the food was hot", at: Self.noon)
    #expect(declined.transfer == nil && declined.tasks.isEmpty)
    #expect(OrderMoney(paid: .yuan(38), remedies: [declined.remedy]).refunded == .zero)
  }
}

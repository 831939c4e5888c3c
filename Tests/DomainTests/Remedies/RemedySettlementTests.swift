// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// Every state meets every result: what the remedy becomes and which transfer is posted.
@Suite struct RemedySettlementTests {
  static let late = Instant(ms: 1_789_531_800_000)
  static let correction = TransferID(raw: 103)

  static func remedy(_ state: Remedy.State) throws -> Remedy {
    var remedy = try RemedyDecisionTests.decide(.refund, .shopLate).remedy
    remedy.state = state
    return remedy
  }

  enum Outcome: Equatable, Sendable { case nothing, refused, state(Remedy.State, Transfer.Kind?) }
  struct Row: Sendable {
    let from: Remedy.State
    let result: RemedyResult
    let outcome: Outcome
  }

  static let done = RemedyResult.reply(CommandReply(.done))
  static let accepted = RemedyResult.reply(CommandReply(.accepted))
  static let refused = RemedyResult.reply(CommandReply(.refused, reason: "closed"))
  static let paid = RemedyResult.paid(event: "e-81", amount: .yuan(38))
  static let paidWrong = RemedyResult.paid(event: "e-82", amount: .yuan(3))
  static let refusedEvent = RemedyResult.refused(event: "e-83", reason: "closed")
  static let unanswered = RemedyResult.unanswered(reason: "no answer in 5 attempts")
  static let found = RemedyResult.found(paid: true, note: "seen in the bank's file")
  static let notFound = RemedyResult.found(paid: false, note: "not in the bank's file")

  static let unknown = Remedy.State.unknown(reason: "not confirmed in time")
  static let failed = Remedy.State.failed(reason: "closed")
  static let short = Remedy.State.unknown(reason: "paid ¥3.00 instead of ¥38.00")

  static func open(_ from: Remedy.State) -> [Row] {
    [
      Row(from: from, result: done, outcome: .state(.arrived, .arrival)),
      Row(from: from, result: accepted, outcome: from == .decided ? .state(.executing, nil) : .nothing),
      Row(from: from, result: refused, outcome: .state(failed, .reversal)),
      Row(from: from, result: paid, outcome: .state(.arrived, .arrival)),
      Row(from: from, result: .paid(event: "e-84", amount: nil), outcome: .state(.arrived, .arrival)),
      Row(from: from, result: paidWrong, outcome: from == unknown ? .nothing : .state(short, nil)),
      Row(from: from, result: refusedEvent, outcome: .state(failed, .reversal)),
      Row(
        from: from, result: unanswered,
        outcome: from == unknown ? .nothing : .state(.unknown(reason: "no answer in 5 attempts"), nil)),
      Row(from: from, result: .silent, outcome: from == unknown ? .nothing : .state(unknown, nil)),
      Row(from: from, result: found, outcome: from == unknown ? .state(.arrived, .arrival) : .refused),
      Row(
        from: from, result: notFound,
        outcome: from == unknown ? .state(.failed(reason: "not in the bank's file"), .reversal) : .refused),
    ]
  }

  static let all = [done, accepted, refused, paid, paidWrong, refusedEvent, unanswered, .silent]
  static let rows: [Row] =
    open(.decided) + open(.executing) + open(unknown)
    // What is over stays over, except that money which moved after a refusal is booked after all.
    + all.map { Row(from: .arrived, result: $0, outcome: .nothing) }
    + all.map { Row(from: failed, result: $0, outcome: $0 == paid ? .state(.arrived, .arrival) : .nothing) }
    + all.map { Row(from: .proposed, result: $0, outcome: .refused) }
    + all.map { Row(from: .declined(reason: "no"), result: $0, outcome: .refused) }
    + [Remedy.State.arrived, failed].map { Row(from: $0, result: found, outcome: .refused) }

  @Test(arguments: rows) func settled(row: Row) throws {
    let remedy = try Self.remedy(row.from)
    let outcome: Outcome
    do {
      let step = try remedy.settled(row.result, by: .platform("qw"), correction: Self.correction, at: Self.late)
      outcome = step.map { .state($0.remedy.state, $0.transfer?.kind) } ?? .nothing
      if let transfer = step?.transfer {
        #expect(transfer.id == (row.from == Self.failed ? Self.correction : remedy.settlement))
        #expect(step?.remedy.arrivedAt == (transfer.kind == .arrival ? Self.late : nil))
      }
    } catch { outcome = .refused }
    #expect(outcome == row.outcome)
  }

  @Test func whatIsUnknownIsAskedAgainUnderTheSameId() throws {
    let step = try Self.remedy(Self.unknown).askedAgain(policy: .standard, at: Self.late)
    #expect(step.remedy.state == .decided && step.remedy.round == 1 && step.transfer == nil)
    #expect((step.tasks.first?.payload as? PlatformCommand)?.id == step.remedy.id.description)
    #expect(step.tasks.first?.key == "\(step.remedy.id)/1")
    for state in [Remedy.State.proposed, .decided, .executing, .arrived, Self.failed] {
      #expect(throws: RemedyError.wrongState(state)) {
        try Self.remedy(state).askedAgain(policy: .standard, at: Self.late)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite struct AfterSaleTests {
  typealias State = AfterSale.State

  /// Every state (and "nobody asked yet") times every step: state letters below, `=` repeats, `!` contradicts, a word
  /// is where it goes; `~` before it when states in between were not told.
  @Test func everyStepInEveryState() {
    let steps = AfterSale.Step.allCases
    let wanted: [(State?, String)] = [
      (
        nil,
        """
        applied ~withdrawn ~rejected ~agreed ~autoAgreed agreed ~arbitrating ~appealWithdrawn ~upheld ~dismissed \
        ~executing ~refunded ~failed ~abnormal =
        """
      ),
      (
        .applied,
        """
        = withdrawn rejected agreed autoAgreed agreed ~arbitrating ~appealWithdrawn upheld dismissed ~executing \
        ~refunded ~failed ~abnormal autoAgreed
        """
      ),
      (.withdrawn, "applied = ! ! ! ! ! ! ! ! ! ! ! ! ="),
      (
        .rejected,
        """
        applied ! = ! ! ! arbitrating ~appealWithdrawn ~upheld ~dismissed ~executing ~refunded ~failed ~abnormal =
        """
      ),
      (.agreed, "! ! ! = ! = ! ! ! ! executing refunded failed abnormal ="),
      (.autoAgreed, "! ! ! ! = ! ! ! ! ! executing refunded failed abnormal ="),
      (
        .arbitrating,
        "! ! ! ! ! ! = appealWithdrawn upheld dismissed ~executing ~refunded ~failed ~abnormal ="
      ),
      (.appealWithdrawn, "! ! ! ! ! ! ! = ! ! ! ! ! ! ="),
      (.upheld, "! ! ! ! ! ! ! ! = ! executing refunded failed abnormal ="),
      (.dismissed, "! ! ! ! ! ! ! ! ! = ! ! ! ! ="),
      (.executing, "! ! ! ! ! ! ! ! ! ! = refunded failed abnormal ="),
      (.refunded, "! ! ! ! ! ! ! ! ! ! ! = ! ! ="),
      (.failed, "! ! ! ! ! ! ! ! ! ! executing refunded = abnormal ="),
      (.abnormal, "! ! ! ! ! ! ! ! ! ! executing refunded failed = ="),
    ]
    #expect(Set(wanted.map(\.0)) == Set(State.allCases.map(Optional.some) + [nil]))
    for (state, row) in wanted {
      let cells = row.split(separator: " ")
      #expect(cells.count == steps.count)
      for (step, cell) in zip(steps, cells) {
        #expect(Self.text(State.after(state, step)) == cell, "\(state.map(\.rawValue) ?? "nil") \(step)")
      }
    }
  }

  private static func text(_ outcome: AfterSale.Outcome) -> String {
    switch outcome {
    case .moves(let state, let passed): (passed.isEmpty ? "" : "~") + state.rawValue
    case .repeats: "="
    case .contradicts: "!"
    }
  }

  static func step(_ step: AfterSale.Step, _ minute: Int64, _ edit: (inout OrderEvent) -> Void = { _ in }) -> OrderEvent
  {
    Qingwan.event(.afterSale, minute, id: "\(step)-\(minute)") {
      ($0.afterSale, $0.step) = ("9001", step.rawValue)
      edit(&$0)
    }
  }

  @Test func asksTwiceIsRefusedAppealsAndIsPaid() {
    let order = OrderFoldTests.fold([
      Self.step(.apply, 1) {
        ($0.amount, $0.reason, $0.by, $0.phase) = (.yuan(20), "没收到", .customer, .beforeCompletion)
      },
      Self.step(.apply, 2), Self.step(.refuse, 3) { $0.by = .merchant },
      Self.step(.apply, 4) { $0.amount = .yuan(15) }, Self.step(.refuse, 5), Self.step(.appeal, 6),
      Self.step(.agree, 7) { $0.by = .merchant }, Self.step(.uphold, 8) { ($0.by, $0.role) = (.platform, "CS") },
    ])
    let sale = order.afterSales[0]
    #expect(sale.state == .upheld)
    #expect(sale.course.rounds == 2)
    #expect(sale.course.contradictions.map(\.step) == [.agree])
    #expect(sale.course.since?.role == "CS")
    #expect(sale.terms.amount == .yuan(15))
    #expect(sale.terms.phase == .beforeCompletion)
    #expect(sale.committed == .yuan(15))
    #expect(order.openAfterSale?.id == "9001")
  }

  @Test func whatNobodyToldIsFoundOut() {
    let order = OrderFoldTests.fold([Self.step(.succeed, 9) { $0.amount = .yuan(5) }])
    #expect(order.afterSales[0].state == .refunded)
    #expect(order.afterSales[0].course.skipped == [.agreed])
  }

  /// One code for "nobody took the order" and "nobody answered the wish to cancel it": only with a wish it means one.
  @Test func aLapseSettlesAnOpenRequestAndNothingElse() {
    let (apply, lapse) = (Self.step(.apply, 1), Self.step(.lapse, 16))
    #expect(OrderFoldTests.fold([apply, lapse]).afterSales[0].state == .autoAgreed)
    #expect(OrderFoldTests.fold([lapse, apply]).afterSales[0].state == .autoAgreed)
    let refused = OrderFoldTests.fold([apply, Self.step(.refuse, 5), lapse]).afterSales[0]
    #expect(refused.state == .rejected && refused.course.contradictions.isEmpty)
    let alone = OrderFoldTests.fold([lapse])
    #expect(alone.afterSales[0].state == nil && alone.openAfterSale == nil)
  }

  @Test func anUnknownStepIsKeptAndCounted() {
    let event = Qingwan.event(.afterSale, 3) { ($0.afterSale, $0.step) = ("9001", "ponder") }
    #expect(event.code == "afterSale.ponder")
    #expect(OrderFoldTests.fold([event]).unknownKinds == ["afterSale.ponder"])
  }

  @Test(arguments: State.allCases)
  func theMerchantAnswersOnlyAnUnansweredRequest(state: State) {
    #expect(state.takesMerchantsAnswer == (state == .applied))
  }
}

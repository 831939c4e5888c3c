// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// What the ledger of Qingwan takes and what it refuses: a row is a transfer and the answer, in the order of the rules.
@Suite struct LedgerTests {
  static let shop = Account(.merchant(ShopRef("lanyu-coffee")), .payable)
  static let booked = transfer(1, .booking, [.debit(shop, .yuan(38)), .credit(Posting.clearing, .yuan(38))])
  static let undone = transfer(2, .reversal, booked.entries.map(\.mirrored), reverses: 1)

  static func transfer(_ id: Int64, _ kind: Transfer.Kind, _ entries: [Entry], reverses: Int64? = nil) -> Transfer {
    Transfer(
      id: TransferID(raw: id), kind: kind, remedy: RemedyID(raw: 7), entries: entries,
      reverses: reverses.map(TransferID.init(raw:)), evidence: "v1/shop-late", by: .system("test"), at: Instant(ms: 0))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    let transfer: Transfer
    var existing: Transfer?
    var original: Transfer?
    var reversedBy: Transfer?
    let answer: Ledger.Answer
    var testDescription: String { rule }
  }

  static let rows: [Row] = [
    Row(rule: "a balanced booking", transfer: booked, answer: .posted),
    Row(rule: "the same again", transfer: booked, existing: booked, answer: .alreadyPosted),
    Row(
      rule: "another under the same id", transfer: transfer(1, .booking, [.debit(shop, .yuan(40))]), existing: booked,
      answer: .idTaken),
    Row(rule: "no entries", transfer: transfer(3, .booking, []), answer: .fewerThanTwoEntries),
    Row(rule: "one entry", transfer: transfer(3, .booking, [.debit(shop, .yuan(1))]), answer: .fewerThanTwoEntries),
    Row(
      rule: "nothing moves", transfer: transfer(3, .booking, [.debit(shop, .zero), .credit(Posting.clearing, .zero)]),
      answer: .zeroEntry(shop)),
    Row(
      rule: "too much for anybody's dinner",
      transfer: transfer(3, .booking, [.debit(shop, .yuan(1_000_001)), .credit(Posting.clearing, .yuan(1_000_001))]),
      answer: .amountTooLarge),
    Row(
      rule: "the smallest number has no magnitude of its own",
      transfer: transfer(3, .booking, [.debit(shop, Money(fen: .min)), .credit(Posting.clearing, .yuan(1))]),
      answer: .amountTooLarge),
    Row(
      rule: "one account twice", transfer: transfer(3, .booking, [.debit(shop, .yuan(1)), .credit(shop, .yuan(1))]),
      answer: .accountTwice(shop)),
    Row(
      rule: "a fen too little",
      transfer: transfer(3, .booking, [.debit(shop, .yuan(1)), .credit(Posting.clearing, Money(fen: 99))]),
      answer: .unbalanced(by: Money(fen: 1))),
    Row(
      rule: "a booking reverses nothing", transfer: transfer(3, .booking, booked.entries, reverses: 1),
      answer: .reversalWithoutOriginal),
    Row(
      rule: "a reversal of nothing", transfer: transfer(3, .reversal, undone.entries),
      answer: .reversalWithoutOriginal),
    Row(rule: "a reversal of the unknown", transfer: undone, answer: .originalUnknown(TransferID(raw: 1))),
    Row(rule: "a reversal", transfer: undone, original: booked, answer: .posted),
    Row(
      rule: "a reversal of a reversal", transfer: transfer(3, .reversal, booked.entries, reverses: 2), original: undone,
      answer: .originalIsReversal(TransferID(raw: 2))),
    Row(
      rule: "a second reversal", transfer: transfer(3, .reversal, undone.entries, reverses: 1), original: booked,
      reversedBy: undone, answer: .alreadyReversed(TransferID(raw: 1))),
    Row(
      rule: "a reversal of half", original: booked,
      half: [.credit(shop, .yuan(19)), .debit(Posting.clearing, .yuan(19))]),
  ]

  @Test(arguments: rows) func judged(row: Row) {
    let answer = Ledger.judge(
      row.transfer, existing: row.existing, original: row.original, reversedBy: row.reversedBy)
    #expect(answer == row.answer)
  }

  @Test func aRefundEmptiesClearingWhetherItArrivesOrFails() {
    let all: [(RemedyForm, Payer, Account)] = [
      (.refund, .merchant(ShopRef("lanyu-coffee")), Account(.platform, .channel)),
      (.refund, .carrier, Account(.platform, .channel)),
      (.refund, .open(OrderRef("qw-1001")), Account(.platform, .channel)),
      (.redPacket(.yuan(38)), .platform, Account(.platform, .couponLiability)),
    ]
    for (form, payer, target) in all {
      let booking = Posting.booking(form, payer, .yuan(38))
      let arrived = TrialBalance(booking + Posting.arrival(form, .yuan(38)))
      #expect(arrived[Posting.clearing] == .zero && arrived[target] == -.yuan(38) && arrived.sum == .zero)
      let failed = TrialBalance(booking + booking.map(\.mirrored))
      #expect(failed.lines.isEmpty)
      let late = TrialBalance(booking + booking.map(\.mirrored) + Posting.lateArrival(form, payer, .yuan(38)))
      #expect(late == arrived)
    }
  }

  @Test(arguments: [
    "platform/clearing", "merchant/lanyu-coffee/payable", "merchant/a/b/payable", "carrier/receivable",
    "order/qw-1001/suspense",
  ]) func anAccountReadsWhatItPrints(text: String) {
    #expect(Account(text)?.description == text)
  }

  @Test(arguments: ["", "platform", "platform/gold", "merchant/payable", "platform/x/clearing", "bank/clearing"])
  func whatIsNoAccount(text: String) { #expect(Account(text) == nil) }
}

extension LedgerTests.Row {
  init(rule: String, original: Transfer, half: [Entry]) {
    self.init(
      rule: rule, transfer: LedgerTests.transfer(3, .reversal, half, reverses: 1), original: original,
      answer: .notAMirror(of: TransferID(raw: 1)))
  }
}

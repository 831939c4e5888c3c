// SPDX-License-Identifier: Apache-2.0

/// The rule by which the ledger takes a transfer, and the balance it keeps: what stands on every account, in order of
/// the accounts. Append only; the sum over all accounts is zero after every transfer.
package enum Ledger {
  /// Why a transfer was or was not taken. The first rule that applies answers, in this order.
  package enum Answer: Equatable, Sendable {
    case posted
    /// The same transfer again: nothing was changed and nothing is wrong.
    case alreadyPosted
    /// Another transfer has this id.
    case idTaken
    case fewerThanTwoEntries
    case zeroEntry(Account)
    case accountTwice(Account)
    /// Debits and credits differ by this much.
    case unbalanced(by: Money)
    case amountTooLarge
    /// A reversal must name a transfer, and nothing else may.
    case reversalWithoutOriginal
    case originalUnknown(TransferID)
    case originalIsReversal(TransferID)
    case alreadyReversed(TransferID)
    case notAMirror(of: TransferID)
  }

  /// No single line may be above this: far over any order, far below what sums could overflow.
  package static let largest = Money.yuan(1_000_000)

  /// Judges a transfer against what the ledger holds. Arguments: the row that has the transfer's id, the row it
  /// reverses, and the row that already reverses that one.
  package static func judge(
    _ transfer: Transfer, existing: Transfer? = nil, original: Transfer? = nil, reversedBy: Transfer? = nil
  ) -> Answer {
    if let existing { return existing == transfer ? .alreadyPosted : .idTaken }
    if let fault = fault(of: transfer.entries) { return fault }
    guard transfer.kind == .reversal else { return transfer.reverses == nil ? .posted : .reversalWithoutOriginal }
    guard let wanted = transfer.reverses else { return .reversalWithoutOriginal }
    guard let original, original.id == wanted else { return .originalUnknown(wanted) }
    if original.kind == .reversal { return .originalIsReversal(wanted) }
    if reversedBy != nil { return .alreadyReversed(wanted) }
    return transfer.entries == original.entries.map(\.mirrored) ? .posted : .notAMirror(of: wanted)
  }

  private static func fault(of entries: [Entry]) -> Answer? {
    guard entries.count >= 2 else { return .fewerThanTwoEntries }
    for (n, entry) in entries.enumerated() {
      if entry.amount == .zero { return .zeroEntry(entry.account) }
      if entry.amount.fen.magnitude > largest.fen.magnitude { return .amountTooLarge }
      if entries[..<n].contains(where: { $0.account == entry.account }) { return .accountTwice(entry.account) }
    }
    let sum = entries.reduce(Money.zero) { $0 + $1.amount }
    return sum == .zero ? nil : .unbalanced(by: sum)
  }
}

/// What every account holds: debits positive, credits negative, sorted by account.
package struct TrialBalance: Codable, Hashable, Sendable {
  package struct Line: Codable, Hashable, Sendable {
    package let account: Account
    package let amount: Money
    package init(account: Account, amount: Money) {
      self.account = account
      self.amount = amount
    }
  }
  package let lines: [Line]

  /// Adds up entries; accounts that come to zero are left out.
  package init(_ entries: some Sequence<Entry>) {
    var sums: [Account: Money] = [:]
    for entry in entries { sums[entry.account, default: .zero] += entry.amount }
    lines = sums.filter { $0.value != .zero }.map { Line(account: $0.key, amount: $0.value) }
      .sorted { $0.account < $1.account }
  }

  /// Zero, or the ledger is broken.
  package var sum: Money { lines.reduce(.zero) { $0 + $1.amount } }

  package subscript(account: Account) -> Money { lines.first { $0.account == account }?.amount ?? .zero }

  /// What stands under one purpose over all owners.
  package func total(_ purpose: Account.Purpose) -> Money {
    lines.reduce(.zero) { $1.account.purpose == purpose ? $0 + $1.amount : $0 }
  }
}

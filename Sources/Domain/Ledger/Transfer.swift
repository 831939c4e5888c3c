// SPDX-License-Identifier: Apache-2.0

/// One movement of money between accounts. Its id is chosen before the first attempt and never changed, it is never
/// edited, and its debits equal its credits. A mistake is corrected by another transfer that mirrors it
/// (`reverses`); at most one such mirror can exist.
package struct Transfer: Codable, Hashable, Sendable {
  package let id: TransferID
  package let kind: Kind
  /// The remedy it belongs to.
  package let remedy: RemedyID
  package let entries: [Entry]
  /// The transfer this one undoes.
  package let reverses: TransferID?
  /// What it rests on: the policy rule, the platform's event or the person's note.
  package let evidence: String
  package let by: Actor
  /// Who gave the second signature, where one was needed.
  package let approver: AgentID?
  package let at: Instant

  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Decided: cost against clearing.
    case booking
    /// The platform has confirmed: clearing against the channel or the coupon liability.
    case arrival
    /// Undoes another.
    case reversal
  }

  package init(
    id: TransferID, kind: Kind, remedy: RemedyID, entries: [Entry], reverses: TransferID? = nil, evidence: String,
    by: Actor, approver: AgentID? = nil, at: Instant
  ) {
    self.id = id
    self.kind = kind
    self.remedy = remedy
    self.entries = entries
    self.reverses = reverses
    self.evidence = evidence
    self.by = by
    self.approver = approver
    self.at = at
  }

  /// The sum of one side; both are equal in every transfer the ledger takes.
  package var amount: Money { entries.reduce(.zero) { $0 + Swift.max($1.amount, .zero) } }
}

/// One line of a transfer. A debit is positive, a credit negative: a transfer balances when its lines add up to zero.
package struct Entry: Codable, Hashable, Sendable {
  package let account: Account
  package let amount: Money

  package init(account: Account, amount: Money) {
    self.account = account
    self.amount = amount
  }

  package static func debit(_ account: Account, _ amount: Money) -> Entry { Entry(account: account, amount: amount) }
  package static func credit(_ account: Account, _ amount: Money) -> Entry { Entry(account: account, amount: -amount) }

  /// The same line the other way round.
  package var mirrored: Entry { Entry(account: account, amount: -amount) }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// Posts a transfer if the ledger's rule takes it; the answer says what happened. Posting the same one again changes
  /// nothing. All rows that matter are of the transfer's own city.
  package func post(_ transfer: Transfer) throws -> Ledger.Answer {
    let answer = Ledger.judge(
      transfer, existing: try self.transfer(transfer.id),
      original: try transfer.reverses.flatMap { try self.transfer($0) },
      reversedBy: try transfer.reverses.flatMap { try reversal(of: $0) })
    guard answer == .posted else { return answer }
    let city = transfer.id.city
    try run(
      """
      INSERT INTO transfer (city, id, kind, remedy_id, reverses, amount, evidence, by_actor, approver, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, city, transfer.id, transfer.kind.rawValue, transfer.remedy, transfer.reverses, transfer.amount,
      transfer.evidence, transfer.by, transfer.approver, transfer.at)
    for (line, entry) in transfer.entries.enumerated() {
      try run(
        "INSERT INTO entry (city, transfer_id, line, account, amount) VALUES ($1, $2, $3, $4, $5)", city, transfer.id,
        line, entry.account.description, entry.amount)
    }
    return .posted
  }

  package func transfer(_ id: TransferID) throws -> Transfer? {
    try transfers("city = $1 AND id = $2", [id.city.sqlValue, id.sqlValue]).first
  }

  /// What was posted for a remedy, in order.
  package func transfers(of remedy: RemedyID) throws -> [Transfer] {
    try transfers("city = $1 AND remedy_id = $2", [remedy.city.sqlValue, remedy.sqlValue])
  }

  private func reversal(of id: TransferID) throws -> Transfer? {
    try transfers("city = $1 AND reverses = $2", [id.city.sqlValue, id.sqlValue]).first
  }

  private func transfers(_ condition: String, _ values: [SQLValue]) throws -> [Transfer] {
    let heads = try rows(
      """
      SELECT id, kind, remedy_id, reverses, evidence, by_actor, approver, at FROM transfer
      WHERE \(condition) ORDER BY id
      """, values: values, map: TransferHead.init)
    return try heads.map { head in
      head.transfer(
        try rows(
          "SELECT account, amount FROM entry WHERE city = $1 AND transfer_id = $2 ORDER BY line", head.id.city,
          head.id, map: Entry.init))
    }
  }

  /// What stands on every account of a city.
  package func trialBalance(city: City) throws -> TrialBalance {
    TrialBalance(
      try rows(
        "SELECT account, CAST(sum(amount) AS BIGINT) FROM entry WHERE city = $1 GROUP BY account", city,
        map: Entry.init))
  }

  /// Transfers whose lines do not add up, or whose sum is not what the head says: none, or the ledger is damaged.
  package func unbalancedTransfers() throws -> [TransferID] {
    try rows(
      """
      SELECT t.id FROM transfer t
      LEFT JOIN (SELECT city, transfer_id, sum(amount) AS rest,
                        sum(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS debits
                 FROM entry GROUP BY city, transfer_id) e ON e.city = t.city AND e.transfer_id = t.id
      WHERE e.rest IS NULL OR e.rest <> 0 OR e.debits <> t.amount ORDER BY t.id
      """
    ) { $0.id(0) }
  }
}

extension Entry {
  init(_ row: Row) throws {
    guard let account = Account(row.text(0)) else { throw StorageError.corrupt("no account: '\(row.text(0))'") }
    self.init(account: account, amount: row.money(1))
  }
}

/// A transfer without its lines.
private struct TransferHead {
  let id: TransferID
  let kind: Transfer.Kind
  let remedy: RemedyID
  let reverses: TransferID?
  let evidence: String
  let by: Actor
  let approver: AgentID?
  let at: Instant

  init(_ row: Row) throws {
    id = row.id(0)
    kind = try row.value(1)
    remedy = row.id(2)
    reverses = row.optionalID(3)
    evidence = row.text(4)
    by = try row.actor(5)
    approver = row.optionalID(6)
    at = row.instant(7)
  }

  func transfer(_ entries: [Entry]) -> Transfer {
    Transfer(
      id: id, kind: kind, remedy: remedy, entries: entries, reverses: reverses, evidence: evidence, by: by,
      approver: approver, at: at)
  }
}

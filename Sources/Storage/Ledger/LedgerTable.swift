// SPDX-License-Identifier: Apache-2.0

/// Append only: nothing here is ever updated or deleted. A transfer is reversed at most once.
enum LedgerTable {
  static let first = Migration(
    "ledger",
    """
    CREATE TABLE transfer (
      city BIGINT NOT NULL, id BIGINT NOT NULL, kind TEXT NOT NULL, remedy_id BIGINT NOT NULL, reverses BIGINT,
      amount BIGINT NOT NULL CHECK (amount > 0), evidence TEXT NOT NULL, by_actor TEXT NOT NULL, approver BIGINT,
      at BIGINT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX transfer_reverses ON transfer (city, reverses) WHERE reverses IS NOT NULL",
    "CREATE INDEX transfer_remedy ON transfer (city, remedy_id, id)",
    """
    CREATE TABLE entry (
      city BIGINT NOT NULL, transfer_id BIGINT NOT NULL, line BIGINT NOT NULL, account TEXT NOT NULL,
      amount BIGINT NOT NULL CHECK (amount <> 0), PRIMARY KEY (city, transfer_id, line)) WITHOUT ROWID
    """,
    "CREATE INDEX entry_account ON entry (city, account, amount)"
  )
}

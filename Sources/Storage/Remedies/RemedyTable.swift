// SPDX-License-Identifier: Apache-2.0

/// `remedy.body` is the whole remedy; the columns beside it are what lists and constraints need.
/// `order_money` is the row that is locked while something is given for an order; its checks hold even if a rule fails.
/// `giving` and `giving_day` are national: what each person has given on a day (`Desk/Remedies/Giving.swift`).
enum RemedyTable {
  static let first = Migration(
    "remedies",
    """
    CREATE TABLE remedy (
      city BIGINT NOT NULL, id BIGINT NOT NULL, order_ref TEXT NOT NULL, case_id BIGINT, customer_ref TEXT NOT NULL,
      state TEXT NOT NULL, amount BIGINT NOT NULL CHECK (amount > 0), proposed_at BIGINT NOT NULL,
      arrived_at BIGINT, body TEXT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE INDEX remedy_order ON remedy (city, order_ref, id)",
    "CREATE INDEX remedy_open ON remedy (state, proposed_at) WHERE state IN ('proposed', 'unknown', 'failed')",
    """
    CREATE TABLE order_money (
      city BIGINT NOT NULL, order_ref TEXT NOT NULL, paid BIGINT NOT NULL, refunded BIGINT NOT NULL,
      red_packets BIGINT NOT NULL, CHECK (refunded >= 0 AND refunded <= paid AND red_packets >= 0),
      PRIMARY KEY (city, order_ref)) WITHOUT ROWID
    """,
    """
    CREATE TABLE giving (
      remedy_id BIGINT PRIMARY KEY, who TEXT NOT NULL, day BIGINT NOT NULL, amount BIGINT NOT NULL)
    """,
    """
    CREATE TABLE giving_day (
      who TEXT NOT NULL, day BIGINT NOT NULL, amount BIGINT NOT NULL CHECK (amount >= 0), PRIMARY KEY (who, day))
    """
  )
}

// SPDX-License-Identifier: Apache-2.0

/// What people of ours have asked the platform to do with an order, one row a command; what the platform answered to
/// "could you?", the latest of each kind; and how many commands came to which end.
enum OrderCommandTable {
  static let first = Migration(
    "order commands",
    """
    CREATE TABLE order_command (
      city BIGINT NOT NULL, id BIGINT NOT NULL, order_ref TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
      asked_at BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE INDEX order_command_order ON order_command (city, order_ref, id)",
    """
    CREATE INDEX order_command_waiting ON order_command (asked_at)
    WHERE state IN ('proposed', 'silent', 'unknown')
    """,
    """
    CREATE TABLE order_can (
      city BIGINT NOT NULL, order_ref TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL, reply TEXT NOT NULL,
      PRIMARY KEY (city, order_ref, kind)) WITHOUT ROWID
    """,
    """
    CREATE TABLE order_command_count (
      city BIGINT NOT NULL, feed TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, seen BIGINT NOT NULL,
      PRIMARY KEY (city, feed, kind, state)) WITHOUT ROWID
    """
  )
}

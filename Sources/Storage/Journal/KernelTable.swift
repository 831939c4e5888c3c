// SPDX-License-Identifier: Apache-2.0

/// What every verb uses: answered commands, the journal, tasks, cursors, leases, counters.
enum KernelTable {
  static let first = Migration(
    "kernel",
    """
    CREATE TABLE store_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)
    """,
    """
    CREATE TABLE command (
      city BIGINT NOT NULL, id BIGINT NOT NULL, verb TEXT NOT NULL, actor TEXT NOT NULL, at BIGINT NOT NULL,
      result TEXT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    """
    CREATE TABLE journal (
      city BIGINT NOT NULL, no BIGINT NOT NULL, position BIGINT, at BIGINT NOT NULL, name TEXT NOT NULL,
      subject TEXT NOT NULL, case_id BIGINT, order_id BIGINT, actor TEXT NOT NULL, payload TEXT NOT NULL,
      PRIMARY KEY (city, no)) WITHOUT ROWID
    """,
    "CREATE INDEX journal_position ON journal (position)",
    "CREATE INDEX journal_unstamped ON journal (no) WHERE position IS NULL",
    "CREATE INDEX journal_case ON journal (city, case_id, no) WHERE case_id IS NOT NULL",
    """
    CREATE TABLE task (
      city BIGINT NOT NULL, id BIGINT NOT NULL, lane TEXT NOT NULL, kind TEXT NOT NULL, order_key TEXT NOT NULL,
      due BIGINT NOT NULL, slot BIGINT NOT NULL, deadline BIGINT, key TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL,
      attempts BIGINT NOT NULL, lease_until BIGINT, holder TEXT, result TEXT, made_at BIGINT NOT NULL,
      PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX task_key ON task (city, key)",
    "CREATE INDEX task_due ON task (lane, due) WHERE state = 'queued'",
    "CREATE INDEX task_leased ON task (lane, lease_until) WHERE state = 'leased'",
    "CREATE INDEX task_order ON task (city, lane, order_key, slot, id) WHERE state IN ('queued', 'leased')",
    """
    CREATE TABLE cursor (
      name TEXT PRIMARY KEY, position BIGINT NOT NULL, failures BIGINT NOT NULL)
    """,
    """
    CREATE TABLE parked (
      reaction TEXT NOT NULL, position BIGINT NOT NULL, at BIGINT NOT NULL, reason TEXT NOT NULL,
      PRIMARY KEY (reaction, position))
    """,
    """
    CREATE TABLE lease (
      name TEXT PRIMARY KEY, holder TEXT NOT NULL, until BIGINT NOT NULL, fence BIGINT NOT NULL)
    """,
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
    "CREATE TABLE switch (name TEXT PRIMARY KEY, is_on BIGINT NOT NULL, by_actor TEXT NOT NULL, at BIGINT NOT NULL)"
  )

  static let restoredTasks = Migration(
    "restored tasks", "ALTER TABLE task ADD COLUMN is_restored BIGINT NOT NULL DEFAULT 0")
}

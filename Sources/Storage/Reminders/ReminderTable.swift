// SPDX-License-Identifier: Apache-2.0

/// One row per reminder. `order_ref, number` is unique: two reminders at once are the n-th and the next.
enum ReminderTable {
  static let first = Migration(
    "reminders",
    """
    CREATE TABLE reminder (
      city BIGINT NOT NULL, id BIGINT NOT NULL, order_ref TEXT NOT NULL, number BIGINT NOT NULL, at BIGINT NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX reminder_order ON reminder (city, order_ref, number)"
  )

  /// What became of it, in columns for figures and invariants. `nudged` and `cool_until`: who was nudged, and until when
  /// not again. `platform_name` is the platform's own name of it: one row for each.
  static let course = Migration(
    "reminders.course",
    "ALTER TABLE reminder ADD COLUMN state TEXT NOT NULL DEFAULT 'answered'",
    "ALTER TABLE reminder ADD COLUMN needs_person BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE reminder ADD COLUMN by_staff BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE reminder ADD COLUMN nudged TEXT",
    "ALTER TABLE reminder ADD COLUMN cool_until BIGINT",
    "ALTER TABLE reminder ADD COLUMN given BIGINT",
    "ALTER TABLE reminder ADD COLUMN was_kept BIGINT",
    "ALTER TABLE reminder ADD COLUMN platform_name TEXT",
    "ALTER TABLE reminder ADD COLUMN platform_state TEXT",
    """
    CREATE UNIQUE INDEX reminder_platform ON reminder (city, order_ref, platform_name) WHERE platform_name IS NOT NULL
    """,
    "CREATE INDEX reminder_at ON reminder (at)"
  )

  /// The key of the task that passes a party's reply on to the customer.
  static let relay = Migration("reminders.relay", "ALTER TABLE reminder ADD COLUMN relayed_by TEXT")
}

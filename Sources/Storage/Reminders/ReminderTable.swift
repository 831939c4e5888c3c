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
}

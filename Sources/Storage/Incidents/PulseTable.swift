// SPDX-License-Identifier: Apache-2.0

enum PulseTable {
  /// The counts of a minute of a city, one row a server process; and what is usual there.
  static let first = Migration(
    "pulses",
    """
    CREATE TABLE pulse (
      city BIGINT NOT NULL, minute BIGINT NOT NULL, node BIGINT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (city, minute, node)) WITHOUT ROWID
    """,
    "CREATE INDEX pulse_minute ON pulse (minute)",
    "CREATE TABLE pulse_usual (city BIGINT NOT NULL, at BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (city)) WITHOUT ROWID"
  )
}

// SPDX-License-Identifier: Apache-2.0

enum IncidentTable {
  /// An incident is national, its children and what was told are their cities'.
  static let first = Migration(
    "incidents",
    """
    CREATE TABLE incident (
      city BIGINT NOT NULL, id BIGINT NOT NULL, state TEXT NOT NULL, changed_at BIGINT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE INDEX incident_state ON incident (state, id)",
    """
    CREATE TABLE incident_child (
      city BIGINT NOT NULL, case_id BIGINT NOT NULL, incident BIGINT NOT NULL, joined_at BIGINT NOT NULL,
      way TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (city, case_id, incident)) WITHOUT ROWID
    """,
    "CREATE INDEX incident_child_of ON incident_child (city, incident, case_id)",
    """
    CREATE TABLE incident_told (
      city BIGINT NOT NULL, contact BIGINT NOT NULL, incident BIGINT NOT NULL, version BIGINT NOT NULL,
      at BIGINT NOT NULL, PRIMARY KEY (city, contact, incident, version)) WITHOUT ROWID
    """,
    "CREATE INDEX case_unresolved ON case_file (city, id) WHERE state <> 'resolved'"
  )

  /// What the remedies of an incident have come to, and which children wait for more.
  static let sums = Migration(
    "incidents: sums",
    """
    CREATE TABLE incident_sum (
      city BIGINT NOT NULL, id BIGINT NOT NULL, given BIGINT NOT NULL, signed BIGINT,
      PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "ALTER TABLE incident_child ADD COLUMN waits BIGINT NOT NULL DEFAULT 0",
    "CREATE INDEX incident_child_waits ON incident_child (city, incident, case_id) WHERE waits = 1"
  )
}

// SPDX-License-Identifier: Apache-2.0

enum CaseTable {
  static let first = Migration(
    "cases",
    """
    CREATE TABLE case_file (
      city BIGINT NOT NULL, id BIGINT NOT NULL, person BIGINT NOT NULL, side TEXT NOT NULL, state TEXT NOT NULL,
      waiting_on TEXT, waiting_until BIGINT, scenario TEXT NOT NULL, guess TEXT, level TEXT NOT NULL, owner BIGINT,
      app_gap TEXT, opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, resolved_at BIGINT, reopened BIGINT NOT NULL,
      PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE INDEX case_person ON case_file (city, person, id)",
    "CREATE INDEX case_owner ON case_file (owner, id) WHERE state <> 'resolved'",
    "CREATE INDEX case_level ON case_file (level, id) WHERE state <> 'resolved' AND level <> 'frontLine'",
    "CREATE INDEX case_state ON case_file (state, id)",
    "CREATE INDEX case_scenario ON case_file (scenario, state, id)",
    "CREATE INDEX case_id_only ON case_file (id)",
    """
    CREATE TABLE case_order (
      city BIGINT NOT NULL, case_id BIGINT NOT NULL, place BIGINT NOT NULL, order_id BIGINT NOT NULL,
      PRIMARY KEY (city, case_id, place)) WITHOUT ROWID
    """,
    "CREATE INDEX case_order_order ON case_order (order_id, case_id)",
    """
    CREATE TABLE case_term (
      city BIGINT NOT NULL, term TEXT NOT NULL, case_id BIGINT NOT NULL,
      PRIMARY KEY (city, case_id, term)) WITHOUT ROWID
    """,
    "CREATE INDEX case_term_term ON case_term (term, case_id)"
  )
}

// SPDX-License-Identifier: Apache-2.0

/// A concern is one row: what lists and counts ask for in columns, the rest as JSON. It lives in its order's city.
enum ConcernTable {
  static let first = Migration(
    "concerns",
    """
    CREATE TABLE concern (
      city BIGINT NOT NULL, id BIGINT NOT NULL, order_id BIGINT NOT NULL, case_id BIGINT, clock TEXT NOT NULL,
      state TEXT NOT NULL, raised_at BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE INDEX concern_order ON concern (city, order_id)",
    "CREATE INDEX concern_case ON concern (case_id) WHERE case_id IS NOT NULL",
    "CREATE INDEX concern_state ON concern (state, id)",
    "CREATE INDEX concern_raised ON concern (raised_at, clock, state)"
  )
}

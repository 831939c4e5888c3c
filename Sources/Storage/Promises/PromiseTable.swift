// SPDX-License-Identifier: Apache-2.0

/// A promise is one row: what lists ask for in columns, the rest as JSON. It lives in its case's city.
enum PromiseTable {
  static let first = Migration(
    "promises",
    """
    CREATE TABLE promise (
      city BIGINT NOT NULL, id BIGINT NOT NULL, case_id BIGINT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
      owner TEXT NOT NULL, due BIGINT, risk_since BIGINT, body TEXT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE INDEX promise_case ON promise (city, case_id)",
    "CREATE INDEX promise_risk ON promise (due) WHERE risk_since IS NOT NULL",
    "CREATE INDEX promise_owner ON promise (owner, due) WHERE state IN ('offered', 'inForce', 'broken')"
  )
}

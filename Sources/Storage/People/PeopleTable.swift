// SPDX-License-Identifier: Apache-2.0

/// Staff and their rights are national: a few thousand rows, no city. Persons outside grow and belong to a city.
enum PeopleTable {
  static let first = Migration(
    "people",
    """
    CREATE TABLE agent (
      id BIGINT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, team TEXT NOT NULL, site TEXT NOT NULL,
      post TEXT NOT NULL, roles TEXT NOT NULL, skills TEXT NOT NULL, capacity TEXT NOT NULL, language TEXT NOT NULL,
      active BIGINT NOT NULL, password TEXT NOT NULL)
    """,
    """
    CREATE TABLE agent_status (
      agent BIGINT PRIMARY KEY, state TEXT NOT NULL, offer BIGINT, until BIGINT, reason TEXT, since BIGINT NOT NULL,
      idle_since BIGINT NOT NULL)
    """,
    "CREATE TABLE presence (agent BIGINT PRIMARY KEY, seen_at BIGINT NOT NULL)",
    """
    CREATE TABLE certificate (
      id BIGINT PRIMARY KEY, agent BIGINT NOT NULL, scenarios TEXT NOT NULL, channels TEXT NOT NULL,
      languages TEXT NOT NULL, levels TEXT NOT NULL, money_limit BIGINT NOT NULL, valid_from BIGINT NOT NULL,
      valid_until BIGINT NOT NULL, granted_by BIGINT NOT NULL, revoked_at BIGINT, seal BLOB NOT NULL)
    """,
    "CREATE INDEX certificate_agent ON certificate (agent)",
    """
    CREATE TABLE sign_in_failure (
      login TEXT PRIMARY KEY, failures BIGINT NOT NULL, locked_until BIGINT, at BIGINT NOT NULL)
    """,
    """
    CREATE TABLE session (
      secret_hash BLOB PRIMARY KEY, agent BIGINT NOT NULL, started_at BIGINT NOT NULL, seen_at BIGINT NOT NULL)
    """,
    "CREATE INDEX session_agent ON session (agent)",
    """
    CREATE TABLE api_token (
      id BIGINT PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL, secret_hash BLOB NOT NULL UNIQUE,
      granted_by BIGINT NOT NULL, made_at BIGINT NOT NULL, until BIGINT NOT NULL, revoked_at BIGINT)
    """,
    """
    CREATE TABLE shift (
      agent BIGINT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, PRIMARY KEY (agent, from_at))
    """,
    """
    CREATE TABLE person (
      city BIGINT NOT NULL, id BIGINT NOT NULL, side TEXT NOT NULL, account_hash BLOB NOT NULL, name_hash BLOB,
      phone_hash BLOB, tail_hash BLOB, person_key BLOB, sealed BLOB, met_at BIGINT NOT NULL,
      PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX person_account ON person (city, side, account_hash)",
    "CREATE INDEX person_phone ON person (phone_hash)",
    "CREATE INDEX person_tail ON person (tail_hash)",
    "CREATE INDEX person_name ON person (name_hash)",
    "CREATE INDEX journal_audit ON journal (position) WHERE substr(name, 1, 7) = 'people.'"
  )

  static let tokenUse = Migration("token use", "ALTER TABLE api_token ADD COLUMN used_at BIGINT")
}

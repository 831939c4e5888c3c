// SPDX-License-Identifier: Apache-2.0

enum ContactTable {
  static let first = Migration(
    "contacts",
    """
    CREATE TABLE contact (
      city BIGINT NOT NULL, id BIGINT NOT NULL, person BIGINT NOT NULL, side TEXT NOT NULL, channel TEXT NOT NULL,
      language TEXT NOT NULL, case_id BIGINT NOT NULL, state TEXT NOT NULL, queue TEXT NOT NULL, scenario TEXT NOT NULL,
      need_language TEXT NOT NULL, level TEXT NOT NULL, since BIGINT NOT NULL, named BIGINT, declined TEXT,
      agent BIGINT, offer BIGINT, offer_agent BIGINT, offer_until BIGINT, quiet_since BIGINT, end_reason TEXT,
      seq BIGINT NOT NULL, person_got BIGINT NOT NULL, person_read BIGINT NOT NULL, agent_read BIGINT NOT NULL,
      opened_at BIGINT NOT NULL, person_at BIGINT, answered_at BIGINT, ended_at BIGINT, taken_at BIGINT,
      quiet_due BIGINT, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX contact_live ON contact (city, person, channel) WHERE state <> 'ended'",
    "CREATE INDEX contact_person ON contact (city, person, id)",
    "CREATE INDEX contact_case ON contact (city, case_id)",
    "CREATE INDEX contact_queue ON contact (queue, since, id) WHERE state IN ('waiting', 'offered')",
    "CREATE INDEX contact_since ON contact (since, id) WHERE state IN ('waiting', 'offered')",
    "CREATE INDEX contact_agent ON contact (agent) WHERE state IN ('active', 'quiet')",
    "CREATE INDEX contact_offer ON contact (offer_agent) WHERE state = 'offered'",
    "CREATE INDEX contact_taken ON contact (queue, taken_at) WHERE taken_at IS NOT NULL",
    "CREATE INDEX contact_quiet ON contact (quiet_due) WHERE quiet_due IS NOT NULL",
    """
    CREATE TABLE message (
      city BIGINT NOT NULL, contact BIGINT NOT NULL, seq BIGINT NOT NULL, id BIGINT NOT NULL, author TEXT NOT NULL,
      kind TEXT NOT NULL, body TEXT NOT NULL, client_id TEXT, said_at BIGINT NOT NULL, at BIGINT NOT NULL,
      PRIMARY KEY (city, contact, seq)) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX message_client ON message (city, contact, author, client_id) WHERE client_id IS NOT NULL",
    """
    CREATE TABLE picture (
      city BIGINT NOT NULL, id BIGINT NOT NULL, contact BIGINT NOT NULL, file TEXT NOT NULL, type TEXT NOT NULL,
      width BIGINT NOT NULL, height BIGINT NOT NULL, bytes BIGINT NOT NULL, at BIGINT NOT NULL,
      PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE TABLE used_entry (nonce_hash BLOB PRIMARY KEY, until BIGINT NOT NULL)"
  )
}

// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  // MARK: Sessions, by the hash of their secret

  package func session(_ hash: [UInt8]) throws -> Session? {
    try first("SELECT agent, started_at, seen_at FROM session WHERE secret_hash = $1", hash) {
      Session(agent: $0.id(0), startedAt: $0.instant(1), seenAt: $0.instant(2))
    }
  }

  package func save(_ session: Session, _ hash: [UInt8]) throws {
    try run(
      """
      INSERT INTO session (secret_hash, agent, started_at, seen_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (secret_hash) DO UPDATE SET seen_at = excluded.seen_at
      """, hash, session.agent, session.startedAt, session.seenAt)
  }

  package func deleteSession(_ hash: [UInt8]) throws { try run("DELETE FROM session WHERE secret_hash = $1", hash) }
  package func deleteSessions(of agent: AgentID) throws { try run("DELETE FROM session WHERE agent = $1", agent) }

  /// Sessions nobody can use any more.
  package func deleteSessions(startedBefore: Instant) throws {
    try run("DELETE FROM session WHERE started_at < $1", startedBefore)
  }

  package func hasSession(of agent: AgentID) throws -> Bool {
    try exists("SELECT 1 FROM session WHERE agent = $1 LIMIT 1", agent)
  }

  // MARK: Wrong passwords

  package func signInFailures(_ login: String) throws -> SignInFailures {
    try first("SELECT failures, locked_until FROM sign_in_failure WHERE login = $1", login, map: failures)
      ?? SignInFailures()
  }

  package func lockedSignInFailures(_ login: String) throws -> SignInFailures {
    try first("SELECT failures, locked_until FROM sign_in_failure WHERE login = $1 FOR UPDATE", login, map: failures)
      ?? SignInFailures()
  }

  private func failures(_ row: Row) -> SignInFailures {
    SignInFailures(count: Int(row.int(0)), lockedUntil: row.optionalInstant(1))
  }

  package func save(_ failures: SignInFailures, of login: String, at now: Instant) throws {
    try run(
      """
      INSERT INTO sign_in_failure (login, failures, locked_until, at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (login) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until,
        at = excluded.at
      """, login, failures.count, failures.lockedUntil, now)
  }

  package func forgetSignInFailures(of login: String) throws {
    try run("DELETE FROM sign_in_failure WHERE login = $1", login)
  }

  // MARK: API tokens

  private var tokenColumns: String { "id, name, scopes, granted_by, made_at, until, revoked_at, used_at" }

  private func token(_ row: Row) throws -> APIToken {
    APIToken(
      id: row.id(0), name: row.text(1), scopes: try row.json(2), grantedBy: row.id(3), madeAt: row.instant(4),
      until: row.instant(5), revokedAt: row.optionalInstant(6), usedAt: row.optionalInstant(7))
  }

  package func apiToken(_ hash: [UInt8]) throws -> APIToken? {
    try first("SELECT \(tokenColumns) FROM api_token WHERE secret_hash = $1", hash, map: token)
  }

  /// Newest first.
  package func apiTokens() throws -> [APIToken] {
    try rows("SELECT \(tokenColumns) FROM api_token ORDER BY id DESC", map: token)
  }

  package func add(_ token: APIToken, _ hash: [UInt8]) throws {
    try run(
      "INSERT INTO api_token (\(tokenColumns), secret_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", token.id,
      token.name, try JSON.text(token.scopes), token.grantedBy, token.madeAt, token.until, token.revokedAt,
      token.usedAt, hash)
  }

  package func noteUse(of token: TokenID, at now: Instant) throws {
    try run("UPDATE api_token SET used_at = $2 WHERE id = $1", token, now)
  }

  /// False when there is none or it was revoked before.
  package func revokeToken(_ id: TokenID, at now: Instant) throws -> Bool {
    try run("UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, now) == 1
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A browser that has just signed in.
package struct SignedIn: Sendable {
  package let agent: Agent
  /// For the cookie; nobody can read it back.
  package let secret: String
}

/// The person behind a request, and what its forms must carry.
package struct SessionHolder: Sendable {
  package let agent: Agent
  package let formToken: String
  package var actor: Actor { .agent(agent.id) }
}

extension Desk {
  /// Checks login and password. A login that does not exist costs the same time and counts the same failures.
  /// - Parameters:
  ///   - address: where it is tried from; too many wrong passwords from there, for whatever login, and it has to wait.
  ///   - realNow: the wall clock, by which sessions and locks go; given where the desk's own clock runs fast.
  /// - Throws: `SignInError.wrong`, `.locked`.
  package func signIn(
    login: String, password: String, from address: String? = nil, realNow: Instant? = nil, at now: Instant
  ) async throws -> SignedIn {
    let realNow = realNow ?? now
    let login = String(login.lowercased().prefix(64))
    let found = try await store.read { sql in
      try sql.signInFailures(login).check(at: realNow)
      let agent = try sql.agent(login: login)
      return (agent: agent, hash: try agent.flatMap { try sql.password(of: $0.id) })
    }
    // After the last wait before a failure is counted, so that a thousand guesses at once are not a thousand guesses.
    try checkGuesses(from: address, at: realNow)
    let matches = PasswordHash(stored: found.hash ?? Self.nobodysHash(cost: policies.passwordCost)).matches(password)
    guard matches, let agent = found.agent, agent.active else {
      try await countFailure(login, from: address, realNow: realNow, at: now)
      throw SignInError.wrong
    }
    let secret = Secrets.newSecret()
    try await change(by: .agent(agent.id), at: now) { tx in
      // A lock that came while the password was computed counts: parallel guessing is no way around it.
      try tx.sql.lockedSignInFailures(login).check(at: realNow)
      try tx.sql.forgetSignInFailures(of: login)
      try tx.sql.deleteSessions(startedBefore: realNow - Session.absolute)
      try tx.sql.save(Session(agent: agent.id, startedAt: realNow, seenAt: realNow), Secrets.hash(ofSecret: secret))
      try tx.sql.beat(agent.id, at: now)
      try tx.move(agent.id, .signIn)
      try tx.audit("signedIn", of: "\(agent.id)")
    }
    return SignedIn(agent: agent, secret: secret)
  }

  /// A login's lock says nothing to somebody who tries one password on a thousand logins.
  private func checkGuesses(from address: String?, at realNow: Instant) throws(SignInError) {
    guard let address else { return }
    do {
      try throttles.check(policies.traffic.wrongPasswords, .wrongPasswords, of: address, at: realNow)
    } catch {
      guard case .tooMany(let seconds) = error else { return }
      throw .locked(until: realNow + .seconds(Int64(seconds)))
    }
  }

  private func countFailure(_ login: String, from address: String?, realNow: Instant, at now: Instant) async throws {
    if let address {
      try? throttles.take(policies.traffic.wrongPasswords, .wrongPasswords, of: address, at: realNow)
    }
    try await change(by: .system("signIn"), at: now) { tx in
      let failures = try tx.sql.lockedSignInFailures(login).failed(at: realNow)
      try tx.sql.save(failures, of: login, at: realNow)
      if failures.lockedUntil != nil { try tx.audit("locked", of: login, failures) }
    }
  }

  private static func nobodysHash(cost: Int) -> String {
    "scrypt$\(cost)$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
  }

  /// The person behind a cookie; sets the sliding end on at most once a minute.
  /// `now` is the wall clock's.
  /// - Throws: `SignInError.noSession`.
  package func session(_ secret: String, at now: Instant) async throws -> SessionHolder {
    let hash = Secrets.hash(ofSecret: secret)
    let found = try await store.read { sql -> (Session, Agent)? in
      guard let session = try sql.session(hash), session.isValid(at: now), let agent = try sql.agent(session.agent),
        agent.active
      else { return nil }
      return (session, agent)
    }
    guard let (session, agent) = found else { throw SignInError.noSession }
    if let touched = session.touched(at: now) { try await store.write { try $0.save(touched, hash) } }
    return SessionHolder(agent: agent, formToken: secrets.formToken(session: hash))
  }

  /// Ends this browser's session. With the last one the agent goes offline and their contacts go back to the line.
  package func signOut(_ secret: String, at now: Instant) async throws {
    let hash = Secrets.hash(ofSecret: secret)
    guard let session = try await store.read({ try $0.session(hash) }) else { return }
    try await change(by: .agent(session.agent), at: now) { tx in
      try tx.sql.deleteSession(hash)
      if try !tx.sql.hasSession(of: session.agent) { try tx.leave(session.agent) }
      try tx.audit("signedOut", of: "\(session.agent)")
    }
  }

  /// A new password by its owner; every other browser of theirs is signed out.
  /// - Throws: `SignInError.wrong` for the old one, `DeskError.invalid` for the new one.
  package func changePassword(
    of agent: AgentID, from old: String, to new: String, keeping secret: String, at now: Instant
  ) async throws {
    guard PasswordRule.accepts(new) else { throw DeskError.invalid(field: "password", rule: "10-128") }
    let stored = try await store.read { try $0.password(of: agent) } ?? ""
    guard PasswordHash(stored: stored).matches(old) else { throw SignInError.wrong }
    let hash = try PasswordHash(new, cost: policies.passwordCost).text
    let kept = Secrets.hash(ofSecret: secret)
    try await change(by: .agent(agent), at: now) { tx in
      let session = try tx.sql.session(kept)
      try tx.sql.setPassword(hash, of: agent)
      try tx.sql.deleteSessions(of: agent)
      if let session, session.agent == agent { try tx.sql.save(session, kept) }
      try tx.audit("passwordChanged", of: "\(agent)")
    }
  }
}

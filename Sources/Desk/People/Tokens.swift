// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Makes a token for an integrator; the secret is returned once. Times of tokens are real time.
  /// - Parameter owner: who answers for it when the command line makes it: the login of somebody who may make tokens.
  package func makeToken(
    name: String, scopes: [TokenScope], until: Instant, owner: String? = nil, by actor: Actor, at now: Instant
  ) async throws -> (token: APIToken, secret: String) {
    guard !scopes.isEmpty else { throw DeskError.invalid(field: "scopes", rule: "at least one") }
    guard (1...64).contains(name.count) else { throw DeskError.invalid(field: "name", rule: "1-64 characters") }
    guard now < until, until - now <= .days(731) else {
      throw DeskError.invalid(field: "days", rule: "1-731")
    }
    let secret = "mdk_" + Secrets.newSecret()
    let token = try await change(by: actor, at: now) { tx in
      let agent = try tx.tokenMaker(owner)
      let token = APIToken(
        id: tx.newID(city: .none), name: name, scopes: scopes, grantedBy: agent.id, madeAt: now, until: until)
      try tx.sql.add(token, Secrets.hash(ofSecret: secret))
      try tx.audit("tokenMade", of: "\(token.id)", token)
      return token
    }
    return (token, secret)
  }

  package func revokeToken(_ id: TokenID, by actor: Actor, command: CommandID, at now: Instant) async throws {
    try await verb("people.revokeToken", by: actor, id: command, at: now) { tx in
      if actor != .system("people") { try tx.staff(who: .operate) }
      guard try tx.sql.revokeToken(id, at: now) else { throw DeskError.notFound("token") }
      try tx.audit("tokenRevoked", of: "\(id)")
      return Done()
    }
  }

  /// The token behind a header, if it opens the scope; its use is noted once a minute.
  /// - Throws: `SignInError.noSession` for one that is not valid, `DeskError.forbidden` for one without the scope.
  package func token(_ secret: String, for scope: TokenScope, at now: Instant) async throws -> APIToken {
    let token = try await store.read { try $0.apiToken(Secrets.hash(ofSecret: secret)) }
    guard let token, token.isValid(at: now) else { throw SignInError.noSession }
    guard token.allows(scope, at: now) else { throw DeskError.forbidden(scope.rawValue) }
    if token.isNewsWhenUsed(at: now) {
      try await change(by: .token(token.id), at: now) { try $0.sql.noteUse(of: token.id, at: now) }
    }
    return token
  }

  package func tokens(for actor: Actor) async throws -> [APIToken] {
    try await store.read { sql in
      if actor != .system("people") { try sql.staff(actor, who: .operate) }
      return try sql.apiTokens()
    }
  }
}

extension Tx {
  /// Who makes a token: somebody whose role allows it; on the command line, the one named as its owner.
  fileprivate func tokenMaker(_ owner: String?) throws -> Agent {
    guard actor == .system("people") else { return try staff(who: .operate) }
    guard let owner, let agent = try sql.agent(login: owner), agent.active, agent.can(.operate) else {
      throw DeskError.invalid(field: "owner", rule: "the login of somebody with the role operator")
    }
    return agent
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// The tokens of programs, and the form that makes one. The secret of a new one stands here once and never again.
struct TokensPage: Sendable {
  struct Row: Sendable {
    var id: String
    var name: String
    var scopes: String
    var owner: String
    var until: String
    var used: String
    var state: String
    var tone: Tone
    var revoke: String?
  }
  struct Choice: Sendable {
    var value: String
    var name: String
    var isChosen: Bool
  }
  struct Made: Sendable {
    var name: String
    var secret: String
  }

  var rows: [Row]
  var made: Made?
  var problem: String?
  var name = ""
  var days = "180"
  var scopes: [Choice]
}

extension Web {
  func mountTokens(on routes: StaffRoutes) {
    routes.get("tokens") { staff in try await tokens(staff) }
    routes.post("tokens") { staff, form in
      do {
        let made = try await desk.makeToken(
          name: form["name"] ?? "", scopes: form.all("scope").compactMap(TokenScope.init),
          until: realNow() + .days(form["days"].flatMap { Int64($0) } ?? 0), by: staff.me.actor, at: realNow())
        return try await tokens(staff, made: .init(name: made.token.name, secret: made.secret))
      } catch DeskError.invalid(let field, _) {
        return try await tokens(staff, problem: staff.words("tokenProblem_\(field)"), sent: form)
      }
    }
    routes.post("tokens/:id/revocation") { staff, form in
      try await desk.revokeToken(
        staff.http.id("id"), by: staff.me.actor, command: staff.command(form, city: .none), at: realNow())
      return .redirect(to: "/tokens")
    }
  }

  private func tokens(
    _ staff: StaffRequest, made: TokensPage.Made? = nil, problem: String? = nil, sent: Form? = nil
  ) async throws -> Response {
    let (all, now) = (try await desk.tokens(for: staff.me.actor), realNow())
    let names = try await desk.names(of: Set(all.map(\.grantedBy)), for: staff.me.actor)
    let chosen = sent?.all("scope") ?? []
    var page = TokensPage(
      rows: all.map { TokensPage.Row($0, owner: names[$0.grantedBy], staff.words, now) }, made: made, problem: problem,
      scopes: TokenScope.allCases.map {
        .init(value: $0.rawValue, name: staff.words("scope_\($0)"), isChosen: chosen.contains($0.rawValue))
      })
    if let sent { (page.name, page.days) = (sent["name"] ?? "", sent["days"] ?? "") }
    return try await self.page("tokens", page, staff, title: staff.words("tokens"), current: "/tokens")
  }
}

extension TokensPage.Row {
  fileprivate init(_ token: APIToken, owner: String?, _ words: Words, _ now: Instant) {
    let time = TimeText(words, now: now)
    let state = token.revokedAt != nil ? "tokenRevoked" : token.isValid(at: now) ? "tokenValid" : "tokenEnded"
    self.init(
      id: "\(token.id)", name: token.name,
      scopes: token.scopes.map { words("scope_\($0)") }.joined(separator: words("comma")), owner: owner ?? "–",
      until: time.date(token.until), used: token.usedAt.map(time.ago) ?? words("tokenUnused"), state: words(state),
      tone: token.isValid(at: now) ? .good : .calm,
      revoke: token.revokedAt == nil ? "/tokens/\(token.id)/revocation" : nil)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  func mountPeople(on routes: StaffRoutes) {
    routes.get("people") { staff in
      let search = staff.query("q") ?? ""
      let all = try await desk.staff(for: staff.me.actor)
      let found = all.filter { search.isEmpty || $0.name.contains(search) || $0.login.contains(search.lowercased()) }
      let page = PeoplePage(
        search: search, rows: found.prefix(200).map { PeoplePage.Row($0, staff.words) }, nextHref: nil,
        mayManage: staff.me.agent.can(.managePeople))
      return try await self.page("people", page, staff, title: staff.words("people"), current: "/people")
    }
    routes.get("people/:id") { try await agentPage($0, problem: nil) }
    routes.post("people/:id/certificates") { staff, form in
      let id: AgentID = try staff.http.id("id")
      do {
        try await desk.grant(
          certificate(for: id, form, staff), by: staff.me.actor, id: staff.command(form, city: .none), at: staff.now)
        return .redirect(to: "/people/\(id)")
      } catch let error as CertificateError {
        return try await agentPage(staff, problem: staff.words("certificate_problem", "\(error)"))
      }
    }
    routes.post("certificates/:id/revocation") { staff, form in
      try await desk.revoke(
        staff.http.id("id"), by: staff.me.actor, command: staff.command(form, city: .none), at: staff.now)
      return .redirect(to: Visitor.ownPath(form["back"]))
    }
    routes.get("audit") { staff in
      let before = staff.query("before").flatMap { Int64($0) }
      let lines = try await desk.auditLines(before: before, for: staff.me.actor)
      let rows = lines.map {
        AuditPage.Row(
          at: staff.time.full($0.at), actor: $0.who, event: $0.event, subject: $0.subject,
          details: String($0.payload.prefix(240)))
      }
      let next = lines.count == 50 ? lines.last.map { "/audit?before=\($0.position)" } : nil
      return try await page(
        "audit", AuditPage(rows: rows, nextHref: next), staff, title: staff.words("audit"), current: "/audit")
    }
  }

  private func agentPage(_ staff: StaffRequest, problem: String?) async throws -> Response {
    let id: AgentID = try staff.http.id("id")
    let all = try await desk.staff(for: staff.me.actor)
    guard let agent = all.first(where: { $0.id == id }) else { throw DeskError.notFound("agent") }
    let certificates = try await desk.certificates(of: id, for: staff.me.actor, at: staff.now)
    let mayGrant = staff.me.agent.can(.grant) && id != staff.me.agent.id
    var page = AgentPage(
      agent, certificates, names: Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0.name) }), mayGrant: mayGrant,
      problem: problem, words: staff.words, now: staff.now)
    if staff.me.agent.can(.managePeople) { page.manage = "/people/\(id)" }
    return try await self.page("agent", page, staff, title: agent.name, current: "/people")
  }

  private func certificate(for agent: AgentID, _ form: Form, _ staff: StaffRequest) throws -> Certificate {
    let days: Int64 = try form.value("days")
    guard let yuan = form["limit"].flatMap({ Int64($0) }), (0...100_000).contains(yuan) else {
      throw DeskError.invalid(field: "limit", rule: "0-100000")
    }
    guard (1...731).contains(days) else { throw DeskError.invalid(field: "days", rule: "1-731") }
    return Certificate(
      id: desk.newID(city: .none, at: staff.now), agent: agent,
      scenarios: form.all("scenario").compactMap(Scenario.init),
      channels: form.all("channel").compactMap(Domain.Channel.init),
      languages: form.all("language").compactMap(Language.init), levels: form.all("level").compactMap(Level.init),
      moneyLimit: .yuan(yuan), from: staff.now, until: staff.now + .days(days), grantedBy: staff.me.agent.id)
  }
}

extension PeoplePage.Row {
  fileprivate init(_ agent: Agent, _ words: Words) {
    self.init(
      href: "/people/\(agent.id)", account: agent.login, name: agent.name,
      role: agent.roles.map { words("role_\($0.rawValue)") }.joined(separator: words("comma")),
      team: "\(agent.team)\(words("dotBetween"))\(agent.site)", state: words(agent.active ? "activeYes" : "activeNo"),
      tone: agent.active ? .good : .calm, certificates: words("post_\(agent.post.rawValue)"))
  }
}

extension AgentPage {
  fileprivate init(
    _ agent: Agent, _ views: [CertificateView], names: [AgentID: String], mayGrant: Bool, problem: String?,
    words: Words,
    now: Instant
  ) {
    self.init(
      id: "\(agent.id)", name: agent.name, account: agent.login,
      role: agent.roles.map { words("role_\($0.rawValue)") }.joined(separator: words("comma")),
      team: "\(agent.team)\(words("dotBetween"))\(agent.site)",
      certificates: views.map { Certificate($0, agent.id, names, mayRevoke: mayGrant, words, now) },
      form: mayGrant ? Form(agent.id, words) : nil, problem: problem)
  }
}

extension AgentPage.Certificate {
  fileprivate init(
    _ view: CertificateView, _ agent: AgentID, _ names: [AgentID: String], mayRevoke: Bool, _ words: Words,
    _ now: Instant
  ) {
    let row = view.certificate
    func list(_ keys: [String]) -> String { keys.map { words($0) }.joined(separator: words("comma")) }
    self.init(
      id: "\(row.id)", name: list(row.levels.map { "level_\($0.rawValue)" }),
      scenarios: list(row.scenarios.map { "scenario_\($0.rawValue)" }),
      channels: list(row.channels.map { "channel_\($0.rawValue)" }),
      languages: list(row.languages.map { "language_\($0.rawValue)" }), limit: row.moneyLimit.text,
      until: TimeText(words, now: now).date(row.until), grantedBy: names[row.grantedBy] ?? "–",
      isValid: view.isSound && view.isValid,
      revoke: mayRevoke && row.revokedAt == nil ? "/certificates/\(row.id)/revocation" : nil, back: "/people/\(agent)")
  }
}

extension AgentPage.Form {
  fileprivate init(_ agent: AgentID, _ words: Words) {
    self.init(
      post: "/people/\(agent)/certificates",
      scenarios: Choice.all(Scenario.self, word: "scenario", words),
      channels: Choice.all(Domain.Channel.self, word: "channel", words),
      languages: Choice.all(Language.self, word: "language", words),
      levels: Choice.all(Level.self, word: "level", words))
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  func mountCases(on routes: StaffRoutes) {
    routes.get("cases") { try await cases($0) }
    routes.get("cases/:id") { staff in
      let view = try await desk.caseView(staff.http.id("id"), for: staff.me.actor)
      if let contact = view.contacts.last { return .redirect(to: "/contacts/\(contact.id)") }
      return try await workspace(staff, of: view)
    }
    routes.get("cases/:id/side") { staff in
      let frame = try await frame(staff, title: "", current: "/")
      return piece("workspace/side", try await side(staff.http.id("id"), staff), frame)
    }
    routes.post("cases/:id/scenario") { staff, form in
      try await change(staff, form, .choose(form.choice("scenario")))
    }
    routes.get("cases/:id/wait") { staff in
      let parties: [Party] = [.customer, .merchant, .rider, .platform]
      return try await ask(
        staff,
        AskPage(
          post: "\(staff.request.uri.path)", title: staff.words("waitOn"), text: staff.words("whyWaitOn"),
          yes: staff.words("waitOn"),
          choices: [
            .init(
              staff.words("waitingOn"), field: "party",
              parties.map { ($0.rawValue, staff.words("party_\($0.rawValue)")) })
          ], fields: [.init(name: "minutes", label: staff.words("forMinutes"), value: "10", mode: "numeric")]))
    }
    routes.post("cases/:id/wait") { staff, form in
      let minutes: Int64 = try form.value("minutes")
      guard (1...2880).contains(minutes) else { throw DeskError.invalid(field: "minutes", rule: "1-2880") }
      return try await change(staff, form, .waitOn(form.choice("party"), until: staff.now + .minutes(minutes)))
    }
    mountEscalation(on: routes)
  }

  private func mountEscalation(on routes: StaffRoutes) {
    routes.get("cases/:id/escalation") { staff in
      try await ask(
        staff,
        AskPage(
          post: "\(staff.request.uri.path)", title: staff.words("escalate"), text: staff.words("whyEscalate"),
          yes: staff.words("yesEscalate"), fields: [.init(name: "reason", label: staff.words("reason"))]))
    }
    routes.post("cases/:id/escalation") { staff, form in
      let id: CaseID = try staff.http.id("id")
      let view = try await desk.caseView(id, for: staff.me.actor)
      try await desk.escalate(
        id, to: view.file.level == .frontLine ? .leader : .specialist, reason: form["reason"] ?? "", by: staff.me.actor,
        command: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.post("cases/:id/taking-over") { staff, form in
      let id: CaseID = try staff.http.id("id")
      let command = staff.command(form, city: id.city)
      try await desk.assignCase(id, to: staff.me.agent.id, by: staff.me.actor, command: command, at: staff.now)
      let view = try await desk.caseView(id, for: staff.me.actor)
      for contact in view.contacts where contact.endedAt == nil && contact.holder != staff.me.agent.id {
        try await desk.reassign(
          contact.id, to: staff.me.agent.id, by: staff.me.actor,
          command: CommandID(key: "\(command) \(contact.id)", by: staff.me.actor, city: id.city), at: staff.now)
      }
      return done
    }
    routes.post("cases/:id/resolution") { staff, form in
      let id: CaseID = try staff.http.id("id")
      try await desk.resolveCase(id, by: staff.me.actor, command: staff.command(form, city: id.city), at: staff.now)
      return done
    }
  }

  private func change(_ staff: StaffRequest, _ form: Form, _ command: CaseCommand) async throws -> Response {
    let id: CaseID = try staff.http.id("id")
    try await desk.changeCase(
      id, command, by: staff.me.actor, command: staff.command(form, city: id.city), at: staff.now)
    return done
  }

  /// A dialog that asks for the reason of what is done by a POST to the same address.
  func askReason(_ staff: StaffRequest, _ title: String, why: String, label: String = "reason") async throws -> Response
  {
    try await ask(
      staff,
      AskPage(
        post: "\(staff.request.uri.path)", title: staff.words(title), text: staff.words(why), yes: staff.words(title),
        fields: [.init(name: "reason", label: staff.words(label))]))
  }

  /// A dialog's content.
  func ask(_ staff: StaffRequest, _ page: AskPage) async throws -> Response {
    html(pages.render("workspace/ask", page, frame: try await frame(staff, title: "", current: "/")))
  }

  private func cases(_ staff: StaffRequest) async throws -> Response {
    let search = (staff.query("q") ?? "").unpadded
    let by = staff.query("by").flatMap(OrderSearch.By.init) ?? .any
    var facts = try await casesFound(by == .any ? search : "", staff)
    facts.search = search
    facts.city = staff.query("city") ?? ""
    facts.by = OrderSearch.By.allCases.map {
      Choice(value: $0.rawValue, name: staff.words("searchBy_\($0.rawValue)"), isChosen: $0 == by)
    }
    facts.byValue = by.rawValue
    facts.hasCases = by == .any || search.isEmpty
    if !search.isEmpty { try await find(search, by, staff, &facts) }
    return try await page("cases", facts, staff, title: staff.words("findCases"), current: "/cases")
  }

  private func casesFound(_ search: String, _ staff: StaffRequest) async throws -> CasesPage {
    let state = staff.query("state").flatMap { $0.isEmpty ? nil : $0 }
    let page = try await desk.caseList(
      search, state: state, before: staff.query("before").flatMap(CaseID.init), for: staff.me.actor)
    let words = staff.words
    let next = page.next.map { "/cases?state=\(state ?? "")&before=\($0)" }
    let states = ["", "open", "waiting", "reopened", "resolved"].map {
      Choice(value: $0, name: words($0.isEmpty ? "anyState" : "case_\($0)"), isChosen: $0 == state ?? "")
    }
    return CasesPage(
      search: search, states: states, rows: page.lines.map { CasesPage.Row($0, words, staff.time) }, nextHref: next,
      isSearched: !search.isEmpty)
  }
}

extension CasesPage.Row {
  fileprivate init(_ glance: CaseLine, _ words: Words, _ time: TimeText) {
    let file = glance.file
    self.init(
      href: "/cases/\(file.id)", number: CaseCard.number(file.id), person: glance.person?.name ?? words("person"),
      scenario: words("scenario_\(file.scenario.rawValue)"), state: words("case_\(file.state.name)"),
      tone: file.state == .resolved ? .good : .accent, owner: glance.ownerName ?? words("unowned"),
      orders: file.orders.isEmpty ? "" : "\(file.orders.count)",
      at: time.full(file.openedAt))
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// Adding, changing, importing people and their first passwords.
  func mountStaffing(on routes: StaffRoutes) {
    routes.get("people/new") { staff in
      try mayManage(staff)
      return try await form(PersonPage(newcomer(staff), isNew: true, staff.words), staff)
    }
    routes.post("people/new") { staff, form in
      var known = newcomer(staff)
      known.login = form["login"] ?? ""
      var draft = PersonDraft(form, over: known, staff.words)
      draft.agent.capacity = draft.agent.post == .trainee ? .practice : .standard
      do {
        guard draft.faults.isEmpty else { return try await refuse(draft, isNew: true, staff) }
        let added = try await desk.addAgent(draft.agent, by: staff.me.actor, at: staff.now)
        return try await passwords([(draft.agent.name, added)], title: "personAdded", staff)
      } catch DeskError.invalid(let field, let rule) where rule == "taken" {
        draft.faults[field] = staff.words("fault_taken")
        return try await refuse(draft, isNew: true, staff)
      }
    }
    routes.get("people/:id/change") { staff in
      try mayManage(staff)
      return try await form(PersonPage(person(staff), isNew: false, staff.words), staff)
    }
    routes.post("people/:id") { staff, form in
      let known = try await person(staff)
      let draft = PersonDraft(form, over: known, staff.words)
      guard draft.faults.isEmpty else { return try await refuse(draft, isNew: false, staff) }
      try await desk.saveAgent(
        draft.agent, by: staff.me.actor, id: staff.command(form, city: .none), at: staff.now)
      return .redirect(to: "/people/\(known.id)")
    }
    routes.post("people/:id/password") { staff, _ in
      let known = try await person(staff)
      let reset = try await desk.resetPassword(of: known.login, by: staff.me.actor, at: staff.now)
      return try await passwords([(known.name, reset)], title: "passwordReset", staff)
    }
    mountImport(on: routes)
  }

  private func mountImport(on routes: StaffRoutes) {
    routes.get("people/import") { staff in
      try mayManage(staff)
      return try await imports(csv: "", faults: [], staff)
    }
    routes.post("people/import", upTo: 4 << 20) { staff, form in
      try mayManage(staff)
      let csv = (form["csv"] ?? "").replacing("\r\n", with: "\n")
      do {
        let added = try await desk.importStaff(csv: csv, by: staff.me.actor, at: staff.now)
        let names = Dictionary(
          try await desk.staff(for: staff.me.actor).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        return try await passwords(added.map { (names[$0.agent] ?? "", $0) }, title: "peopleAdded", staff)
      } catch let error as ImportFaults {
        return try await imports(csv: csv, faults: error.faults, staff)
      }
    }
  }

  private func mayManage(_ staff: StaffRequest) throws {
    guard staff.me.agent.can(.managePeople) else { throw DeskError.forbidden(Ability.managePeople.rawValue) }
  }

  private func newcomer(_ staff: StaffRequest) -> Agent {
    Agent(
      id: desk.newID(city: .none, at: staff.now), login: "", name: "", team: staff.me.agent.team,
      site: staff.me.agent.site, post: .agent, roles: [.agent])
  }

  private func person(_ staff: StaffRequest) async throws -> Agent {
    let id: AgentID = try staff.http.id("id")
    guard let known = try await desk.staff(for: staff.me.actor).first(where: { $0.id == id }) else {
      throw DeskError.notFound("agent")
    }
    return known
  }

  private func form(_ page: PersonPage, _ staff: StaffRequest) async throws -> Response {
    try await self.page("person", page, staff, title: page.title, current: "/people")
  }

  private func refuse(_ draft: PersonDraft, isNew: Bool, _ staff: StaffRequest) async throws -> Response {
    try mayManage(staff)
    return try await form(
      PersonPage(draft.agent, skills: draft.skills, isNew: isNew, faults: draft.faults, staff.words), staff)
  }

  private func passwords(
    _ people: [(name: String, new: NewStaff)], title: String, _ staff: StaffRequest
  ) async throws -> Response {
    let page = PasswordsPage(
      title: staff.words(title, "\(people.count)"), text: staff.words("passwordOnce"),
      rows: people.map { .init(name: $0.name, account: $0.new.login, password: $0.new.password) })
    return try await self.page("passwords", page, staff, title: page.title, current: "/people")
  }

  private func imports(csv: String, faults: [ImportFaults.Fault], _ staff: StaffRequest) async throws -> Response {
    let words = staff.words
    let page = ImportPage(
      csv: csv, heading: StaffFile.heading.joined(separator: ","),
      faults: faults.map { fault in
        let keys = ["fault_\(fault.rule.replacing(" ", with: "_"))", "fault_\(fault.field)"]
        return .init(
          line: fault.line, field: words.known("field_\(fault.field)") ?? fault.field,
          rule: keys.lazy.compactMap { words.known($0) }.first ?? fault.rule)
      }, summary: faults.isEmpty ? nil : words("importFaults", "\(faults.count)"))
    return try await self.page("import", page, staff, title: words("importPeople"), current: "/people")
  }
}

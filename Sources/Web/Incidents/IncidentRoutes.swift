// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// The leader's pages of incidents.
  func mountIncidents(on routes: StaffRoutes) {
    routes.get("incidents") { staff in
      let board = try await desk.incidentBoard(for: staff.me.actor)
      return try await page(
        "incidents", IncidentsPage(board, words: staff.words, time: staff.time), staff,
        title: staff.words("navIncidents"), current: "/incidents")
    }
    routes.get("incidents/new") { try await incident(nil, $0) }
    routes.get("incidents/:id") { try await incident($0.http.id("id"), $0) }
    mountDeclaring(on: routes)
    mountSums(on: routes)
    change("text", "text", on: routes) { input in .say(try input.words(), remedy: try input.remedy()) }
    change("scope", "scope", on: routes) { input in .setScope(try input.scope(), reason: input.reason()) }
    change("stop", "stop", on: routes) { input in .stop(try input.form.value("switch"), reason: input.reason()) }
    change("dismissal", "dismiss", on: routes) { input in .dismiss(reason: input.reason()) }
    change("reopening", "reopen", on: routes) { input in .reopen(try input.words(), reason: input.reason()) }
    change("end", "end", on: routes) { input in
      let chosen = { (what: String) in
        Switch.all.map(\.name).filter { input.form["switch.\($0)"] == what }
      }
      return .end(.init(words: try input.words(isEnding: true), release: chosen("release"), keep: chosen("keep")))
    }
    routes.post("incidents/:id/release") { staff, form in
      let name = staff.query("switch") ?? ""
      return try await send("release-\(name.replacing(".", with: "-"))", staff, form) { input in
        .release(name, reason: input.reason())
      }
    }
  }

  private func mountDeclaring(on routes: StaffRoutes) {
    let declare: @Sendable (StaffRequest, Form, IncidentID?) async throws -> Response = { staff, form, suspected in
      try await answering(suspected, "declare", staff, form) { input in
        let declaration = IncidentDeclaration(
          kind: try input.kind(), scope: try input.scope(), words: try input.words(), remedy: try input.remedy())
        if form["preview"] != nil {
          return .said(
            try declaration.words.cleaned(isEnding: false, remedy: declaration.remedy, at: staff.now),
            declaration.remedy)
        }
        let made = try await desk.declareIncident(
          declaration, suspected: suspected, by: staff.me.actor, id: staff.command(form, city: .none), at: staff.now)
        return .done(made.id)
      }
    }
    routes.post("incidents/new") { staff, form in try await declare(staff, form, nil) }
    routes.post("incidents/:id/declaration") { staff, form in try await declare(staff, form, staff.http.id("id")) }
  }

  /// What remedies may come to: one leader asks, another signs.
  private func mountSums(on routes: StaffRoutes) {
    routes.post("incidents/:id/sum") { staff, form in
      try await act("sum", staff, form) { id, command, input in
        try await desk.askIncidentSum(
          id, try input.sum(), reason: input.reason(), by: staff.me.actor, command: command, at: staff.now)
      }
    }
    routes.post("incidents/:id/signature") { staff, form in
      try await act("signature", staff, form) { id, command, _ in
        try await desk.signIncidentSum(id, by: staff.me.actor, command: command, at: staff.now)
      }
    }
    routes.post("incidents/:id/refusal") { staff, form in
      try await act("refusal", staff, form) { id, command, input in
        try await desk.refuseIncidentSum(
          id, reason: input.reason(), by: staff.me.actor, command: command, at: staff.now)
      }
    }
  }

  private func act(
    _ formID: String, _ staff: StaffRequest, _ form: Form,
    _ verb: (IncidentID, CommandID, IncidentInput) async throws -> Incident
  ) async throws -> Response {
    let id: IncidentID = try staff.http.id("id")
    return try await answering(id, formID, staff, form) { input in
      .done(try await verb(id, staff.command(form, city: .none), input).id)
    }
  }

  private func change(
    _ path: String, _ formID: String, on routes: StaffRoutes,
    _ command: @escaping @Sendable (IncidentInput) throws -> IncidentCommand
  ) {
    routes.post("incidents/:id/\(path)") { staff, form in try await send(formID, staff, form, command) }
  }

  private func send(
    _ formID: String, _ staff: StaffRequest, _ form: Form, _ command: (IncidentInput) throws -> IncidentCommand
  ) async throws -> Response {
    let id: IncidentID = try staff.http.id("id")
    return try await answering(id, formID, staff, form) { input in
      let command = try command(input)
      if form["preview"] != nil, let said = try await previewed(command, id, staff) { return said }
      _ = try await desk.changeIncident(
        id, command, by: staff.me.actor, command: staff.command(form, city: .none), at: staff.now)
      return .done(id)
    }
  }

  private enum Outcome {
    case done(IncidentID)
    case said(IncidentWords, IncidentRemedy?)
  }

  /// What a command would say to everybody; nil for one that says nothing.
  private func previewed(
    _ command: IncidentCommand, _ id: IncidentID, _ staff: StaffRequest
  ) async throws -> Outcome? {
    let remedy = try await desk.incident(id, for: staff.me.actor).incident.remedy
    switch command {
    case .say(let words, let new):
      return .said(try words.cleaned(isEnding: false, remedy: new, at: staff.now), new)
    case .reopen(let words, _):
      return .said(try words.cleaned(isEnding: false, remedy: remedy, at: staff.now), remedy)
    case .end(let ending):
      return .said(try ending.words.cleaned(isEnding: true, remedy: remedy, at: staff.now), remedy)
    default: return nil
    }
  }

  /// Does it and shows the incident; what cannot be taken comes back in the form it was typed in.
  private func answering(
    _ id: IncidentID?, _ formID: String, _ staff: StaffRequest, _ form: Form,
    _ act: (IncidentInput) async throws -> Outcome
  ) async throws -> Response {
    var show: (inout IncidentForm) -> Void
    do {
      switch try await act(IncidentInput(form: form, now: staff.now)) {
      case .done(let id): return .redirect(to: "/incidents/\(id)")
      case .said(let words, let remedy):
        show = { $0.sentences = [words.sentence(.chinese, remedy: remedy), words.sentence(.english, remedy: remedy)] }
      }
    } catch DeskError.invalid(let field, let rule) {
      show = { $0.show((field, rule), staff.words) }
    } catch IncidentError.invalid(let field, let rule) {
      show = { $0.show((field, rule), staff.words) }
    } catch IncidentError.switchesUndecided {
      show = { $0.problem = staff.words("incidentUndecided") }
    } catch DeskError.forbidden("certificate") {
      show = { $0.problem = staff.words("problem_remedy_rights") }
    } catch IncidentError.ownSignature {
      show = { $0.problem = staff.words("problem_own_signature") }
    }
    return try await incident(id, staff) { forms in
      for i in forms.indices where forms[i].id == formID {
        forms[i].fill(form)
        show(&forms[i])
      }
    }
  }

  private func incident(
    _ id: IncidentID?, _ staff: StaffRequest, _ change: (inout [IncidentForm]) -> Void = { _ in }
  ) async throws -> Response {
    var facts: IncidentPage
    if let id {
      facts = IncidentPage(
        try await desk.incident(id, for: staff.me.actor), words: staff.words, time: staff.time, now: staff.now)
    } else {
      _ = try await desk.incidentBoard(for: staff.me.actor)
      facts = IncidentPage(title: staff.words("incidentNew"))
      facts.forms = [IncidentForms(words: staff.words, now: staff.now).declare(nil)]
    }
    change(&facts.forms)
    return try await page("incident", facts, staff, title: facts.title, current: "/incidents")
  }
}

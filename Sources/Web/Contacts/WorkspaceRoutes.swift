// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  func mountWorkspace(on routes: StaffRoutes) {
    routes.get("/") { staff in
      let me = staff.me.agent
      guard me.can(.answer) else {
        return .redirect(to: me.can(.grant) ? "/people" : me.can(.operate) ? "/switches" : "/audit")
      }
      return try await workspace(staff, nil)
    }
    routes.get("contacts/:id") { try await workspace($0, $0.http.id("id")) }
    routes.get("workspace/left") { staff in
      let frame = try await frame(staff, title: "", current: "/")
      let current = staff.query("current").flatMap(ContactID.init)
      let view = try await desk.workspace(of: staff.me.agent.id, at: staff.now)
      return piece("workspace/left", try await left(view, current, staff), frame)
    }
    routes.get("contacts/:id/stream") { staff in
      let frame = try await frame(staff, title: "", current: "/")
      let id: ContactID = try staff.http.id("id")
      let opened = try await opened(id, staff)
      try await markRead(opened.line.contact, staff)
      let names = try await names(in: opened.messages, staff)
      let pane = ContactPane(opened, me: staff.me.agent, names: names, words: staff.words, now: staff.now)
      return piece("workspace/stream", pane.stream, frame)
    }
    routes.get("contacts/:id/mood") { staff in
      let opened = try await opened(staff.http.id("id"), staff)
      let frame = try await frame(staff, title: "", current: "/")
      return piece("workspace/mood", MoodPiece(opened, staff.words), frame)
    }
    routes.upload("contacts/:id/pictures") { staff, bytes in
      let key = staff.request.headers[.idempotencyKey] ?? staff.http.id
      try await send(bytes, in: staff.http.id("id"), key: key, by: staff.me.actor, at: staff.now)
      return done
    }
    routes.get("pictures/:id") { staff in try await picture(staff.http.id("id"), for: staff.me.actor) }
    mountState(on: routes)
    mountContact(on: routes)
  }

  private func workspace(_ staff: StaffRequest, _ id: ContactID?) async throws -> Response {
    let frame = try await frame(staff, title: staff.words("navWorkspace"), current: "/")
    let view = try await desk.workspace(of: staff.me.agent.id, open: id, at: staff.now)
    let left = try await left(view, view.opened?.line.contact.id, staff)
    guard let opened = view.opened else {
      let page = WorkspacePage(left: left, contact: nil, side: nil, palette: [])
      return html(pages.render("workspace", page, frame: frame))
    }
    try await markRead(opened.line.contact, staff)
    let names = try await names(in: opened.messages, staff)
    let side = try await side(opened.file, staff)
    let page = WorkspacePage(
      left: left,
      contact: ContactPane(opened, me: staff.me.agent, names: names, words: staff.words, now: staff.now), side: side,
      palette: side.actions)
    return html(pages.render("workspace", page, frame: frame))
  }

  /// A case that nobody talks in: what stands beside a contact, without one.
  func workspace(_ staff: StaffRequest, of file: CaseView) async throws -> Response {
    let frame = try await frame(staff, title: staff.words("case"), current: "/")
    let view = try await desk.workspace(of: staff.me.agent.id, at: staff.now)
    let side = try await side(file, staff)
    let page = WorkspacePage(left: try await left(view, nil, staff), contact: nil, side: side, palette: side.actions)
    return html(pages.render("workspace", page, frame: frame))
  }

  /// What its holder has before them is read.
  private func markRead(_ contact: Contact, _ staff: StaffRequest) async throws {
    guard contact.holder == staff.me.agent.id, contact.marks.agentRead < contact.seq else { return }
    try await desk.mark(.agentRead, upTo: contact.seq, in: contact.id, by: staff.me.actor, at: staff.now)
  }

  /// The contact with its messages, if it is this person's to see.
  func opened(_ id: ContactID, _ staff: StaffRequest) async throws -> OpenedLine {
    guard let opened = try await desk.workspace(of: staff.me.agent.id, open: id, at: staff.now).opened else {
      throw DeskError.notFound("contact")
    }
    return opened
  }

  private func left(_ view: WorkspaceView, _ current: ContactID?, _ staff: StaffRequest) async throws -> WorkspaceLeft {
    let promises = try await desk.promiseGlances(in: view.contacts.map(\.contact.caseID), for: staff.me.actor)
    let facts = LeftFacts(
      view: view, promises: promises, routing: desk.policies.routing, words: staff.words, now: staff.now)
    return WorkspaceLeft(facts, current: current)
  }

  private func names(in messages: [Message], _ staff: StaffRequest) async throws -> [AgentID: String] {
    let writers = messages.compactMap { if case .agent(let id) = $0.author { id } else { nil as AgentID? } }
    return try await desk.names(of: Set(writers), for: staff.me.actor)
  }

  func side(_ id: CaseID, _ staff: StaffRequest) async throws -> SidePane {
    try await side(desk.caseView(id, for: staff.me.actor), staff)
  }

  private func side(_ view: CaseView, _ staff: StaffRequest) async throws -> SidePane {
    let around = try await desk.surroundings(of: view.file.id, for: staff.me.actor, at: staff.now)
    var side = SidePane(
      SideFacts(
        view: view, around: around, me: staff.me.agent, link: desk.questionPath, nudge: desk.nudgePath,
        reminders: desk.policies.reminders, words: staff.words, now: staff.now))
    side.incidents = try await desk.incidents(around: view.file.id, for: staff.me.actor)
      .compactMap { $0.sentence(staff.words.language) }
    return side
  }

  private func mountState(on routes: StaffRoutes) {
    routes.post("workspace/state") { staff, form in
      let command = staff.command(form, city: .none)
      switch form["state"] {
      case "ready": try await desk.ready(by: staff.me.actor, id: command, at: staff.now)
      case "paused":
        try await desk.pause(form.choice("reason"), by: staff.me.actor, id: command, at: staff.now)
      case "offline":
        try await desk.signOut(staff.me.secret, at: staff.now)
        return Response(status: .noContent, headers: [.hxRedirect: "/sign-in"])
      default: throw DeskError.invalid(field: "state", rule: "ready|paused|offline")
      }
      return done
    }
    routes.post("workspace/beat") { staff, _ in
      try await desk.beat(staff.me.agent.id, at: staff.now)
      return done
    }
  }

  private func mountContact(on routes: StaffRoutes) {
    routes.post("contacts/:id/offers/:offer/acceptance") { staff, form in
      let id: ContactID = try staff.http.id("id")
      try await desk.take(
        id, offer: staff.http.id("offer"), by: staff.me.actor, command: staff.command(form, city: id.city),
        at: staff.now)
      return Response(status: .noContent, headers: [.hxRedirect: "/contacts/\(id)"])
    }
    routes.post("contacts/:id/offers/:offer/refusal") { staff, form in
      let id: ContactID = try staff.http.id("id")
      try await desk.decline(
        id, offer: staff.http.id("offer"), by: staff.me.actor, command: staff.command(form, city: id.city),
        at: staff.now)
      return done
    }
    routes.post("contacts/:id/messages") { staff, form in
      let id: ContactID = try staff.http.id("id")
      let text = form["text"] ?? ""
      _ = try await desk.say(
        form["note"] == nil ? .text(text) : .note(text), in: id, clientID: form["client"], by: staff.me.actor,
        command: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.post("contacts/:id/typing") { staff, _ in
      let id: ContactID = try staff.http.id("id")
      try await desk.noteTyping(in: id, by: staff.me.actor, at: staff.now)
      hub.tellTyping(in: id, isPerson: false)
      return done
    }
    routes.get("contacts/:id/wrap-up") { staff in
      let id: ContactID = try staff.http.id("id")
      let caseID = try await opened(id, staff).line.contact.caseID
      let promises = try await desk.promises(of: caseID, for: staff.me.actor)
      let isRunning = promises.contains { $0.state == .inForce }
      let frame = try await frame(staff, title: "", current: "/")
      return html(pages.render("workspace/wrap-up", WrapUpPage(id, isRunning: isRunning, staff.words), frame: frame))
    }
    routes.post("contacts/:id/wrap-up") { staff, form in
      let id: ContactID = try staff.http.id("id")
      let command = staff.command(form, city: id.city)
      let caseID = try await opened(id, staff).line.contact.caseID
      if let gap = form["gap"], !gap.isEmpty {
        try await desk.changeCase(
          caseID, .tagGap(gap), by: staff.me.actor,
          command: CommandID(key: "\(command) gap", by: staff.me.actor, city: id.city),
          at: staff.now)
      }
      try await desk.endContact(id, by: staff.me.actor, command: command, at: staff.now)
      if form["outcome"] == "solved" {
        try await desk.resolveCase(
          caseID, by: staff.me.actor, command: CommandID(key: "\(command) case", by: staff.me.actor, city: id.city),
          at: staff.now)
      }
      return Response(status: .noContent, headers: [.hxRedirect: "/"])
    }
  }
}

/// What ends a contact: how it went, and what the app should have done.
struct WrapUpPage: Sendable {
  var post: String
  var problem: String?
  var outcomes: [Choice]

  init(_ id: ContactID, isRunning: Bool, _ words: Words) {
    post = "/contacts/\(id)/wrap-up"
    problem = isRunning ? words("cannotClose") : nil
    outcomes = [
      .init(value: "solved", name: words("outcomeSolved"), isChosen: !isRunning),
      .init(value: "waiting", name: words("outcomeWaiting"), isChosen: isRunning),
    ]
    if isRunning { outcomes.removeFirst() }
  }
}

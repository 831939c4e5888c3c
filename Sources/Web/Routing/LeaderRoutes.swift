// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  func mountLeader(on routes: StaffRoutes) {
    routes.get("leader") { staff in
      let frame = try await frame(staff, title: staff.words("navLeader"), current: "/leader")
      return html(pages.render("leader", try await leader(staff, withSide: true), frame: frame))
    }
    routes.get("leader/live") { staff in
      let frame = try await frame(staff, title: "", current: "/leader")
      return piece("leader-live", try await leader(staff, withSide: false), frame)
    }
    routes.get("contacts/:id/reassignment") { staff in
      let view = try await desk.leaderView(for: staff.me.actor, at: staff.now)
      let present = view.team.filter { $0.status.state != .offline }
      return try await ask(
        staff,
        AskPage(
          post: "\(staff.request.uri.path)", title: staff.words("reassign"), text: staff.words("whyReassign"),
          yes: staff.words("reassign"),
          choices: [.init(staff.words("owner"), field: "agent", present.map { ("\($0.agent)", $0.name) })]))
    }
    routes.post("contacts/:id/reassignment") { staff, form in
      let id: ContactID = try staff.http.id("id")
      try await desk.reassign(
        id, to: form.value("agent"), by: staff.me.actor, command: staff.command(form, city: id.city), at: staff.now)
      return done
    }
  }

  private func leader(_ staff: StaffRequest, withSide: Bool) async throws -> LeaderPage {
    let view = try await desk.leaderView(for: staff.me.actor, at: staff.now)
    let risks = try await desk.promisesAtRisk(for: staff.me.actor, limit: 50)
    let owners = risks.compactMap { if case .agent(let id) = $0.owner { id } else { nil as AgentID? } }
    let facts = LeaderFacts(
      view: view, risks: risks, inForce: try await desk.promisesInForce(for: staff.me.actor),
      names: try await desk.names(of: Set(owners), for: staff.me.actor),
      persons: try await desk.masked(Set(risks.compactMap(\.beneficiary)), for: staff.me.actor),
      chosen: staff.query("case").flatMap(CaseID.init),
      remedies: try await desk.remedyLines(for: staff.me.actor, at: staff.now),
      commands: try await desk.orderCommandLines(for: staff.me.actor, at: staff.now),
      reminders: try await desk.reminderFigures(for: staff.me.actor, at: staff.now),
      incidents: try await desk.incidentAlarms(for: staff.me.actor), me: staff.me.agent, words: staff.words,
      now: staff.now)
    let chosen = facts.chosen
    var page = LeaderPage(facts)
    if withSide, let chosen {
      var side = try await side(chosen, staff)
      if let contact = try await desk.caseView(chosen, for: staff.me.actor).contacts.last {
        side.chat = "/contacts/\(contact.id)"
        if contact.endedAt == nil {
          side.actions.insert(
            ActionRow(
              "reassign", name: staff.words("reassign"), icon: "people", why: staff.words("whyReassign"),
              dialog: "/contacts/\(contact.id)/reassignment"), at: 0)
        }
      }
      page.side = side
    }
    return page
  }
}

struct LeaderFacts {
  let view: LeaderView
  let risks: [Promise]
  let inForce: Int
  let names: [AgentID: String]
  let persons: [PersonID: MaskedPerson]
  let chosen: CaseID?
  let remedies: [RemedyLine]
  let commands: [OrderCommandLine]
  let reminders: ReminderFigures
  var signatureCount: Int { remedies.count + commands.count }
  let incidents: (waiting: Int, declared: Int)
  let me: Agent
  let words: Words
  let now: Instant
}

extension LeaderPage {
  init(_ facts: LeaderFacts) {
    let (view, words) = (facts.view, facts.words)
    let time = TimeText(words, now: facts.now)
    let longest = view.waiting.first.map { facts.now - $0.contact.routed.since }
    let ready = view.team.filter { $0.status.state == .available }.count
    let teams = Set(view.team.map(\.team)).sorted().map { name in
      Team(name: name, agents: view.team.filter { $0.team == name }.map { Agent($0, words, time, facts.now) })
    }
    self.init(
      topics: LiveTopic.board,
      figures: [
        .init(
          href: "/incidents", name: words("figureIncidents"),
          value: "\(facts.incidents.waiting)/\(facts.incidents.declared)",
          tone: facts.incidents.waiting > 0 ? .red : facts.incidents.declared > 0 ? .amber : .calm),
        .init(
          href: "#waiting", name: words("figureWaiting"), value: "\(view.queues.map(\.waiting).reduce(0, +))",
          tone: .calm),
        .init(href: "#waiting", name: words("figureLongest"), value: longest.map(time.length) ?? "–", tone: .calm),
        .init(href: "#team", name: words("figureReady"), value: "\(ready)", tone: .calm),
        .init(href: "#risks", name: words("figureInForce"), value: "\(facts.inForce)", tone: .calm),
        .init(
          href: "#risks", name: words("figureRisk"), value: "\(facts.risks.count)",
          tone: facts.risks.isEmpty ? .calm : .amber),
        .init(
          href: "#signatures", name: words("figureSignatures"), value: "\(facts.signatureCount)",
          tone: facts.signatureCount == 0 ? .calm : .amber),
        .init(facts.reminders, words),
      ], teams: teams, risks: facts.risks.map { Row($0, facts) }, escalations: view.escalations.map { Row($0, facts) },
      waiting: view.waiting.map { Row($0, facts) },
      signatures: facts.remedies.map { Signature($0, facts) } + facts.commands.map { Signature($0, facts) }, side: nil)
  }
}

extension LeaderPage.Agent {
  fileprivate init(_ line: TeamLine, _ words: Words, _ time: TimeText, _ now: Instant) {
    self.init(
      id: "\(line.agent)", name: line.name, state: WorkspaceLeft.Me.name(of: line.status.state, words),
      tone: WorkspaceLeft.Me.tone(of: line.status.state),
      since: line.status.state == .offline ? "–" : time.length(now - line.status.since),
      load: words("loadOf", "\(line.load.total)"))
  }
}

extension LeaderPage.Row {
  fileprivate init(_ promise: Promise, _ facts: LeaderFacts) {
    let words = facts.words
    var owner = ""
    switch promise.owner {
    case .agent(let id): owner = facts.names[id] ?? ""
    case .team(let team), .leader(let team): owner = team
    }
    let title = [promise.beneficiary.flatMap { facts.persons[$0]?.name }, words("promise_\(promise.kind.rawValue)")]
    self.init(
      href: "/leader?case=\(promise.caseID)",
      clock: Clock(
        words("promiseClock"), due: promise.due ?? facts.now, warning: .days(1), words: words, now: facts.now),
      title: title.compactMap { $0 }.joined(separator: words("dotBetween")),
      line: promise.risks.first?.sentence(words.language) ?? "", owner: owner,
      isCurrent: promise.caseID == facts.chosen,
      actions: PromiseCard(promise, words: words, now: facts.now).risk?.actions ?? [])
  }

  fileprivate init(_ line: CaseLine, _ facts: LeaderFacts) {
    let (file, words) = (line.file, facts.words)
    let title = [line.person?.name, words("scenario_\(file.scenario.rawValue)")]
    self.init(
      href: "/leader?case=\(file.id)",
      clock: Clock(
        words("escalationClock"), due: file.changedAt + .minutes(5), warning: .minutes(2), words: words, now: facts.now),
      title: title.compactMap { $0 }.joined(separator: words("dotBetween")), line: words("case_\(file.state.name)"),
      owner: line.ownerName ?? words("unowned"), isCurrent: file.id == facts.chosen)
  }

  fileprivate init(_ line: ContactLine, _ facts: LeaderFacts) {
    let words = facts.words
    self.init(
      href: "/leader?case=\(line.contact.caseID)",
      clock: Clock(
        words("answerClock"), due: line.contact.routed.since + .seconds(60), warning: .seconds(30), words: words,
        now: facts.now), title: words("scenario_\(line.scenario.rawValue)"), line: line.person?.name ?? "",
      owner: words("contact_\(line.contact.state.name)"), isCurrent: line.contact.caseID == facts.chosen)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// Every step of a case, for whoever takes it over.
struct HistoryPage: Sendable {
  struct Row: Sendable {
    var at: String
    var who: String
    var what: String
    var detail: String?
  }
  var title: String
  var rows: [Row]
}

/// A person in full, after the reason was noted.
struct IdentityPage: Sendable {
  var name: String
  var phone: String
}

extension Web {
  /// What a person asks of a case besides acting on it: its history, who it is about, and opening it again.
  func mountCaseLooks(on routes: StaffRoutes) {
    routes.get("cases/:id/history") { staff in
      let id: CaseID = try staff.http.id("id")
      let steps = try await desk.steps(of: id, for: staff.me.actor)
      let page = HistoryPage(steps, of: id, staff.words, staff.time)
      return html(pages.render("workspace/history", page, frame: try await frame(staff, title: "", current: "/")))
    }
    routes.get("cases/:id/reopening") { try await askReason($0, "reopen", why: "whyReopen") }
    routes.post("cases/:id/reopening") { staff, form in
      let id: CaseID = try staff.http.id("id")
      try await desk.changeCase(
        id, .reopen(reason: form["reason"] ?? ""), by: staff.me.actor, command: staff.command(form, city: id.city),
        at: staff.now)
      return done
    }
    routes.get("cases/:id/identity") { staff in
      guard staff.me.agent.can(.unmask) else { throw DeskError.forbidden(Ability.unmask.rawValue) }
      let page = AskPage(
        post: "\(staff.request.uri.path)", title: staff.words("unmask"), text: staff.words("whyUnmask"),
        yes: staff.words("yesUnmask"), fields: [.init(name: "reason", label: staff.words("reason"))], shows: true)
      return try await ask(staff, page)
    }
    routes.post("cases/:id/identity") { staff, form in
      let file = try await desk.caseView(staff.http.id("id"), for: staff.me.actor).file
      let identity = try await desk.unmask(
        file.person, reason: form["reason"] ?? "", by: staff.me.actor, at: staff.now)
      let page = IdentityPage(name: identity.name ?? "–", phone: identity.phone ?? "–")
      return html(pages.render("workspace/identity", page, frame: try await frame(staff, title: "", current: "/")))
    }
  }
}

extension HistoryPage {
  init(_ steps: [CaseStep], of id: CaseID, _ words: Words, _ time: TimeText) {
    title = "\(words("history"))\(words("dotBetween"))\(CaseCard.number(id))"
    rows = steps.map { step in
      Row(
        at: time.full(step.at), who: step.agent ?? Self.side(of: step.actor, words),
        what: words.known("event_\(step.name.replacing(".", with: "_"))") ?? step.name, detail: step.said)
    }
  }

  private static func side(of actor: Actor, _ words: Words) -> String {
    switch actor {
    case .agent: words("sideService")
    case .customer: words("party_customer")
    case .merchant: words("party_merchant")
    case .rider: words("party_rider")
    case .platform: words("party_platform")
    case .token, .system: words("sideSystem")
    }
  }
}

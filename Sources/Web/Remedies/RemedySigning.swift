// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// The second signature, and what becomes of a remedy whose end nobody knows.
  func mountRemedySigning(on routes: StaffRoutes) {
    routes.post("remedies/:id/approval") { staff, form in
      let id: RemedyID = try staff.http.id("id")
      _ = try await desk.approveRemedy(id, by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    for (path, title, why) in [
      ("refusal", "refuse", "whyRefuse"), ("arrival", "foundPaid", "whyFound"), ("absence", "foundUnpaid", "whyFound"),
    ] {
      routes.get("remedies/:id/\(path)") { try await askReason($0, title, why: why) }
    }
    routes.post("remedies/:id/refusal") { staff, form in
      let id: RemedyID = try staff.http.id("id")
      _ = try await desk.declineRemedy(
        id, reason: form["reason"] ?? "", by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.post("remedies/:id/arrival") { try await found(true, $0, $1) }
    routes.post("remedies/:id/absence") { try await found(false, $0, $1) }
    routes.post("remedies/:id/question") { staff, form in
      let id: RemedyID = try staff.http.id("id")
      _ = try await desk.askAgain(id, by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
  }

  private func found(_ paid: Bool, _ staff: StaffRequest, _ form: Form) async throws -> Response {
    let id: RemedyID = try staff.http.id("id")
    _ = try await desk.resolveRemedy(
      id, paid: paid, note: form["reason"] ?? "", by: staff.me.actor, id: staff.command(form, city: id.city),
      at: staff.now)
    return done
  }
}

extension LeaderPage.Signature {
  init(_ line: RemedyLine, _ facts: LeaderFacts) {
    let (remedy, words) = (line.remedy, facts.words)
    let about = [
      words("cause_\(remedy.cause.rawValue)"), words("payer_\(remedy.payer.name)"), words("byRule", remedy.rule),
      line.proposer.map { words("wantedBy", $0) },
    ]
    let title = [words(remedy.form == .refund ? "refundTitle" : "packetTitle", remedy.amount.text), line.person?.name]
    self.init(
      id: "\(remedy.id)", version: remedy.round * 10 + (remedy.state == .proposed ? 0 : 1),
      href: remedy.caseID.map { "/leader?case=\($0)" },
      title: title.compactMap { $0 }.joined(separator: words("dotBetween")),
      line: about.compactMap { $0 }.joined(separator: words("dotBetween")),
      since: TimeText(words, now: facts.now).length(facts.now - remedy.proposedAt),
      tone: remedy.state == .proposed ? .accent : .amber,
      actions: remedy.state == .proposed ? Self.signing(line, facts) : Self.looking(remedy.id, words))
  }

  private static func signing(_ line: RemedyLine, _ facts: LeaderFacts) -> [ActionRow] {
    let (remedy, limit) = (line.remedy, line.limit ?? .zero)
    return signing(
      at: "/remedies/\(remedy.id)", isOwn: remedy.proposedBy == .agent(facts.me.id), isWithin: remedy.amount <= limit,
      limit: limit, facts.words)
  }

  /// What a leader can do about a thing that waits for a second signature. Shown to everybody who leads: grey with the
  /// reason where it is another's to do.
  static func signing(
    at base: String, isOwn: Bool, isWithin: Bool, limit: Money, _ words: Words
  ) -> [ActionRow] {
    let why = isOwn ? words("whyNotOwn") : words(isWithin ? "whySign" : "whyAboveYours", limit.text)
    return [
      ActionRow(
        "sign", name: words("sign"), icon: "check", why: why, isAllowed: !isOwn && isWithin, post: "\(base)/approval"),
      ActionRow(
        "refuse", name: words("refuse"), icon: "cross", why: words(isOwn ? "whyNotOwn" : "whyRefuse"),
        isAllowed: !isOwn, dialog: "\(base)/refusal"),
    ]
  }

  private static func looking(_ id: RemedyID, _ words: Words) -> [ActionRow] {
    let base = "/remedies/\(id)"
    return [
      ActionRow(
        "askPlatform", name: words("askAgain"), icon: "platform", why: words("whyAskPlatform"),
        post: "\(base)/question"),
      ActionRow(
        "foundPaid", name: words("foundPaid"), icon: "check", why: words("whyFound"), dialog: "\(base)/arrival"),
      ActionRow(
        "foundUnpaid", name: words("foundUnpaid"), icon: "cross", why: words("whyFound"), dialog: "\(base)/absence"),
    ]
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// The page behind the signed link of a nudge; no sign-in, no cookie: the link itself is the proof.
  func mountNudges(on router: Router<WebContext>) {
    router.get("n/:id/:party/:signature") { request, context in
      let link = try NudgeLink(context)
      let view = try await desk.nudge(link.reminder, party: link.party, signature: link.signature, at: now())
      let visitor = Visitor(request)
      let (words, now) = (Words(visitor.language), now())
      let page = NudgePage(view, post: request.uri.path, words: words, now: now)
      let frame = Frame(
        language: visitor.language, title: page.question, theme: visitor.theme, now: now, speed: settings.speed)
      return html(pages.render("nudge", page, frame: frame))
    }
    router.post("n/:id/:party/:signature") { request, context in
      let link = try NudgeLink(context)
      try await desk.answerNudge(
        link.reminder, party: link.party, signature: link.signature, NudgeAnswer(try await Form(request)), at: now())
      return Response.redirect(to: request.uri.path)
    }
  }
}

private struct NudgeLink {
  let reminder: ReminderID
  let party: Party
  let signature: String

  init(_ context: WebContext) throws {
    guard let party = context.parameters.get("party").flatMap(Party.init),
      let signature = context.parameters.get("signature")
    else { throw DeskError.notFound("question") }
    reminder = try context.id("id")
    self.party = party
    self.signature = signature
  }
}

extension NudgeAnswer {
  /// - Throws: `DeskError.invalid` naming "kind" or "minutes".
  fileprivate init(_ form: Form) throws {
    let kind: PlatformReminder.ReplyKind = try form.choice("kind")
    var minutes: Int?
    if let text = form["minutes"], !text.isEmpty {
      guard let number = Int(text) else { throw DeskError.invalid(field: "minutes", rule: "a whole number") }
      minutes = number
    }
    self.init(kind: kind, words: form["words"], minutes: minutes)
  }
}

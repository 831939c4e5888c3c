// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// The page behind a signed link; no sign-in, no cookie: the link itself is the proof.
  func mountQuestions(on router: Router<WebContext>) {
    router.get("q/:id/:party/:attempt/:signature") { request, context in
      let link = try QuestionLink(context)
      let view = try await desk.question(
        link.promise, party: link.party, attempt: link.attempt, signature: link.signature, at: now())
      return question(view, request)
    }
    router.post("q/:id/:party/:attempt/:signature") { request, context in
      let link = try QuestionLink(context)
      let answer = try await Form(request)["answer"]
      guard answer == "yes" || answer == "no" else { throw DeskError.invalid(field: "answer", rule: "yes|no") }
      try await desk.answerQuestion(
        link.promise, party: link.party, attempt: link.attempt, signature: link.signature, agreed: answer == "yes",
        at: now())
      return Response.redirect(to: request.uri.path)
    }
  }

  private func question(_ view: QuestionView, _ request: Request) -> Response {
    let visitor = Visitor(request)
    let words = Words(visitor.language)
    let now = now()
    let page = QuestionPage(view, post: request.uri.path, words: words, now: now)
    let frame = Frame(
      language: visitor.language, title: page.question, theme: visitor.theme, now: now, speed: settings.speed)
    return html(pages.render("question", page, frame: frame))
  }
}

private struct QuestionLink {
  let promise: PromiseID
  let party: Party
  let attempt: Int
  let signature: String

  init(_ context: WebContext) throws {
    guard let party = context.parameters.get("party").flatMap(Party.init),
      let attempt = context.parameters.get("attempt").flatMap({ Int($0) }),
      let signature = context.parameters.get("signature")
    else { throw DeskError.notFound("question") }
    promise = try context.id("id")
    self.party = party
    self.attempt = attempt
    self.signature = signature
  }
}

extension QuestionPage {
  fileprivate init(_ view: QuestionView, post: String, words: Words, now: Instant) {
    let (promise, leg) = (view.promise, view.leg)
    let time = TimeText(words, now: now)
    let by = promise.due.map(time.near) ?? ""
    let pickUp = promise.plan.map { time.near($0.pickUp) } ?? ""
    let isRider = leg.party == .rider
    self.init(
      icon: PromiseCard.Leg.icon(of: leg.party),
      who: isRider
        ? promise.plan?.riderName.map(Masking.name) ?? words("party_rider")
        : view.orders.first?.order.placed?.shopName ?? words("party_merchant"),
      question: isRider ? words("askRider", by) : words("askMerchant", pickUp, by), reason: words("askReason"),
      cost: words(isRider ? "noCostRider" : "noCostMerchant", by), approvedBy: promise.approvedBy,
      orders: view.orders.map { card in
        let line = OrderLine(card, words: words, now: now)
        return "\(line.shop) \(line.number) \(line.dishes)"
      },
      clock: leg.state == .asked
        ? leg.deadline.map {
          Clock(words("questionClock"), due: $0, warning: .minutes(1), isBig: true, words: words, now: now)
        } : nil, post: post, answered: Self.answer(promise, leg, words),
      answeredTone: leg.state == .agreed ? .good : .calm,
      incidents: view.incidents.compactMap { $0.sentence(words.language) })
  }

  private static func answer(_ promise: Promise, _ leg: Promise.Leg, _ words: Words) -> String? {
    switch leg.state {
    case .agreed: words("answeredYes")
    case .declined: words("answeredNo")
    case .void: words("answeredLate")
    case .waiting, .asked, .silent, .taken:
      promise.state == .inForce || promise.state == .offered ? nil : words("answeredLate")
    }
  }
}

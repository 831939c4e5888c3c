// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// "Bring both together" without an agent: the customer picks two own orders, reads the honest answer, says yes.
  func mountHelpTogether(on routes: CustomerRoutes) {
    routes.get("help/together") { customer in
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      let asked = Form(customer.request.uri.query ?? "").all("order").compactMap(OrderID.init)
      return try await together(customer, HelpTogetherPage(view, asked: asked, customer.words), view)
    }
    routes.post("help/together") { customer, form in
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      do {
        _ = try await desk.promiseTogether(
          check: form.value("stamp"), text: form["sentence"] ?? "", language: customer.words.language,
          approvedBy: customer.words("approvedByPolicy"), by: customer.me.actor, id: customer.command(form),
          at: customer.now)
      } catch let error as DeskError {
        guard case .conflict = error else { throw error }
        var page = HelpTogetherPage(view, asked: form.all("order").compactMap(OrderID.init), customer.words)
        page.problem = customer.words("togetherChanged")
        return try await together(customer, page, view)
      }
      return .redirect(to: "/help")
    }
  }

  private func together(
    _ customer: CustomerRequest, _ facts: HelpTogetherPage, _ view: HelpView
  ) async throws -> Response {
    var page = facts
    let chosen = view.mergeable.filter { card in page.chosen.contains { $0.value == "\(card.id)" } }
    if chosen.count == 2 {
      do {
        let check = try await desk.checkTogether(
          chosen.map(\.order.ref), city: view.city, by: customer.me.actor,
          id: desk.newID(city: view.city, at: customer.now), at: customer.now)
        page.answer(check, customer.words, customer.time)
      } catch is PortError {
        page.problem = customer.words("togetherSilent")
      }
    }
    return html(pages.render("help-together", page, frame: try await frame(customer)))
  }
}

extension HelpTogetherPage {
  /// Two orders are taken without asking where there are no others.
  init(_ view: HelpView, asked: [OrderID], _ words: Words) {
    let cards = view.mergeable
    let chosen = cards.count == 2 ? cards : asked.count == 2 ? cards.filter { asked.contains($0.id) } : []
    func choice(_ card: OrderCard) -> Choice {
      let shop = card.order.placed?.shopName ?? words("unknown")
      return Choice(
        value: "\(card.id)", name: shop, line: OrderLine.dishes(card.order), isChosen: asked.contains(card.id))
    }
    self.init(
      choices: chosen.count == 2 ? [] : cards.map(choice), mayChoose: chosen.count != 2 && cards.count > 2,
      chosen: chosen.count == 2 ? chosen.map(choice) : [],
      verdict: nil, tone: .calm, sentence: nil, notes: [], stamp: "",
      problem: cards.count < 2
        ? words("togetherNothing")
        : chosen.count != 2 && !asked.isEmpty && asked.count != 1 ? words("togetherTwo") : nil,
      incidents: view.incidents.compactMap { $0.sentence(words.language) })
  }

  fileprivate mutating func answer(_ check: MergeCheck, _ words: Words, _ time: TimeText) {
    stamp = "\(check.id)"
    verdict = check.verdict.sentence(words.language)
    switch check.verdict {
    case .yes: tone = .good
    case .yesIf: tone = .amber
    case .no: tone = .red
    }
    guard let plan = check.verdict.plan else { return }
    sentence = PromiseSentence.offer(.together, due: plan.by, language: words.language)
    notes =
      [words("plan_\(plan.kind.rawValue)")]
      + (plan.steppedSentence(words.language).map { [$0] }
        ?? [
          words("factCost") + words("colon") + words("factCostNobody"),
          words("togetherUndo", time.near(plan.undoUntil)),
        ])
  }
}

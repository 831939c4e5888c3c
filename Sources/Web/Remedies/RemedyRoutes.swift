// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  func mountRemedies(on routes: StaffRoutes) {
    routes.get("cases/:id/refund") { staff in try await askRemedy(staff, title: "refund", yes: "yesRefund", fields: [])
    }
    routes.get("cases/:id/red-packet") { staff in
      try await askRemedy(
        staff, title: "redPacket", yes: "yesPacket",
        fields: [.init(name: "yuan", label: staff.words("amountYuan"), value: "5", mode: "numeric")])
    }
    routes.post("cases/:id/refund") { staff, form in try await give(.refund, staff, form) }
    routes.post("cases/:id/red-packet") { staff, form in
      let yuan: Int64 = try form.value("yuan")
      guard (1...1000).contains(yuan) else { throw DeskError.invalid(field: "yuan", rule: "1-1000") }
      return try await give(.redPacket(.yuan(yuan)), staff, form)
    }
    routes.get("cases/:id/reminder") { staff in
      let orders = try await orderChoice(staff) { !$0.order.isOver }
      return try await ask(
        staff,
        AskPage(
          post: staff.request.uri.path, title: staff.words("nudge"),
          text: staff.words("whyNudge", "\(desk.policies.reminders.coolDown.minutesUp)"),
          yes: staff.words("yesNudge"), choices: [orders]))
    }
    routes.post("cases/:id/reminder") { staff, form in
      try await remind(form.value("order"), staff, form)
    }
    routes.post("cases/:id/orders/:order/reminder") { staff, form in
      try await remind(staff.http.id("order"), staff, form)
    }
  }

  /// In the language of the case's customer.
  private func remind(_ order: OrderID, _ staff: StaffRequest, _ form: Form) async throws -> Response {
    let id: CaseID = try staff.http.id("id")
    let language = try await desk.caseView(id, for: staff.me.actor).contacts.last?.language ?? .chinese
    _ = try await desk.remind(
      order, caseID: id, language: language, by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
    return done
  }

  private func askRemedy(_ staff: StaffRequest, title: String, yes: String, fields: [AskPage.Field]) async throws
    -> Response
  {
    let around = try await desk.surroundings(of: staff.http.id("id"), for: staff.me.actor, at: staff.now)
    let limit = around.limit ?? .zero
    let causes = AskPage.Choice(
      staff.words("cause"), field: "cause",
      RemedyCause.byHand.map { ($0.rawValue, staff.words("cause_\($0.rawValue)")) })
    return try await ask(
      staff,
      AskPage(
        post: staff.request.uri.path, title: staff.words(title), text: staff.words("remedyText", limit.text),
        yes: staff.words(yes), choices: [try await orderChoice(staff) { _ in true }, causes], fields: fields))
  }

  private func orderChoice(_ staff: StaffRequest, _ fits: (OrderCard) -> Bool) async throws -> AskPage.Choice {
    let around = try await desk.surroundings(of: staff.http.id("id"), for: staff.me.actor, at: staff.now)
    return AskPage.Choice(
      staff.words("orders"), field: "order",
      around.orders.filter(fits).map { card in
        let line = OrderLine(card, words: staff.words, now: staff.now)
        return ("\(card.id)", "\(line.shop) \(line.number) \(line.amount)")
      })
  }

  private func give(_ kind: RemedyForm, _ staff: StaffRequest, _ form: Form) async throws -> Response {
    let id: CaseID = try staff.http.id("id")
    let offer = RemedyOffer(caseID: id, order: try form.value("order"), form: kind, cause: try form.choice("cause"))
    _ = try await desk.offerRemedy(
      offer, by: staff.me.actor, id: staff.command(form, city: offer.order.city), at: staff.now)
    return done
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// Commanding the platform from a case, and what a leader signs or looks at.
  func mountOrderCommands(on routes: StaffRoutes) {
    routes.get("cases/:id/commands") { staff in
      let page = try await commands(staff)
      return html(pages.render("workspace/commands", page, frame: try await frame(staff, title: "", current: "/")))
    }
    routes.get("cases/:id/commands/:kind") { staff in
      try await ask(staff, commandForm(commandKind(staff), staff))
    }
    routes.post("cases/:id/commands/:kind") { staff, form in
      let wish = try commandWish(commandKind(staff), staff, form)
      _ = try await desk.askOrderCommand(
        wish, by: staff.me.actor, id: staff.command(form, city: wish.order.city), at: staff.now)
      return done
    }
    routes.post("order-commands/:id/approval") { staff, form in
      let id: OrderCommandID = try staff.http.id("id")
      _ = try await desk.approveOrderCommand(
        id, by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    for (path, title, why) in [
      ("refusal", "refuse", "whyRefuse"), ("done", "commandDone", "whyCommandFound"),
      ("undone", "commandUndone", "whyCommandFound"),
    ] {
      routes.get("order-commands/:id/\(path)") { try await askReason($0, title, why: why) }
    }
    routes.post("order-commands/:id/refusal") { staff, form in
      let id: OrderCommandID = try staff.http.id("id")
      _ = try await desk.declineOrderCommand(
        id, reason: form["reason"] ?? "", by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.post("order-commands/:id/done") { try await found(true, $0, $1) }
    routes.post("order-commands/:id/undone") { try await found(false, $0, $1) }
  }

  private func found(_ isDone: Bool, _ staff: StaffRequest, _ form: Form) async throws -> Response {
    let id: OrderCommandID = try staff.http.id("id")
    _ = try await desk.resolveOrderCommand(
      id, done: isDone, note: form["reason"] ?? "", by: staff.me.actor, id: staff.command(form, city: id.city),
      at: staff.now)
    return done
  }

  /// The two newest orders that still go on, else the newest: the platform is asked about each.
  private func commands(_ staff: StaffRequest) async throws -> CommandsPage {
    let id: CaseID = try staff.http.id("id")
    let around = try await desk.surroundings(of: id, for: staff.me.actor, at: staff.now)
    let open = around.orders.filter { !$0.order.isOver }
    var sections: [CommandsPage.Section] = []
    for card in (open.isEmpty ? around.orders : open).suffix(2) {
      let choices = try await desk.orderCommandChoices(of: card.id, in: id, for: staff.me.actor, at: staff.now)
      sections.append(.init(card, choices, case: id, words: staff.words, now: staff.now))
    }
    return CommandsPage(
      title: staff.words("commandPlatform"), text: staff.words("commandsText", staff.time.clock(staff.now)),
      sections: sections)
  }

  private func commandKind(_ staff: StaffRequest) throws -> PlatformCommand.Kind {
    let kind = staff.http.parameters.get("kind").flatMap(PlatformCommand.Kind.init)
    guard let kind, OrderCommand.kinds.contains(kind) else { throw DeskError.notFound("command") }
    return kind
  }

  /// What is asked before it is sent: why and at whose request, always; the rest by kind.
  private func commandForm(_ kind: PlatformCommand.Kind, _ staff: StaffRequest) throws -> AskPage {
    let words = staff.words
    let order = staff.query("order").flatMap(OrderID.init)
    guard let order else { throw DeskError.invalid(field: "order", rule: "an order of the case") }
    var page = AskPage(
      post: "/cases/\(try staff.http.id("id", of: CaseKind.self))/commands/\(kind.rawValue)",
      title: words("command_\(kind.rawValue)"), text: words("commandWhy_\(kind.rawValue)"), yes: words("commandSend"),
      hidden: [.init(name: "order", value: "\(order)")])
    page.choices.append(
      .init(
        words("commandBehalf"), field: "behalf",
        [Party.customer, .merchant, .rider, .platform].map { ($0.rawValue, words("party_\($0.rawValue)")) }))
    switch kind {
    case .replyReminder:
      page.choices.append(
        .init(
          words("commandReply"), field: "reply",
          PlatformReminder.ReplyKind.allCases.map { ($0.rawValue, words("reply_\($0.rawValue)")) }))
    case .claim:
      page.choices.append(
        .init(words("commandCause"), field: "cause", Self.claims.map { ($0, words("claim_\($0)")) }))
      page.fields.append(.init(name: "yuan", label: words("commandYuan"), value: "5", mode: "numeric"))
    case .callRider: page.fields.append(.init(name: "yuan", label: words("commandYuan"), value: "0", mode: "numeric"))
    case .delayCooking, .moveClock:
      page.fields.append(.init(name: "minutes", label: words("commandMinutes"), value: "15", mode: "numeric"))
    default: break
    }
    if [.cancelOrder, .refuseRefund, .agreeRefund, .replyReminder, .nudge, .claim].contains(kind) {
      page.fields.append(.init(name: "text", label: words("commandText")))
    }
    page.fields.append(.init(name: "note", label: words("commandNote")))
    if desk.policies.orderCommands.dangerous.contains(kind) {
      page.choices.append(
        .init(words("commandSure"), field: "sure", [("no", words("commandSureNo")), ("yes", words("commandSureYes"))]))
    }
    return page
  }

  static let claims = [
    "DELIVERY_TIMEOUT", "DELIVERY_NOT_FINISHED", "TAKE_ORDER_TIMEOUT", "FOOD_LOOKS_NOT_WELL",
    "DRIVER_ASK_FOR_ADDITIONAL_COST",
  ]

  private func commandWish(
    _ kind: PlatformCommand.Kind, _ staff: StaffRequest, _ form: Form
  ) throws -> OrderCommandWish {
    if desk.policies.orderCommands.dangerous.contains(kind), form["sure"] != "yes" {
      throw DeskError.invalid(field: "sure", rule: "yes")
    }
    var wish = OrderCommandWish(
      order: try form.value("order"), caseID: try staff.http.id("id"), kind: kind, note: form["note"] ?? "",
      behalf: try form.choice("behalf"))
    wish.text = form["text"].flatMap { $0.isEmpty ? nil : $0 }
    wish.cause = form["cause"]
    if form["reply"] != nil { wish.reply = try form.choice("reply") }
    if form["minutes"] != nil {
      let minutes: Int64 = try form.value("minutes")
      guard (1...240).contains(minutes) else { throw DeskError.invalid(field: "minutes", rule: "1-240") }
      wish.due = staff.now + .minutes(minutes)
    }
    if form["yuan"] != nil {
      let yuan: Int64 = try form.value("yuan")
      guard (0...1000).contains(yuan) else { throw DeskError.invalid(field: "yuan", rule: "0-1000") }
      wish.amount = .yuan(yuan)
    }
    return wish
  }
}

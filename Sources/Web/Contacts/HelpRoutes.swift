// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird
import NIOCore

extension Web {
  func mountHelp(on router: Router<WebContext>) {
    let routes = CustomerRoutes(router: router, web: self)
    router.get("help/enter") { request, _ in try await enter(request) }
    routes.get("help") { customer in
      let frame = try await frame(customer)
      return html(pages.render("help", try await helpPage(customer), frame: frame))
    }
    routes.get("help/live") { customer in
      let frame = try await frame(customer)
      return piece("help/live", try await helpPage(customer), frame)
    }
    routes.get("help/chat-state") { customer in
      let frame = try await frame(customer)
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      return piece("help/chat-state", Chat(view, words: customer.words, now: customer.now), frame)
    }
    routes.get("help/stream") { customer in
      let frame = try await frame(customer)
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      if let contact = view.contact, contact.marks.personGot < contact.seq, contact.endedAt == nil {
        try await desk.mark(.personGot, upTo: contact.seq, in: contact.id, by: customer.me.actor, at: customer.now)
      }
      return piece("workspace/stream", StreamPiece(view, words: customer.words, now: customer.now), frame)
    }
    mountHelpWrites(on: routes)
    mountHelpTogether(on: routes)
  }

  private func helpPage(_ customer: CustomerRequest) async throws -> HelpPage {
    let view = try await desk.help(for: customer.me.person, at: customer.now)
    return HelpPage(
      view, reminders: desk.policies.reminders, opensChat: customer.request.query("chat") != nil,
      words: customer.words, now: customer.now)
  }

  /// The app opens `/help/enter?token=…`: the token is spent, a cookie takes its place, and the address is clean.
  private func enter(_ request: Request) async throws -> Response {
    let token = request.query("token") ?? ""
    let entered: Entered
    do {
      entered = try await desk.enter(token, realNow: realNow(), at: now())
    } catch is SignInError {
      throw DeskError.forbidden("entry")
    }
    var response = Response.redirect(to: "/help")
    func cookie(_ name: String, _ value: String, _ age: Int) -> Cookie {
      Cookie(
        name: name, value: value, maxAge: age, path: "/", secure: settings.isSecure, httpOnly: true, sameSite: .lax)
    }
    response.setCookie(cookie(CustomerRoutes.cookie, entered.proof, Int(Desk.visitLength.ms / 1000)))
    if Visitor(request).chosen == nil, let language = entered.language {
      response.setCookie(cookie("language", language.rawValue, 31_536_000))
    }
    return response
  }

  func frame(_ customer: CustomerRequest) async throws -> Frame {
    let live = try await desk.livePosition()
    return Frame(
      language: customer.words.language, title: customer.words("helpTitle"), theme: Visitor(customer.request).theme,
      csrf: customer.me.formToken, now: customer.now, speed: settings.speed, live: "/help/events?after=\(live)",
      position: live.position)
  }

  private func mountHelpWrites(on routes: CustomerRoutes) {
    routes.post("help/messages") { customer, form in
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      let text = form["text"] ?? ""
      if let contact = view.contact {
        _ = try await desk.say(
          .text(text), in: contact.id, clientID: form["client"], by: customer.me.actor, command: customer.command(form),
          at: customer.now)
      } else {
        try await open(customer, form, view, words: text, scenario: nil)
      }
      return Response(status: .noContent)
    }
    routes.upload("help/pictures") { customer, bytes in
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      let contact: ContactID
      if let live = view.contact {
        contact = live.id
      } else {
        // A picture that is refused must not leave an empty contact in the queue.
        try desk.checkPicture(bytes)
        contact = try await open(customer, Form(""), view)
      }
      try await send(
        bytes, in: contact, key: customer.request.headers[.idempotencyKey] ?? customer.http.id, by: customer.me.actor,
        at: customer.now)
      return Response(status: .noContent)
    }
    routes.get("help/pictures/:id") { customer in
      try await picture(customer.http.id("id"), for: customer.me.actor)
    }
    routes.post("help/read") { customer, form in
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      guard let contact = view.contact, contact.endedAt == nil else { return Response(status: .noContent) }
      try await desk.mark(
        .personRead, upTo: form.value("seq"), in: contact.id, by: customer.me.actor, at: customer.now)
      return Response(status: .noContent)
    }
    mountHelpAsks(on: routes)
  }

  /// What the buttons beside an order ask for.
  private func mountHelpAsks(on routes: CustomerRoutes) {
    routes.post("help/typing") { customer, _ in
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      if let contact = view.contact, contact.endedAt == nil {
        try await desk.noteTyping(in: contact.id, by: customer.me.actor, at: customer.now)
        hub.tellTyping(in: contact.id, isPerson: true)
      }
      return Response(status: .noContent)
    }
    routes.post("help/contact") { customer, form in
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      let about: Scenario = try form.choice("about")
      guard about == .refund || about == .together else { throw DeskError.invalid(field: "about", rule: "unknown") }
      try await open(customer, form, view, words: customer.words("askWords_\(about.rawValue)"), scenario: about)
      return .redirect(to: "/help?chat=1")
    }
    routes.post("help/orders/:id/reminder") { customer, form in
      let order: OrderID = try customer.http.id("id")
      let view = try await desk.help(for: customer.me.person, at: customer.now)
      let command = customer.command(form)
      let reminder = try await desk.remind(
        order, caseID: view.contact?.caseID, language: customer.words.language, by: customer.me.actor, id: command,
        at: customer.now)
      // Reminders that facts no longer answer go to a person.
      if reminder.needsPerson {
        try await open(
          customer, form, view, words: customer.words("askWords_reminder", "\(reminder.number)"), scenario: .reminder)
      }
      return .redirect(to: reminder.needsPerson ? "/help?chat=1" : "/help#\(order)")
    }
    routes.post("help/promises/:id/answer") { customer, form in
      let id: PromiseID = try customer.http.id("id")
      let promise = try await desk.promise(id, for: customer.me.actor)
      guard let version = promise.pending else { throw DeskError.conflict("version") }
      if form["answer"] == "yes" {
        _ = try await desk.acceptPromise(
          id, version: version.number, text: version.sentence, channel: Domain.Channel.webChat.rawValue,
          by: customer.me.actor, id: customer.command(form), at: customer.now)
      } else {
        _ = try await desk.declinePromise(
          id, version: version.number, by: customer.me.actor, id: customer.command(form), at: customer.now)
      }
      return .redirect(to: "/help")
    }
  }

  /// A checked picture; its name is its content, so it may be kept.
  func picture(_ id: PictureID, for actor: Actor) async throws -> Response {
    let (bytes, type) = try await desk.picture(id, for: actor)
    return Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "private, max-age=86400"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// The key makes a repetition harmless.
  func send(_ picture: [UInt8], in contact: ContactID, key: String, by actor: Actor, at now: Instant) async throws {
    _ = try await desk.sendPicture(
      picture, in: contact, clientID: key, by: actor,
      command: CommandID(key: "\(key) picture", by: actor, city: contact.city), at: now)
  }

  @discardableResult
  private func open(
    _ customer: CustomerRequest, _ form: Form, _ view: HelpView, words: String? = nil, scenario: Scenario? = nil
  ) async throws -> ContactID {
    let named = form["order"].flatMap(OrderID.init)
    let orders = view.orders.filter { card in named.map { $0 == card.id } ?? !card.order.isOver }.map(\.id)
    // What opened a contact and is sent again after a lost answer comes as a message: another command under the same key.
    let command = CommandID(key: "\(customer.command(form)) open", by: customer.me.actor, city: customer.me.person.city)
    let opened = try await desk.openContact(
      OpenContact(
        person: customer.me.person, language: customer.words.language, orders: orders, words: words,
        clientID: form["client"], scenario: scenario), by: customer.me.actor, id: command, at: customer.now)
    return opened.contact
  }
}

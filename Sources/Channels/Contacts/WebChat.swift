// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Hummingbird

/// The chat as JSON, for apps that draw it themselves: what `/help` and the page behind a signed link do as pages.
///
///     POST   /api/v1/chat/visits            the app's token -> a visit's proof, for the Authorization header
///     POST   /api/v1/chat/contact           begin, or go on with, the person's contact
///     GET    /api/v1/chat/contact?after=N   state, place in the queue, marks, and the messages after N
///     POST   /api/v1/chat/contact/messages  say something; the client id makes a repetition harmless
///     POST   /api/v1/chat/contact/pictures?client=…  the picture itself as the body
///     PUT    /api/v1/chat/contact/marks     got and read up to
///     POST   /api/v1/chat/contact/typing
///     DELETE /api/v1/chat/contact           end it
///     GET    /api/v1/chat/pictures/{id}
///
/// `Authorization: Bearer …` carries a visit's proof (customers) or the text of a signed link (merchants, riders).
struct WebChat: Sendable {
  let routes: ChannelRoutes
  var desk: Desk { routes.desk }

  static let mostJSON = 32 * 1024

  func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
    let base: RouterPath = "/api/v1/chat"
    router.post("\(base)/visits") { request, context in
      try await answer(request, context) { try await visit(request, context) }
    }
    router.get("\(base)/contact") { request, context in
      try await answer(request, context) { try await look(request, context) }
    }
    router.post("\(base)/contact") { request, context in
      try await answer(request, context) { try await open(request, context) }
    }
    router.delete("\(base)/contact") { request, context in try await answer(request, context) { try await end(request) }
    }
    router.post("\(base)/contact/messages") { request, context in
      try await answer(request, context) { try await say(request, context) }
    }
    router.post("\(base)/contact/pictures") { request, context in
      try await answer(request, context) { try await sayPicture(request, context) }
    }
    router.put("\(base)/contact/marks") { request, context in
      try await answer(request, context) { try await mark(request, context) }
    }
    router.post("\(base)/contact/typing") { request, context in
      try await answer(request, context) { try await typing(request) }
    }
    router.get("\(base)/pictures/:id") { request, context in
      try await answer(request, context) { try await picture(request, context) }
    }
  }

  /// Errors become problem documents; what is not known as one goes on to the server's own answer.
  private func answer(
    _ request: Request, _ context: some RequestContext, _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch {
      guard let problem = ChatProblem(error) else { throw error }
      return try problem.response(from: request, context: context)
    }
  }

  // MARK: Coming in

  private struct Token: Decodable { var token: String }
  private struct Visit: ResponseEncodable {
    var visit: String
    var person: PersonID
    var language: Language?
  }

  private func visit(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let token: Token = try await json(request, context)
    let entered = try await desk.enter(token.token, realNow: routes.realNow(), at: routes.now())
    return try created(
      Visit(visit: entered.proof, person: entered.person, language: entered.language), request, context)
  }

  /// Who asks, by a visit's proof or a signed link.
  private func guest(_ request: Request) throws -> Guest {
    guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else { throw SignInError.noSession }
    let proof = String(header.dropFirst(7))
    if let visitor = try? desk.visitor(proof, realNow: routes.realNow()) {
      return Guest(person: visitor.person, side: .customer, channel: .webChat, actor: .customer(visitor.person))
    }
    let link = try desk.secrets.open(proof, realNow: routes.realNow())
    guard let actor = link.actor, link.side != .customer else { throw SignInError.noSession }
    return Guest(person: link.person, side: link.side, channel: .link, actor: actor)
  }

  private struct Guest {
    let person: PersonID
    let side: Party
    let channel: Domain.Channel
    let actor: Actor

    /// The same key of the same person is the same command.
    func command(_ key: String) -> CommandID { CommandID(key: key, by: actor, city: person.city) }
  }

  // MARK: The contact

  private struct Opening: Decodable {
    var words: String
    var client: String
    var orders: [OrderRef]?
    var scenario: Scenario?
    var language: Language?
  }

  private func open(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let guest = try guest(request)
    let opening: Opening = try await json(request, context)
    let orders = try await desk.orderIDs(of: opening.orders ?? [], for: guest.actor, city: guest.person.city)
    let wish = OpenContact(
      person: guest.person, side: guest.side, channel: guest.channel, language: opening.language ?? .chinese,
      orders: orders, words: opening.words, clientID: opening.client, scenario: opening.scenario)
    let opened = try await desk.openContact(
      wish, by: guest.actor, id: guest.command("open \(opening.client)"), at: routes.now())
    let told = try await desk.conversation(opened.contact, for: guest.actor, at: routes.now())
    return try created(told, request, context)
  }

  private func look(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let guest = try guest(request)
    let contact = try await contact(of: guest)
    var after = 0
    if let text = request.uri.queryParameters["after"] {
      guard let number = Int(text), number >= 0 else { throw DeskError.invalid(field: "after", rule: "0…") }
      after = number
    }
    let told = try await desk.conversation(contact, after: after, for: guest.actor, at: routes.now())
    if let last = told.messages.last?.seq, last > told.marks.personGot {
      try await desk.mark(.personGot, upTo: last, in: contact, by: guest.actor, at: routes.now())
    }
    return try context.responseEncoder.encode(told, from: request, context: context)
  }

  private func end(_ request: Request) async throws -> Response {
    let guest = try guest(request)
    let contact = try await contact(of: guest)
    let key = request.headers[Self.idempotencyKey]
    guard key.map({ (8...128).contains($0.utf8.count) }) ?? true else {
      throw DeskError.invalid(field: "Idempotency-Key", rule: "8 to 128 bytes")
    }
    let command =
      key.map { guest.command("end \($0)") } ?? desk.newID(city: guest.person.city, at: routes.now())
    try await desk.endContact(contact, by: guest.actor, command: command, at: routes.now())
    return Response(status: .noContent)
  }

  private func contact(of guest: Guest) async throws -> ContactID {
    let last = try await desk.lastConversation(of: guest.person, on: guest.channel, at: routes.now())
    guard let last else { throw DeskError.notFound("contact") }
    return last.contact
  }

  // MARK: What is said

  private struct Words: Decodable {
    var text: String
    var client: String
    var saidAt: Instant?
  }

  private func say(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let guest = try guest(request)
    let words: Words = try await json(request, context)
    let said = try await desk.say(
      .text(words.text), in: contact(of: guest), clientID: words.client, saidAt: words.saidAt, by: guest.actor,
      command: guest.command("say \(words.client)"), at: routes.now())
    return try created(said.message, request, context)
  }

  private func sayPicture(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let guest = try guest(request)
    guard let client = request.uri.queryParameters["client"].map(String.init) else { throw ContactError.badClientID }
    let contact = try await contact(of: guest)
    let bytes = try await body(request, most: MessageCap.pictureBytes) {
      PictureError.tooLarge(limitBytes: MessageCap.pictureBytes)
    }
    let said = try await desk.sendPicture(
      bytes, in: contact, clientID: client, by: guest.actor, command: guest.command("picture \(client)"),
      at: routes.now())
    return try created(said.message, request, context)
  }

  private struct Marks: Decodable {
    var got: Int?
    var read: Int?
  }

  private func mark(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let guest = try guest(request)
    let marks: Marks = try await json(request, context)
    let contact = try await contact(of: guest)
    for (mark, seq) in [(ReadMarks.Mark.personGot, marks.got), (.personRead, marks.read)] {
      guard let seq else { continue }
      guard seq >= 0 else { throw DeskError.invalid(field: "marks", rule: "0…") }
      try await desk.mark(mark, upTo: seq, in: contact, by: guest.actor, at: routes.now())
    }
    return Response(status: .noContent)
  }

  private func typing(_ request: Request) async throws -> Response {
    let guest = try guest(request)
    try await desk.noteTyping(in: contact(of: guest), by: guest.actor, at: routes.now())
    return Response(status: .noContent)
  }

  private func picture(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let guest = try guest(request)
    guard let id = context.parameters.get("id").flatMap({ PictureID($0) }) else { throw DeskError.notFound("picture") }
    let picture = try await desk.picture(id, for: guest.actor)
    var headers: HTTPFields = [.contentType: picture.type, .cacheControl: "private, max-age=86400"]
    headers[.xContentTypeOptions] = "nosniff"
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: picture.bytes)))
  }

  private static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .ifMatch
}

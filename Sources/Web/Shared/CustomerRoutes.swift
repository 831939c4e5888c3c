// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// A request of a customer who came in by the app's token.
struct CustomerRequest: Sendable {
  let request: Request
  let http: WebContext
  let me: CustomerContext
  let now: Instant
  let words: Words

  var time: TimeText { TimeText(words, now: now) }

  func command(_ form: Form) -> CommandID {
    let key = request.headers[.idempotencyKey] ?? form["command"] ?? form["client"] ?? http.id
    return CommandID(key: key, by: me.actor, city: me.person.city)
  }
}

/// Mounts the customer's routes: the entry's proof first, then the form token for what changes something.
struct CustomerRoutes {
  let router: Router<WebContext>
  let web: Web

  static let cookie = "help"

  func get(_ path: RouterPath, _ answer: @escaping @Sendable (CustomerRequest) async throws -> Response) {
    let web = web
    router.get(path) { request, context in try await answer(Self.customer(request, context, web)) }
  }

  func post(_ path: RouterPath, _ answer: @escaping @Sendable (CustomerRequest, Form) async throws -> Response) {
    let web = web
    router.post(path) { request, context in
      let customer = try Self.customer(request, context, web)
      let form = try await Form(request)
      try Form.check(request.headers[.csrfToken] ?? form["csrf"], is: customer.me.formToken)
      return try await answer(customer, form)
    }
  }

  /// A picture as the body itself; its token stands in the header.
  func upload(_ path: RouterPath, _ answer: @escaping @Sendable (CustomerRequest, [UInt8]) async throws -> Response) {
    let web = web
    router.post(path) { request, context in
      let customer = try Self.customer(request, context, web)
      try Form.check(request.headers[.csrfToken], is: customer.me.formToken)
      let body = try await request.body.collect(upTo: MessageCap.pictureBytes)
      return try await answer(customer, Array(body.readableBytesView))
    }
  }

  private static func customer(_ request: Request, _ context: WebContext, _ web: Web) throws -> CustomerRequest {
    guard let proof = request.cookies[cookie]?.value else { throw DeskError.forbidden("entry") }
    guard let visitor = try? web.desk.visitor(proof, realNow: web.realNow()) else { throw DeskError.forbidden("entry") }
    return CustomerRequest(
      request: request, http: context, me: CustomerContext(person: visitor.person, formToken: visitor.formToken),
      now: web.now(), words: Words(Visitor(request).language))
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// A request of a signed-in member of staff. A handler that takes one cannot be reached without a session; one that
/// takes a form as well cannot be reached without the session's form token.
struct StaffRequest: Sendable {
  let request: Request
  let http: WebContext
  let me: AgentContext
  let now: Instant
  let words: Words

  var time: TimeText { TimeText(words, now: now) }
  func query(_ name: String) -> String? { request.query(name) }

  /// The command id of what is sent: the same key again is the same command.
  func command(_ form: Form, city: City) -> CommandID {
    let key = request.headers[.idempotencyKey] ?? form["command"] ?? form["client"] ?? http.id
    return CommandID(key: key, by: me.actor, city: city)
  }
}

/// Mounts staff's routes: session first, then for everything that changes something the form token.
struct StaffRoutes {
  let router: Router<WebContext>
  let web: Web

  static let cookie = "desk"

  func get(_ path: RouterPath, _ answer: @escaping @Sendable (StaffRequest) async throws -> Response) {
    let web = web
    router.get(path) { request, context in try await answer(Self.staff(request, context, web)) }
  }

  /// - Parameter bytes: how long the form may be.
  func post(
    _ path: RouterPath, upTo bytes: Int = Form.usualBytes,
    _ answer: @escaping @Sendable (StaffRequest, Form) async throws -> Response
  ) {
    let web = web
    router.post(path) { request, context in
      let staff = try await Self.staff(request, context, web)
      let form = try await Form(request, upTo: bytes)
      try Form.check(request.headers[.csrfToken] ?? form["csrf"], is: staff.me.formToken)
      return try await answer(staff, form)
    }
  }

  /// A picture as the body itself; its token stands in the header.
  func upload(_ path: RouterPath, _ answer: @escaping @Sendable (StaffRequest, [UInt8]) async throws -> Response) {
    let web = web
    router.post(path) { request, context in
      let staff = try await Self.staff(request, context, web)
      try Form.check(request.headers[.csrfToken], is: staff.me.formToken)
      let body = try await request.body.collect(upTo: MessageCap.pictureBytes)
      return try await answer(staff, Array(body.readableBytesView))
    }
  }

  private static func staff(_ request: Request, _ context: WebContext, _ web: Web) async throws -> StaffRequest {
    guard let secret = request.cookies[cookie]?.value else { throw SignInError.noSession }
    let now = web.now()
    let holder = try await web.desk.session(secret, at: web.realNow())
    let language = Visitor(request).chosen ?? holder.agent.language
    return StaffRequest(
      request: request, http: context,
      me: AgentContext(agent: holder.agent, formToken: holder.formToken, secret: secret), now: now,
      words: Words(language))
  }
}

extension Web {
  /// What every page of staff says about itself. Its position is read before its facts, so a change in between is told
  /// again and never lost.
  func frame(_ staff: StaffRequest, title: String, current: String) async throws -> Frame {
    let live = try await desk.livePosition()
    let pages: [(Page, String, String, String)] = [
      (.workspace, "desk", "navWorkspace", "/"), (.leader, "grid", "navLeader", "/leader"),
      (.leader, "warn", "navIncidents", "/incidents"),
      (.leader, "bell", "navConcerns", "/concerns"),
      (.workspace, "search", "navCases", "/cases"), (.certificates, "people", "navPeople", "/people"),
      (.operations, "switch", "navSwitches", "/switches"), (.operations, "platform", "navFeeds", "/feeds"),
      (.audit, "book", "navAudit", "/audit"),
      (.operations, "lock", "navTokens", "/tokens"),
    ]
    let own = staff.me.agent.pages
    return Frame(
      language: staff.words.language, title: title, theme: Visitor(staff.request).theme, csrf: staff.me.formToken,
      now: staff.now, speed: settings.speed, live: "/events?after=\(live)", position: live.position,
      nav: pages.filter { own.contains($0.0) || ($0.3 == "/people" && own.contains(.people)) }.map {
        NavItem(href: $0.3, icon: $0.1, name: staff.words($0.2), isCurrent: $0.3 == current)
      })
  }

  /// A whole page of staff.
  func page(_ template: String, _ facts: some Sendable, _ staff: StaffRequest, title: String, current: String)
    async throws -> Response
  {
    html(pages.render(template, facts, frame: try await frame(staff, title: title, current: current)))
  }

  /// A piece of a page, rendered by the same template as in the page; its facts are `page` and also at the top.
  func piece(_ template: String, _ facts: some Sendable, _ frame: Frame) -> Response {
    html(pages.renderPiece(template, facts, frame: frame))
  }

  /// Done; the live stream tells what changed.
  var done: Response { Response(status: .noContent) }
}

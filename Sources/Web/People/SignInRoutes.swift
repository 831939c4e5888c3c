// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  func mountSignIn(on router: Router<WebContext>) {
    router.get("sign-in") { request, _ in
      try await signInPage(request, SignInPage(account: "", problem: nil, back: back(request)))
    }
    router.post("sign-in") { request, context in
      let form = try await Form(request)
      let account = form["account"] ?? ""
      let address = SenderAddress(trustsProxy: settings.trustsProxy).text(request, context)
      do {
        let signedIn = try await desk.signIn(
          login: account, password: form["password"] ?? "", from: address, realNow: realNow(), at: now())
        var response = Response.redirect(to: Visitor.ownPath(form["back"]))
        response.setCookie(session(signedIn.secret, maxAge: 12 * 3600))
        return response
      } catch let error as SignInError {
        let words = Words(Visitor(request).language)
        let page = SignInPage(account: account, problem: text(of: error, words), back: Visitor.ownPath(form["back"]))
        return try await signInPage(request, page, status: Problem(error, now: realNow()).status)
      }
    }
    StaffRoutes(router: router, web: self).post("sign-out") { staff, _ in
      try await desk.signOut(staff.me.secret, at: staff.now)
      var response = Response.redirect(to: "/sign-in")
      response.setCookie(session("", maxAge: 0))
      return response
    }
  }

  /// One's own password.
  func mountOwnPassword(on routes: StaffRoutes) {
    routes.get("password") { try await ownPassword($0, problem: nil) }
    routes.post("password") { staff, form in
      do {
        try await desk.changePassword(
          of: staff.me.agent.id, from: form["old"] ?? "", to: form["new"] ?? "", keeping: staff.me.secret,
          at: staff.now)
      } catch SignInError.wrong {
        return try await ownPassword(staff, problem: staff.words("oldPasswordWrong"))
      } catch DeskError.invalid(field: "password", _) {
        return try await ownPassword(staff, problem: staff.words("fault_password"))
      }
      return try await ownPassword(staff, problem: nil, isDone: true)
    }
  }

  private func ownPassword(_ staff: StaffRequest, problem: String?, isDone: Bool = false) async throws -> Response {
    try await page(
      "password", OwnPasswordPage(problem: problem, isDone: isDone), staff, title: staff.words("ownPassword"),
      current: "/password")
  }

  private func back(_ request: Request) -> String {
    Visitor.ownPath(request.query("back"))
  }

  private func session(_ secret: String, maxAge: Int) -> Cookie {
    Cookie(
      name: StaffRoutes.cookie, value: secret, maxAge: maxAge, path: "/", secure: settings.isSecure, httpOnly: true,
      sameSite: .lax)
  }

  private func signInPage(_ request: Request, _ page: SignInPage, status: HTTPResponse.Status = .ok)
    async throws -> Response
  {
    let visitor = Visitor(request)
    var page = page
    page.incidents = try await desk.incidentNews().compactMap { $0.sentence(visitor.language) }
    let words = Words(visitor.language)
    let frame = Frame(language: visitor.language, title: words("signIn"), theme: visitor.theme, now: now())
    return html(pages.render("sign-in", page, frame: frame), status: status)
  }

  private func text(of error: SignInError, _ words: Words) -> String {
    guard case .locked(let until) = error else { return words("signInWrong") }
    return words("signInLocked", TimeText(words, now: now()).length(until - realNow()))
  }
}

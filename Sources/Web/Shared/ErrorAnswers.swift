// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Turns errors into answers: a page for people, a problem document (RFC 9457) for programs and for htmx, a way to the
/// sign-in for a browser whose session has ended.
struct ErrorAnswers: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let problem = Problem(error, now: web.now())
      if problem.status.code >= 500 {
        context.logger.error("request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
      }
      return answer(problem, request, context)
    }
  }

  private func answer(_ problem: Problem, _ request: Request, _ context: WebContext) -> Response {
    let isProgram = request.uri.path.hasPrefix("/api/") || request.headers[.accept]?.contains("json") == true
    let isPiece = request.headers[.hxRequest] != nil
    let words = Words(Visitor(request).language)
    if problem.status == .unauthorized, !isProgram {
      let back = request.method == .get && !isPiece ? request.uri.path : "/"
      let address = "/sign-in?back=\(Visitor.escaped(back))"
      if isPiece { return Response(status: .unauthorized, headers: [.hxRedirect: address]) }
      return .redirect(to: address)
    }
    return isProgram || isPiece
      ? document(problem, words, isForPerson: isPiece, context) : page(problem, request, words, context)
  }

  private func document(_ problem: Problem, _ words: Words, isForPerson: Bool, _ context: WebContext) -> Response {
    var body: [String: Any] = [
      "type": "https://mealdesk.example/problems/\(problem.type)", "title": Self.title(problem, words),
      "status": problem.status.code, "instance": context.id,
    ]
    body["detail"] = isForPerson ? Self.text(problem, words) : problem.detail
    body["field"] = problem.field
    let data = (try? JSONSerialization.data(withJSONObject: body, options: [.sortedKeys])) ?? Data()
    var headers = headers(problem, "application/problem+json")
    if problem.status == .unauthorized, !isForPerson { headers[.wwwAuthenticate] = "Bearer" }
    return Response(
      status: problem.status, headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  private func page(_ problem: Problem, _ request: Request, _ words: Words, _ context: WebContext) -> Response {
    let page = ErrorPage(
      status: problem.status.code, title: Self.title(problem, words), text: Self.text(problem, words), back: "/",
      backName: words("backToStart"), requestID: context.id)
    let frame = Frame(language: words.language, title: page.title, theme: Visitor(request).theme, now: web.now())
    return Response(
      status: problem.status, headers: headers(problem, "text/html; charset=utf-8"),
      body: .init(byteBuffer: ByteBuffer(string: web.pages.render("error", page, frame: frame))))
  }

  private func headers(_ problem: Problem, _ type: String) -> HTTPFields {
    var headers: HTTPFields = [.contentType: type]
    if let seconds = problem.retryAfterSeconds { headers[.retryAfter] = "\(seconds)" }
    if let allow = problem.allow { headers[.allow] = allow }
    return headers
  }

  static func title(_ problem: Problem, _ words: Words) -> String { words("error\(known(problem.status.code))") }

  /// The reason's own text where there is one ("problem.offer-gone"), else what the status says.
  static func text(_ problem: Problem, _ words: Words) -> String {
    if let field = problem.field, let text = words.known("problem_invalid_\(field)"), problem.type == "invalid" {
      return text
    }
    if problem.type == "command-cannot" { return OrderCommandReason.sentence(problem.detail ?? "", words.language) }
    let key = "problem_" + problem.type.replacing("-", with: "_")
    return Words.has(key) ? words(key, problem.detail ?? "") : words("error\(known(problem.status.code))Text")
  }

  private static func known(_ code: Int) -> Int {
    [400, 401, 403, 404, 409, 413, 422, 429, 502, 503].contains(code) ? code : code < 500 ? 400 : 500
  }
}

extension HTTPField.Name {
  static let hxRequest = HTTPField.Name("HX-Request")!
  static let hxRedirect = HTTPField.Name("HX-Redirect")!
  static let hxRefresh = HTTPField.Name("HX-Refresh")!
  static let csrfToken = HTTPField.Name("X-CSRF-Token")!
  static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
}

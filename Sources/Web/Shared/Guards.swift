// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird

/// The headers every answer carries. Pages allow nothing from elsewhere and nothing inline.
struct SecurityHeaders: RouterMiddleware {
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "font-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in Self.others where response.headers[name] == nil { response.headers[name] = value }
    return response
  }

  private static let others: [(HTTPField.Name, String)] = [
    ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"), ("Cache-Control", "no-store"),
  ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}

/// Refuses what another site's page makes a browser send: browsers name the page a form came from.
struct SameOriginOnly: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let isReading = request.method == .get || request.method == .head || request.method == .options
    if !isReading, let origin = request.headers[.origin], origin != "null" || !request.uri.path.hasPrefix("/q/") {
      guard let host = request.head.authority, origin.hasSuffix("://\(host)") else {
        throw HTTPError(.forbidden, message: "cross-origin")
      }
    }
    return try await next(request, context)
  }
}

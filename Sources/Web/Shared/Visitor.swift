// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// What a browser tells about itself before anybody is signed in: language and theme, by cookie or by its settings.
struct Visitor: Sendable {
  let language: Language
  /// Chosen by hand; nil when it only follows from the browser's settings.
  let chosen: Language?
  let theme: String?

  init(_ request: Request) {
    chosen = request.cookies["language"].flatMap { Language(rawValue: $0.value) }
    let accepts = request.headers[.acceptLanguage]?.lowercased() ?? "zh"
    language = chosen ?? (accepts.hasPrefix("en") ? .english : .chinese)
    theme = request.cookies["theme"].map(\.value).flatMap { ["light", "dark"].contains($0) ? $0 : nil }
  }

  /// For a value inside an address.
  static func escaped(_ text: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map {
      plain.contains($0) ? String(UnicodeScalar($0)) : "%\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])"
    }.joined()
  }

  /// An address of our own to go back to; anything else becomes the start page.
  static func ownPath(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"), !text.contains("\n") else {
      return "/"
    }
    return text
  }
}

extension Web {
  /// Language and theme, switched anywhere; comes back to where the switch was.
  func mountSettings(on router: Router<WebContext>) {
    router.post("settings/language") { request, _ in
      let language = try await Form(request).choice("language", as: Language.self)
      return back(
        from: request,
        setting: Cookie(
          name: "language", value: language.rawValue, maxAge: 31_536_000, path: "/", secure: settings.isSecure,
          httpOnly: true, sameSite: .lax))
    }
    router.post("settings/theme") { request, _ in
      let theme = try await Form(request)["theme"] ?? ""
      guard ["light", "dark", "system"].contains(theme) else {
        throw DeskError.invalid(field: "theme", rule: "light|dark|system")
      }
      return back(
        from: request,
        setting: Cookie(
          name: "theme", value: theme, maxAge: 31_536_000, path: "/", secure: settings.isSecure, httpOnly: true,
          sameSite: .lax))
    }
  }

  private func back(from request: Request, setting cookie: Cookie) -> Response {
    var response = Response.redirect(to: Visitor.ownPath(Self.path(of: request.headers[.referer])), type: .normal)
    response.setCookie(cookie)
    return response
  }

  /// What stands behind the host of an address: "/contacts/contact_…".
  private static func path(of address: String?) -> String? {
    guard let address, let scheme = address.firstRange(of: "://") else { return nil }
    return address[scheme.upperBound...].firstIndex(of: "/").map { String(address[$0...]) }
  }

  /// A whole page as an answer.
  func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}

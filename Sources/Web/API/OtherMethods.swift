// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird

extension HTTPRequest.Method {
  fileprivate static let query = Self("QUERY") ?? .get
}

extension Web {
  /// Answers every method that an address for programs does not know with 405 and those it knows. Called last, when
  /// everything else is mounted.
  package static func refuseOtherMethods(on router: Router<WebContext>) {
    let known = Dictionary(grouping: router.routes, by: \.path.description).filter { path, _ in
      path.hasPrefix("/api/") || ["/healthz", "/readyz", "/metrics"].contains(path)
    }
    for (path, routes) in known {
      let methods = routes.map(\.method.rawValue).sorted()
      let allow = methods.joined(separator: ", ")
      for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options, .trace, .query]
      where !methods.contains(method.rawValue) {
        router.on(RouterPath(path), method: method) { _, _ -> Response in
          throw Problem(.methodNotAllowed, "method-not-allowed", "this address takes \(allow)", allow: allow)
        }
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Hummingbird
import NIOCore

/// The files of the browser, read once. They live under a path that carries the hash of all of them, so that browsers
/// may keep them for ever and a new program is seen at once; modules refer to each other relatively and stay inside it.
struct Assets: Sendable {
  struct File: Sendable {
    let bytes: ByteBuffer
    let type: String
  }

  private let files: [String: File]
  /// "/assets/1a2b3c4d".
  let path: String

  private static let types = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
  ]

  init() throws {
    guard let folder = Bundle.module.resourceURL?.appending(path: "Assets") else { throw CocoaError(.fileNoSuchFile) }
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }.sorted() ?? []
    var files: [String: File] = [:]
    var hash = SHA256()
    for name in names {
      guard name.contains("."), let type = name.split(separator: ".").last.flatMap({ Self.types[String($0)] }) else {
        continue
      }
      let data = try Data(contentsOf: folder.appending(path: name))
      hash.update(data: data)
      files[name] = File(bytes: ByteBuffer(bytes: data), type: type)
    }
    self.files = files
    path = "/assets/" + hash.finalize().prefix(6).map { String($0, radix: 16) }.joined()
  }

  func mount(on router: Router<WebContext>) {
    router.get("favicon.ico") { _, _ in Response.redirect(to: "\(path)/favicon.svg", type: .permanent) }
    router.get("assets/:version/**") { request, context in
      let name = context.parameters.getCatchAll().joined(separator: "/")
      guard let file = files[name] else { throw HTTPError(.notFound) }
      let isCurrent = request.uri.path.hasPrefix(path + "/")
      return Response(
        status: .ok,
        headers: [
          .contentType: file.type,
          .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
        ], body: .init(byteBuffer: file.bytes))
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Hummingbird
import NIOCore

/// A form as a browser sends it (`application/x-www-form-urlencoded`). A name may stand more than once.
/// Zero bytes, which no text of a person has and no database takes, are dropped.
struct Form: Sendable {
  private let fields: [String: [String]]

  init(_ text: String) {
    var fields: [String: [String]] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        $0.replacing("+", with: " ").removingPercentEncoding?.replacing("\0", with: "") ?? ""
      }
      fields[parts[0], default: []].append(parts.count == 2 ? parts[1] : "")
    }
    self.fields = fields
  }

  static let usualBytes = 64 * 1024

  /// Reads the request's body.
  init(_ request: Request, upTo bytes: Int = usualBytes) async throws {
    let body = try await request.body.collect(upTo: bytes)
    self.init(String(buffer: body))
  }

  /// - Throws: `SignInError.wrongFormToken` unless what was sent is the session's own token.
  static func check(_ sent: String?, is own: String) throws(SignInError) {
    guard Secrets.same(Array((sent ?? "").utf8), Array(own.utf8)) else { throw .wrongFormToken }
  }

  subscript(_ name: String) -> String? { fields[name]?.first }
  func all(_ name: String) -> [String] { fields[name] ?? [] }

  /// - Throws: `DeskError.invalid` when it is not there or cannot be read.
  func value<T: LosslessStringConvertible>(_ name: String, as type: T.Type = T.self) throws -> T {
    guard let text = self[name], let value = T(text) else { throw DeskError.invalid(field: name, rule: "missing") }
    return value
  }

  func choice<T: RawRepresentable>(_ name: String, as type: T.Type = T.self) throws -> T where T.RawValue == String {
    guard let text = self[name], let value = T(rawValue: text) else {
      throw DeskError.invalid(field: name, rule: "unknown")
    }
    return value
  }
}

extension Request {
  /// A parameter of the address, decoded.
  func query(_ name: String) -> String? { uri.query.flatMap { Form($0)[name] } }
}

extension WebContext {
  /// An id out of the path; anything else is not found.
  func id<Kind: IDKind>(_ name: String, of kind: Kind.Type = Kind.self) throws -> ID<Kind> {
    guard let text = parameters.get(name), let id = ID<Kind>(text) else { throw DeskError.notFound(Kind.prefix) }
    return id
  }
}

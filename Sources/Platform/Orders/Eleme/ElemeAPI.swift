// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import NIOCore

/// Ele.me's interface: one address, the action inside, signed over its parameters.
struct ElemeAPI: Sendable {
  let feed: ForeignFeed
  let http: HTTPClient
  /// Real time, for signatures.
  let realNow: @Sendable () -> Instant

  /// A person waits for the answer; a task does.
  static let questionLimit = TimeAmount.milliseconds(800)
  var commandLimit = TimeAmount.seconds(10)

  /// The `result`.
  /// - Throws: `unavailable` for a used-up quota: nothing was done; `noAnswer` for a fault at the platform's side: it
  ///   may have been; `rejected` with the platform's code for anything else.
  func call(
    _ action: String, _ parameters: [String: Loose], token: String? = nil, limit: TimeAmount
  ) async throws(PortError) -> Loose {
    guard let base = feed.base else { throw .unavailable("the feed has no address for commands") }
    let body = body(action, parameters, token: token ?? feed.token)
    let bytes = try await ForeignCall(http: http).post(
      base, body.json, type: "application/json; charset=utf-8", limit: limit)
    guard let answer = Loose(bytes)?.fields else { throw .noAnswer("the answer cannot be read") }
    guard let error = answer["error"]?.fields else { return answer["result"] ?? .null }
    let code = error["code"]?.word ?? "untold"
    switch code {
    case "EXCEED_LIMIT": throw .unavailable(code)
    case "SERVER_ERROR": throw .noAnswer(code)
    default: throw .rejected(String(code.prefix(64)))
    }
  }

  func body(_ action: String, _ parameters: [String: Loose], token: String) -> Loose {
    let time = Loose.number("\(realNow().ms / 1000)")
    let signed = parameters.merging(["app_key": .text(feed.key), "timestamp": time]) { first, _ in first }
    return .object([
      "nop": .text("1.0.0"), "id": .text(PlatformLink.newNonce()), "action": .text(action), "token": .text(token),
      "metas": .object(["app_key": .text(feed.key), "timestamp": time]), "params": .object(parameters),
      "signature": .text(
        ElemeSignature.call(action: action, token: token, parameters: signed, secret: feed.secret)),
    ])
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

@testable import Platform

/// Ele.me's interface in a bad mood: it checks signatures, does what it is asked, and then may close the socket, answer
/// with a fault, or say that the quota is used up.
final class FakeEleme: Sendable {
  enum Mood: Sendable {
    case well
    /// Carried out, and the socket is closed before the answer is whole.
    case closesAfterAccept
    /// Carried out, and answered with 500, or with the platform's word for it.
    case breaksAfterAccept, serverError
    /// Not carried out.
    case quota, refuses
  }

  private struct State {
    var mood = Mood.well
    var effects: [String] = []
    var refused: [String] = []
    var calls: [String] = []
    var failed: [(id: String, envelope: String)] = []
    var unreached: [String] = []
    var answers: [String: String] = [:]
    var forged = 0
  }
  private let state = Mutex(State())

  var mood: Mood {
    get { state.withLock { $0.mood } }
    set { state.withLock { $0.mood = newValue } }
  }
  /// What was carried out, by action.
  var effects: [String] { state.withLock { $0.effects } }
  /// What was not, because the platform's rules forbid it.
  var refused: [String] { state.withLock { $0.refused } }
  var forged: Int { state.withLock { $0.forged } }
  var failedPushes: Int { state.withLock { $0.failed.count } }

  /// Pushes that did not get through, as envelopes.
  func lose(_ envelopes: [String]) {
    state.withLock { state in
      state.failed += envelopes.compactMap { envelope in
        Loose(envelope.utf8)?.fields?["requestId"]?.word.map { ($0, envelope) }
      }
    }
  }

  func neverReach(_ envelopes: [String]) { state.withLock { $0.unreached += envelopes } }
  func answer(_ action: String, _ json: String) { state.withLock { $0.answers[action] = json } }

  /// The server, while `body` runs with its address.
  func serve(_ body: @Sendable (String) async throws -> Void) async throws {
    let router = Router()
    router.post("/api") { request, _ in
      var request = request
      return self.respond(Array(try await request.collectBody(upTo: 1 << 20).readableBytesView))
    }
    try await Application(router: router).test(.live) { try await body("http://127.0.0.1:\($0.port ?? 0)/api") }
  }

  private func respond(_ body: [UInt8]) -> Response {
    let call = Loose(body)?.fields ?? [:]
    let action = call["action"]?.word ?? ""
    let metas = call["metas"]?.fields ?? [:]
    let right = ElemeSignature.call(
      action: action, token: call["token"]?.word ?? "",
      parameters: (call["params"]?.fields ?? [:]).merging(metas) { $1 },
      secret: "demo-secret")
    guard call["signature"]?.word == right else {
      state.withLock { $0.forged += 1 }
      return Self.json(#"{"result":null,"error":{"code":"INVALID_SIGNATURE"}}"#)
    }
    let isQuestion = ["get", "getNon", "getPush"].contains { action.split(separator: ".").last?.hasPrefix($0) ?? false }
    return isQuestion || action.hasSuffix("confirmPullMsg") ? question(action, call["params"]) : command(action)
  }

  private func command(_ action: String) -> Response {
    let mood = state.withLock { state in
      if ![.quota, .refuses].contains(state.mood) { state.effects.append(action) }
      if state.mood == .refuses { state.refused.append(action) }
      return state.mood
    }
    switch mood {
    case .well: return Self.json(#"{"result":null,"error":null}"#)
    case .closesAfterAccept:
      struct Closed: Error {}
      return Response(status: .ok, headers: [.contentLength: "100"], body: ResponseBody { _ in throw Closed() })
    case .breaksAfterAccept: return Response(status: .internalServerError)
    case .serverError: return Self.json(#"{"result":null,"error":{"code":"SERVER_ERROR","message":"?"}}"#)
    case .quota: return Self.json(#"{"result":null,"error":{"code":"EXCEED_LIMIT"}}"#)
    case .refuses: return Self.json(#"{"result":null,"error":{"code":"BUSINESS_ERROR"}}"#)
    }
  }

  private func question(_ action: String, _ parameters: Loose?) -> Response {
    let result = state.withLock { state -> String in
      switch action {
      case "eleme.msgNew.getPushFailMsg": return "[\(state.failed.prefix(50).map(\.envelope).joined(separator: ","))]"
      case "eleme.msgNew.confirmPullMsg":
        let ids = Set(parameters?.fields?["msgConfirmRequest"]?.fields?["msgIds"]?.elements?.compactMap(\.word) ?? [])
        state.failed.removeAll { ids.contains($0.id) }
        return "true"
      case "eleme.message.getNonReachedOMessages":
        defer { state.unreached.removeFirst(min(50, state.unreached.count)) }
        return "[\(state.unreached.prefix(50).joined(separator: ","))]"
      default: return state.answers[action] ?? "null"
      }
    }
    return Self.json("{\"result\":\(result),\"error\":null}")
  }

  private static func json(_ text: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

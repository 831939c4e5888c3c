// SPDX-License-Identifier: Apache-2.0
import Domain
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

@testable import Platform

/// Meituan's interface and its carrier's: form calls, each checked by its own signature, answered well or badly.
final class FakeForms: Sendable {
  enum Mood: Sendable { case well, closesAfterAccept, breaksAfterAccept, busy, refuses }

  private struct State {
    var mood = Mood.well
    var effects: [String] = []
    var forged = 0
    var record = "null"
    var answers: [String: String] = [:]
    var taken: Set<String> = []
    var base = ""
  }
  private let state = Mutex(State())

  var mood: Mood {
    get { state.withLock { $0.mood } }
    set { state.withLock { $0.mood = newValue } }
  }
  /// Paths and parameters of what was carried out, without signatures and times.
  var effects: [String] { state.withLock { $0.effects } }
  var forged: Int { state.withLock { $0.forged } }

  /// The carrier's answers to questions, by the end of the path and the delivery: the `data` of a good one.
  func answer(_ path: String, _ order: String, _ data: String) {
    state.withLock { $0.answers["\(path) \(order)"] = data }
  }

  /// Its rider has the food: he cannot be called off any more.
  func take(_ order: String) { state.withLock { _ = $0.taken.insert(order) } }

  func setRecord(_ json: String) { state.withLock { $0.record = json } }

  func serve(_ body: @Sendable (String) async throws -> Void) async throws {
    let router = Router()
    router.post("/api/**") { request, _ in
      var request = request
      let text = String(buffer: try await request.collectBody(upTo: 1 << 20))
      return self.respond(request.uri.path, (try? FormBody.read(text)) ?? [])
    }
    try await Application(router: router).test(.live) { side in
      let base = "http://127.0.0.1:\(side.port ?? 0)/api"
      self.state.withLock { $0.base = base }
      try await body(base)
    }
  }

  private func respond(_ path: String, _ fields: [(name: String, value: String)]) -> Response {
    let (mood, base, record) = state.withLock { ($0.mood, $0.base, $0.record) }
    let address = base.dropLast(4) + path
    let given = fields.first { $0.name == "sig" || $0.name == "sign" }
    let right =
      given?.name == "sign"
      ? PeisongSignature.code(fields, secret: "demo-secret")
      : MeituanSignature.code(url: String(address), fields, secret: "demo-secret")
    guard given?.value == right else {
      state.withLock { $0.forged += 1 }
      return Self.json(#"{"data":"ng","error":{"code":703,"msg":"sig"}}"#)
    }
    if path.hasSuffix("getOrderDetail") { return Self.json("{\"data\":\(record)}") }
    guard mood != .busy else { return Response(status: .tooManyRequests) }
    let isCarrier = given?.name == "sign"
    let delivery = fields.first { $0.name == "delivery_id" }?.value ?? ""
    if ["location", "query"].contains(path.split(separator: "/").last) {
      let data = state.withLock { $0.answers["\(path.dropFirst("/api/".count)) \(delivery)"] }
      return Self.json(data.map { "{\"code\":0,\"data\":\($0)}" } ?? #"{"code":1}"#)
    }
    if path.hasSuffix("order/delete"), state.withLock({ $0.taken.contains(delivery) }) {
      return Self.json(#"{"code":7,"message":"picked up"}"#)
    }
    guard mood != .refuses else {
      return Self.json(isCarrier ? #"{"code":7}"# : #"{"data":"ng","error":{"code":808,"msg":"no"}}"#)
    }
    let said = fields.filter { !["sig", "sign", "timestamp", "app_id", "appkey", "version"].contains($0.name) }
    let effect = "\(path) " + said.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    state.withLock { $0.effects.append(effect) }
    switch mood {
    case .closesAfterAccept:
      struct Closed: Error {}
      return Response(status: .ok, headers: [.contentLength: "100"], body: ResponseBody { _ in throw Closed() })
    case .breaksAfterAccept: return Response(status: .badGateway)
    default: return Self.json(isCarrier ? #"{"code":0}"# : #"{"data":"ok"}"#)
    }
  }

  private static func json(_ text: String) -> Response {
    Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

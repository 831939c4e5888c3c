// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Platform

/// The platform's side of `docs/integrate.md`, answered by the invented city. Every request must be signed with the key
/// that the desk signs its commands with.
package struct CityRoutes: Sendable {
  let face: CityFace
  let key: [UInt8]
  let realNow: @Sendable () -> Instant

  package init(_ face: CityFace, key: [UInt8], realNow: @escaping @Sendable () -> Instant) {
    self.face = face
    self.key = key
    self.realNow = realNow
  }

  static let mostBytes = 1 << 20
  /// A call that gets no answer is held longer than anybody waits for one.
  static let silence = Duration.seconds(11)

  package func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
    router.post("/commands") { request, _ in
      let command = try await question(PlatformCommand.self, request)
      return try await respond(await face.receive(command))
    }
    router.post("/commands/can") { request, _ in
      let command = try await question(PlatformCommand.self, request)
      return try await respond(await face.can(command))
    }
    router.post("/facts") { request, _ in
      let asked = try await question(FactsQuestion.self, request)
      return try await respond(await face.facts(asked.orders))
    }
    // Nothing of the city's is ever incomplete, so it has nothing to add.
    router.post("/orders/record") { request, _ in
      _ = try await question(RecordQuestion.self, request)
      return try json([OrderEvent]())
    }
    router.get("/commands/:id") { request, context in
      try check(request, Array(request.uri.string.utf8))
      return try await tell(face.reply(to: context.parameters.get("id")?.removingPercentEncoding ?? ""))
    }
    router.get("/books") { request, _ in
      try check(request, Array(request.uri.string.utf8))
      return try await json(face.account())
    }
    router.get("/events") { request, _ in
      try check(request, Array(request.uri.string.utf8))
      let query = request.uri.queryParameters
      let limit = query["limit"].flatMap { Int($0) } ?? 1_000
      return try await events(after: query["after"].map(String.init) ?? "", limit: min(limit, 10_000))
    }
  }

  private func question<Body: Decodable>(_ type: Body.Type, _ request: Request) async throws -> Body {
    var request = request
    let bytes = Array(try await request.collectBody(upTo: Self.mostBytes).readableBytesView)
    try check(request, bytes)
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch { throw HTTPError(.badRequest) }
  }

  private func check(_ request: Request, _ signed: [UInt8]) throws {
    do {
      let signature = try FeedSignature { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
      try signature.check(key: key, body: signed, at: realNow())
    } catch {
      throw HTTPError(.unauthorized)
    }
  }

  private func respond<Value: Encodable>(_ answer: Gate.Answer<Value>) async throws -> Response {
    switch answer {
    case .answered(let value): return try json(value)
    case .failed: throw HTTPError(.internalServerError)
    case .silence:
      try await Task.sleep(for: Self.silence)
      throw HTTPError(.gatewayTimeout)
    }
  }

  /// An id that never came is 404: nothing was done under it.
  private func tell(_ answer: Gate.Answer<CommandReply?>) async throws -> Response {
    if case .answered(nil) = answer { throw HTTPError(.notFound) }
    return try await respond(answer)
  }

  private func json(_ value: some Encodable) throws -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(value))))
  }

  private func events(after cursor: String, limit: Int) async throws -> Response {
    let (events, next) = await face.lost(after: cursor, limit: limit)
    let encoder = JSONEncoder()
    let lines = try events.map { try encoder.encode($0) }
    var headers: HTTPFields = [.contentType: "application/x-ndjson"]
    if let name = HTTPField.Name("Mealdesk-Next") { headers[name] = next }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: lines.joined(separator: [UInt8(ascii: "\n")]))))
  }
}

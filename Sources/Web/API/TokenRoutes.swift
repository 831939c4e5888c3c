// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A request of an integrator whose token opens the scope its route asks for.
struct TokenRequest: Sendable {
  let request: Request
  let http: WebContext
  let me: TokenContext
  let now: Instant

  /// A JSON body of at most 256 kB.
  func body<T: Decodable>(as type: T.Type) async throws -> T {
    let bytes = try await request.body.collect(upTo: http.maxUploadSize)
    return try JSONDecoder().decode(T.self, from: Data(bytes.readableBytesView))
  }

  /// The command id of a write: the same key of the same token is the same command, answered once.
  func command(city: City) throws -> CommandID {
    guard let key = request.headers[.idempotencyKey], (8...128).contains(key.utf8.count) else {
      throw Problem(.badRequest, "idempotency-key", "a write carries an Idempotency-Key of 8 to 128 bytes")
    }
    return CommandID(key: key, by: me.actor, city: city)
  }
}

/// Mounts routes of the API under `/api/v1`: a bearer token with the scope, JSON in and out.
struct TokenRoutes {
  let router: Router<WebContext>
  let web: Web

  func get<Answer: Encodable & Sendable>(
    _ path: String, _ scope: TokenScope, _ answer: @escaping @Sendable (TokenRequest) async throws -> Answer
  ) {
    let web = web
    router.get("/api/v1/\(path)") { request, context in
      try await Self.json(answer(Self.token(request, context, scope, web)))
    }
  }

  func post<Answer: Encodable & Sendable>(
    _ path: String, _ scope: TokenScope, _ answer: @escaping @Sendable (TokenRequest) async throws -> Answer
  ) {
    let web = web
    router.post("/api/v1/\(path)") { request, context in
      try await Self.json(answer(Self.token(request, context, scope, web)), status: .created)
    }
  }

  private static func token(
    _ request: Request, _ context: WebContext, _ scope: TokenScope, _ web: Web
  ) async throws -> TokenRequest {
    guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else { throw SignInError.noSession }
    let token = try await web.desk.token(String(header.dropFirst(7)), for: scope, at: web.realNow())
    try web.desk.hold(token, at: web.realNow())
    return TokenRequest(request: request, http: context, me: TokenContext(token: token), now: web.now())
  }

  private static func json(_ answer: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Response(
      status: status, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(answer))))
  }
}

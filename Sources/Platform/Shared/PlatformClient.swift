// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// The platform's side of `PlatformPort`, over signed JSON:
///
///     POST {base}/commands        a PlatformCommand     -> a CommandReply
///     POST {base}/commands/can    a PlatformCommand     -> a CanReply          800 ms
///     GET  {base}/commands/{id}                         -> the CommandReply it had, or 404
///     POST {base}/facts           {"city", "orders"}    -> [OrderFacts]        800 ms
///     POST {base}/orders/record {"city", "order"}    -> [OrderEvent], or 404
///     GET  {base}/events?after=…                        -> one event a line    (`FeedPull`)
package struct PlatformClient: PlatformPort {
  let link: PlatformLink
  let http: HTTPClient
  /// Real time, for signatures.
  let realNow: @Sendable () -> Instant

  package init(_ link: PlatformLink, http: HTTPClient, realNow: @escaping @Sendable () -> Instant) {
    self.link = link
    self.http = http
    self.realNow = realNow
  }

  /// A person waits for the answer.
  static let questionLimit = TimeAmount.milliseconds(800)
  /// A task waits for the answer.
  static let commandLimit = TimeAmount.seconds(10)
  static let mostBytes = 8 << 20

  package func abilities(in city: City) -> PlatformAbilities { .native(link.feed) }

  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    try await post("/commands/can", command, limit: Self.questionLimit)
  }

  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    try await post("/commands", command, limit: Self.commandLimit)
  }

  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    try await post("/facts", FactsQuestion(city: city, orders: orders), limit: Self.questionLimit)
  }

  /// A platform that has no such question answers 404 and tells nothing.
  package func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent] {
    do throws(PortError) {
      return try await post("/orders/record", RecordQuestion(city: city, order: order), limit: Self.commandLimit)
    } catch {
      if case .rejected("status 404") = error { return [] }
      throw error
    }
  }

  package func reply(to command: String) async throws(PortError) -> CommandReply? {
    let path = "/commands/\(Self.escaped(command))"
    let request = request(.GET, path, signed: Array(pathOfBase.utf8) + Array(path.utf8))
    do throws(PortError) {
      let answer = try await answer(to: request, limit: Self.commandLimit)
      guard let reply = try? JSONDecoder().decode(CommandReply.self, from: Data(answer.body)) else {
        throw PortError.noAnswer("the answer cannot be read")
      }
      return reply
    } catch {
      // Only a plain "there is none" says that nothing was done.
      if case .rejected("status 404") = error { return nil }
      throw .noAnswer(error.reason)
    }
  }

  /// The events after a cursor, as they lie in the body, and the cursor after them; nil when there are no more.
  func events(after cursor: String, limit: Int) async throws(PortError) -> (body: [UInt8], next: String?) {
    let path = "/events?after=\(Self.escaped(cursor))&limit=\(limit)"
    let request = request(.GET, path, signed: Array(pathOfBase.utf8) + Array(path.utf8))
    let answer = try await answer(to: request, limit: Self.commandLimit)
    return (answer.body, answer.next)
  }

  private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".utf8)

  private static func escaped(_ text: String) -> String {
    text.utf8.map { plain.contains($0) ? String(UnicodeScalar($0)) : "%" + Hexadecimal.text([$0]) }.joined()
  }

  private func post<Answer: Decodable>(
    _ path: String, _ question: some Encodable, limit: TimeAmount
  ) async throws(PortError) -> Answer {
    guard let body = try? JSONEncoder().encode(question) else { throw .rejected("cannot be written as JSON") }
    var request = request(.POST, path, signed: Array(body))
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(bytes: body))
    let answer = try await answer(to: request, limit: limit)
    do {
      return try JSONDecoder().decode(Answer.self, from: Data(answer.body))
    } catch {
      // It may well have been carried out: only the event tells.
      throw .noAnswer("the answer cannot be read")
    }
  }

  /// What GET signs is the request target, so with the path of the base.
  private var pathOfBase: String {
    let rest = link.base.firstRange(of: "://").map { link.base[$0.upperBound...] } ?? link.base[...]
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
  }

  private func request(_ method: HTTPMethod, _ path: String, signed body: [UInt8]) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: link.base + path)
    request.method = method
    for (name, value) in link.headers(for: body, at: realNow()) { request.headers.add(name: name, value: value) }
    return request
  }

  private func answer(
    to request: HTTPClientRequest, limit: TimeAmount
  ) async throws(PortError) -> (body: [UInt8], next: String?) {
    let response: HTTPClientResponse
    let bytes: ByteBuffer
    do {
      response = try await http.execute(request, timeout: limit)
      bytes = try await response.body.collect(upTo: Self.mostBytes)
    } catch let error as HTTPClientError where error == .connectTimeout {
      throw .unavailable("cannot connect")
    } catch {
      // A broken connection too: the request may have left.
      throw .noAnswer("\(error)")
    }
    switch response.status.code {
    case 200...299: return (Array(bytes.readableBytesView), response.headers.first(name: "Mealdesk-Next"))
    case 408, 429, 500...: throw .unavailable("status \(response.status.code)")
    default: throw .rejected("status \(response.status.code)")
    }
  }
}

/// Body of `POST {base}/orders/record`.
package struct RecordQuestion: Codable, Hashable, Sendable {
  package let city: City
  package let order: OrderRef
  package init(city: City, order: OrderRef) {
    self.city = city
    self.order = order
  }
}

/// Body of `POST {base}/facts`.
package struct FactsQuestion: Codable, Hashable, Sendable {
  package let city: City
  package let orders: [OrderRef]
  package init(city: City, orders: [OrderRef]) {
    self.city = city
    self.orders = orders
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Hummingbird

/// What the order platform can call. Its requests carry a signature instead of a session.
package struct PlatformRoutes: Sendable {
  let desk: Desk
  let keys: @Sendable (_ feed: String) -> [UInt8]?
  /// The world's clock, and real time for signatures.
  let now: @Sendable () -> Instant
  let realNow: @Sendable () -> Instant

  /// - Parameter keys: the key of a feed by its name; nil for one that is not set up.
  package init(
    desk: Desk, keys: @escaping @Sendable (_ feed: String) -> [UInt8]?,
    now: @escaping @Sendable () -> Instant, realNow: @escaping @Sendable () -> Instant
  ) {
    self.desk = desk
    self.keys = keys
    self.now = now
    self.realNow = realNow
  }

  package func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
    router.post("/api/v1/order-events") { request, context in try await takeEvents(request, context) }
  }

  /// 200 after everything is durable, with what became of it; 401 when it is not the platform's; 413 when too large;
  /// 400 when nothing of it can be read; 503 when it could not be kept and must be sent again.
  private func takeEvents(_ request: Request, _ context: some RequestContext) async throws -> Response {
    do {
      let body = try await body(of: request)
      let feed = try await authenticated(request, body)
      let answer = try await FeedIntake(desk: desk).take(
        body, isPacked: try isPacked(request), feed: feed, at: now())
      return try context.responseEncoder.encode(answer, from: request, context: context)
    } catch let problem as Problem {
      return try problem.response(from: request, context: context)
    } catch let fault as FeedIntake.Fault {
      return try Problem(fault.status, "batch-unreadable", "The batch \(fault.rule).")
        .response(from: request, context: context)
    }
  }

  private func body(of request: Request) async throws -> [UInt8] {
    do {
      var request = request
      return Array(try await request.collectBody(upTo: FeedBody.mostPacked).readableBytesView)
    } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
      throw Problem(.contentTooLarge, "batch-too-large", "A batch has at most \(FeedBody.mostPacked) bytes.")
    }
  }

  private func isPacked(_ request: Request) throws -> Bool {
    switch request.headers[.contentEncoding]?.lowercased() {
    case nil, "identity": return false
    case "gzip": return true
    default: throw Problem(.unsupportedMediaType, "encoding-unknown", "Content-Encoding is gzip or absent.")
    }
  }

  /// The feed's name, once the signature is right and its nonce is new.
  private func authenticated(_ request: Request, _ body: [UInt8]) async throws -> String {
    let realNow = realNow()
    do {
      let signature = try FeedSignature { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
      try signature.check(key: keys(signature.feed), body: body, at: realNow)
      let isNew = try await desk.useNonce(
        signature.nonce, feed: signature.feed, lifetime: FeedSignature.skew * 2, at: realNow)
      guard isNew else { throw FeedSignature.Fault.replayed }
      return signature.feed
    } catch let fault as FeedSignature.Fault {
      let claimed = HTTPField.Name(FeedSignature.feedHeader).flatMap { request.headers[$0] } ?? ""
      desk.refusals.add(reason: fault.reason, feed: claimed, bytes: body.count, at: realNow)
      throw Problem(.unauthorized, fault.reason, fault.detail)
    }
  }
}

extension FeedIntake.Fault {
  fileprivate var status: HTTPResponse.Status {
    if case .packing(.damaged) = self { return .badRequest }
    return .contentTooLarge
  }
}

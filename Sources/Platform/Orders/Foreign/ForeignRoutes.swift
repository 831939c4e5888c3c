// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// Where platforms that speak their own language push to: `/api/v1/platforms/{style}/{feed}` and, for Meituan, the kind
/// behind it. Each is answered in its own words, and only after everything is durable; what nobody can be held to is
/// counted and refused.
package struct ForeignRoutes: Sendable {
  let desk: Desk
  let feeds: [ForeignFeed]
  /// The world's clock, and real time for the age of pushes.
  let now: @Sendable () -> Instant
  let realNow: @Sendable () -> Instant

  package init(
    desk: Desk, feeds: [ForeignFeed], now: @escaping @Sendable () -> Instant,
    realNow: @escaping @Sendable () -> Instant
  ) {
    self.desk = desk
    self.feeds = feeds
    self.now = now
    self.realNow = realNow
  }

  static let mostBytes = 1 << 20

  package func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
    guard !feeds.isEmpty else { return }
    let path = "/api/v1/platforms"
    router.post("\(path)/eleme/:feed") { request, context in
      try await answer(request, context, .eleme, #"{"message":"ok"}"#) { feed, body in
        try await takeEleme(body, feed)
      }
    }
    router.post("\(path)/meituan/:feed/:kind") { request, context in try await meituan(request, context) }
    router.get("\(path)/meituan/:feed/:kind") { request, context in try await meituan(request, context) }
    router.post("\(path)/peisong/:feed") { request, context in
      try await answer(request, context, .peisong, #"{"code":0}"#) { feed, body in
        try await takePeisong(body, feed)
      }
    }
  }

  private func meituan(_ request: Request, _ context: some RequestContext) async throws -> Response {
    try await answer(request, context, .meituan, #"{"data":"ok"}"#) { feed, body in
      try await takeMeituan(kind: context.parameters.get("kind") ?? "", request.uri.query ?? "", body, feed)
    }
  }

  /// The style's own words of thanks, exactly, once `take` has returned; 401 for what is nobody's; 413 for too much;
  /// 5xx when it could not be kept, and the platform sends it again.
  private func answer(
    _ request: Request, _ context: some RequestContext, _ style: ForeignFeed.Style, _ thanks: String,
    take: (ForeignFeed, [UInt8]) async throws -> Void
  ) async throws -> Response {
    let name = context.parameters.get("feed") ?? ""
    var bytes = 0
    do {
      let body = try await body(of: request)
      bytes = body.count
      guard let feed = feeds.first(where: { $0.name == name && $0.style == style }) else {
        throw PushFault.unknownFeed
      }
      try await take(feed, body)
      return Response(
        status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: thanks)))
    } catch let fault as PushFault {
      desk.refusals.add(fault, feed: name, bytes: bytes, at: realNow())
      return try fault.problem.response(from: request, context: context)
    } catch let problem as Problem {
      return try problem.response(from: request, context: context)
    }
  }

  private func body(of request: Request) async throws -> [UInt8] {
    do {
      var request = request
      return Array(try await request.collectBody(upTo: Self.mostBytes).readableBytesView)
    } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
      throw Problem(.contentTooLarge, "push-too-large", "A push has at most \(Self.mostBytes) bytes.")
    }
  }

  private func takeEleme(_ body: [UInt8], _ feed: ForeignFeed) async throws {
    let envelope = try ElemeEnvelope(Loose(body))
    try envelope.check(feed, at: realNow())
    let now = now()
    try await ForeignIntake(desk: desk, feed: feed).take([envelope.message(of: feed, at: now)], raw: body, at: now)
  }

  /// Parameters come in the query, in the body, or both. Heartbeats have none: there is nothing to check and nothing
  /// to keep.
  private func takeMeituan(kind: String, _ query: String, _ body: [UInt8], _ feed: ForeignFeed) async throws {
    let text = [query, String(decoding: body, as: UTF8.self).trimmed].filter { !$0.isEmpty }.joined(separator: "&")
    guard !text.isEmpty else { return }
    let push = try MeituanPush(kind: kind, text)
    try push.check(feed, at: realNow())
    let now = now()
    try await ForeignIntake(desk: desk, feed: feed).take(
      [push.message(of: feed, at: now)], raw: Array("\(kind)?\(text)".utf8), at: now)
  }

  private func takePeisong(_ body: [UInt8], _ feed: ForeignFeed) async throws {
    let push = try PeisongPush(String(decoding: body, as: UTF8.self).trimmed)
    try push.check(feed, at: realNow())
    let now = now()
    try await ForeignIntake(desk: desk, feed: feed).take([push.message(of: feed, at: now)], raw: body, at: now)
  }
}

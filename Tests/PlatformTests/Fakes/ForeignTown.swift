// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport

@testable import Platform

/// Qingwan as three other companies know it: one city, shop 42, everything signed as they sign.
enum ForeignTown {
  static let city = City(8) ?? .none
  static let start: Int64 = 1_760_000_000
  static let now = Instant(seconds: start + 20_000)
  static let publicURL = "https://desk.example/api/v1/platforms/meituan/mt"

  static var place: ForeignCity {
    guard let origin = ForeignCity.Point(longitude: 121.47, latitude: 31.23) else {
      preconditionFailure("these are degrees")
    }
    return ForeignCity(
      city: city, origin: origin, shops: ["42": ForeignCity.Point(longitude: 121.4742, latitude: 31.2318)])
  }

  static func feed(_ style: ForeignFeed.Style, base: String? = nil) -> ForeignFeed {
    let names: [ForeignFeed.Style: String] = [.eleme: "ele", .meituan: "mt", .peisong: "ps"]
    var feed = ForeignFeed(
      name: names[style] ?? "", style: style, secret: "demo-secret", app: style == .meituan ? "0000" : "10086",
      key: "key-1", token: "tok-1", base: base, publicURL: publicURL, cities: [place])
    if style == .peisong { feed.habits.oldestPush = nil }
    return feed
  }

  /// One request as it travels.
  struct Push: Sendable {
    var uri: String
    var method = HTTPRequest.Method.post
    var body: String
    var isForm = false
  }

  struct Got: Sendable {
    let status: Int
    let text: String
  }

  /// A desk with the three ways in, while `body` runs.
  static func open(
    _ engine: Engine,
    feeds: [ForeignFeed] = ForeignFeed.Style.allCases.map { feed($0) },
    platform: any PlatformPort = NoPlatform(),
    now: @escaping @Sendable () -> Instant = { ForeignTown.now },
    body: @Sendable (Desk, @escaping @Sendable (Push) async throws -> Got) async throws -> Void
  ) async throws {
    try await withDesk(engine, platform: platform) { desk in
      let router = Router()
      ForeignRoutes(desk: desk, feeds: feeds, now: now, realNow: now).add(to: router)
      PlatformRoutes(
        desk: desk, keys: { $0 == "qingwan" ? FeedRoutesTests.key : nil }, now: now, realNow: now
      ).add(to: router)
      try await Application(router: router).test(.router) { client in
        try await body(desk) { try await send($0, client) }
      }
    }
  }

  private static func send(_ push: Push, _ client: any TestClientProtocol) async throws -> Got {
    var headers: HTTPFields = [.contentType: push.isForm ? "application/x-www-form-urlencoded" : "application/json"]
    if push.uri.hasSuffix("order-events") {
      let link = PlatformLink(feed: "qingwan", key: FeedRoutesTests.key, base: "")
      for (name, value) in link.headers(for: Array(push.body.utf8), at: now) {
        if let name = HTTPField.Name(name) { headers[name] = value }
      }
    }
    return try await client.execute(
      uri: push.uri, method: push.method, headers: headers, body: ByteBuffer(string: push.body)
    ) { Got(status: $0.status.code, text: String(buffer: $0.body)) }
  }

  static func order(_ ref: String, _ desk: Desk) async throws -> Order? {
    try await desk.mirrored(OrderRef(ref), city: city)
  }
}

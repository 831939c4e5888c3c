// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import NIOCore

/// A carrier as a port that can do one thing: call a rider off. Calling one needs the customer's door and number, which
/// lie apart from orders and do not leave the house through here; the shop's own system, or the platform's, calls. No
/// port of a new kind is needed: `PlatformRouter` asks the carrier of a city what concerns riders.
package struct PeisongClient: PlatformPort {
  let feed: ForeignFeed
  let desk: Desk
  let http: HTTPClient
  let now: @Sendable () -> Instant
  let realNow: @Sendable () -> Instant

  package init(
    _ feed: ForeignFeed, desk: Desk, http: HTTPClient, now: @escaping @Sendable () -> Instant,
    realNow: @escaping @Sendable () -> Instant
  ) {
    self.feed = feed
    self.desk = desk
    self.http = http
    self.now = now
    self.realNow = realNow
  }

  private var once: SendOnce { SendOnce(desk: desk, now: now) }

  package func abilities(in city: City) -> PlatformAbilities {
    PlatformAbilities(
      feed: feed.name, kinds: feed.base == nil ? [] : [.cancelRider], plans: [], knowsCommands: false)
  }

  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    guard command.kind == .cancelRider else { return CanReply(yes: false, reason: "notSupported") }
    return try await desk.mirrorAnswer(to: command)
  }

  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    guard command.kind == .cancelRider, command.orders.count == 1, let order = command.orders.first else {
      return CommandReply(.refused, reason: "notSupported")
    }
    return try await once.perform(command) { () async throws(PortError) in try await cancel(order, command) }
  }

  private func cancel(_ order: OrderRef, _ command: PlatformCommand) async throws(PortError) -> CommandReply {
    guard let base = feed.base else { throw .unavailable("the feed has no address for commands") }
    let parameters: [(name: String, value: String)] = [
      ("appkey", feed.key), ("timestamp", "\(realNow().ms / 1000)"), ("version", "1.0"), ("delivery_id", order.text),
      ("cancel_reason_id", command.cause ?? "199"), ("cancel_reason", command.text ?? "取消配送"),
    ]
    let sign = PeisongSignature.code(parameters, secret: feed.secret)
    let bytes = try await ForeignCall(http: http).post(
      "\(base)/order/delete", FormBody.text(parameters + [("sign", sign)]), type: "application/x-www-form-urlencoded",
      limit: .seconds(10))
    guard let code = Loose(bytes)?.fields?["code"]?.word else { throw .noAnswer("the answer cannot be read") }
    guard code == "0" else { throw .rejected("code \(code.prefix(20))") }
    return CommandReply(.accepted)
  }

  package func reply(to command: String) async throws(PortError) -> CommandReply? {
    try await once.reply(to: command)
  }

  package func reply(to command: PlatformCommand) async throws(PortError) -> CommandReply? {
    try await once.reply(to: command.id, city: command.city)
  }

  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] { [] }
}

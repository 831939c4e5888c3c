// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import NIOCore

/// A carrier as a port that can do one thing, call a rider off, and answers where a rider is and how a ride stands. Calling one needs the customer's door and number, which
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
    let why = [("cancel_reason_id", command.cause ?? "199"), ("cancel_reason", command.text ?? "取消配送")]
    _ = try await call("order/delete", order, why, limit: .seconds(10))
    return CommandReply(.accepted)
  }

  /// The answer's `data`; any code but 0 is a refusal, 11 a used-up quota.
  private func call(
    _ path: String, _ order: OrderRef, _ more: [(String, String)] = [], limit: TimeAmount
  ) async throws(PortError) -> Fields {
    guard let base = feed.base else { throw .unavailable("the feed has no address for commands") }
    var parameters: [(name: String, value: String)] = [
      ("appkey", feed.key), ("timestamp", "\(realNow().ms / 1000)"), ("version", "1.0"), ("delivery_id", order.text),
    ]
    parameters += more.map { (name: $0.0, value: $0.1) }
    let sign = PeisongSignature.code(parameters, secret: feed.secret)
    let bytes = try await ForeignCall(http: http).post(
      "\(base)/\(path)", FormBody.text(parameters + [("sign", sign)]), type: "application/x-www-form-urlencoded",
      limit: limit)
    guard let answer = Loose(bytes)?.fields, let code = answer["code"]?.word else {
      throw .noAnswer("the answer cannot be read")
    }
    guard code != "11" else { throw .unavailable("code 11") }
    guard code == "0" else { throw .rejected("code \(code.prefix(20))") }
    return Fields(answer["data"]?.fields ?? [:])
  }

  /// How the ride stands now, as the callback of that state would have said it.
  package func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent] {
    guard let place = feed.city(city) else { return [] }
    let told = try await call("order/status/query", order, limit: .seconds(10))
    let at = now()
    try await ForeignIntake(desk: desk, feed: feed).keep(answer: [.object(told.all)], at: at)
    let message = PeisongMessage(fields: told, city: place, sentAt: at, feed: feed)
    guard let event = try? message.event(), event.order == order, event.foreignFault == nil else { return [] }
    return [event]
  }

  package func reply(to command: String) async throws(PortError) -> CommandReply? {
    try await once.reply(to: command)
  }

  package func reply(to command: PlatformCommand) async throws(PortError) -> CommandReply? {
    try await once.reply(to: command.id, city: command.city)
  }

  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] { [] }
}

extension PeisongClient: RiderSight {
  /// Where he is now, in millionths of a degree.
  func sighting(of order: Order, in city: ForeignCity) async -> MirrorFacts.Sighting? {
    guard feed.base != nil,
      let told = try? await call("order/rider/location", order.ref, limit: ElemeAPI.questionLimit),
      let east = told.word("lng").flatMap { Double($0) }, let north = told.word("lat").flatMap { Double($0) },
      let point = ForeignCity.Point(longitude: east / 1e6, latitude: north / 1e6)
    else { return nil }
    return .init(place: city.place(point), at: now())
  }
}

// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain

/// Chooses the platform by the city: a city belongs to one feed, and to the native link where none is named. What
/// concerns riders goes to the city's carrier where one is set up and can do it.
package struct PlatformRouter: PlatformPort {
  let native: any PlatformPort
  let platforms: [City: any PlatformPort]
  let carriers: [City: PeisongClient]
  let desk: Desk

  /// - Parameter desk: the house's own store; nothing is asked of the outside through it.
  package init(
    native: any PlatformPort, feeds: [ForeignFeed], desk: Desk, http: HTTPClient,
    now: @escaping @Sendable () -> Instant, realNow: @escaping @Sendable () -> Instant
  ) {
    var (platforms, carriers): ([City: any PlatformPort], [City: PeisongClient]) = ([:], [:])
    for feed in feeds where feed.base != nil && feed.style == .peisong {
      for city in feed.cities.map(\.city) {
        carriers[city] = PeisongClient(feed, desk: desk, http: http, now: now, realNow: realNow)
      }
    }
    for feed in feeds {
      for city in feed.cities.map(\.city) {
        let carrier = carriers[city]
        switch feed.style {
        case .eleme:
          platforms[city] = ElemeClient(
            feed, desk: desk, http: http, carrier: carrier, now: now, realNow: realNow)
        case .meituan:
          platforms[city] = MeituanClient(
            feed, desk: desk, http: http, carrier: carrier, now: now, realNow: realNow)
        case .peisong: break
        }
      }
    }
    (self.native, self.platforms, self.carriers, self.desk) = (native, platforms, carriers, desk)
  }

  private func port(_ city: City) -> any PlatformPort { platforms[city] ?? native }

  private func port(_ command: PlatformCommand) -> any PlatformPort {
    if command.kind == .cancelRider, let carrier = carriers[command.city] { return carrier }
    return port(command.city)
  }

  /// The platform's, and what its carrier adds: one may call off whom the other calls.
  package func abilities(in city: City) -> PlatformAbilities {
    var abilities = port(city).abilities(in: city)
    guard let carrier = carriers[city] else { return abilities }
    abilities.kinds.formUnion(carrier.abilities(in: city).kinds)
    if !abilities.kinds.contains(.together) { abilities.plans = PlatformAbilities.plans(of: abilities.kinds) }
    return abilities
  }

  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    try await port(command).can(command)
  }

  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    try await port(command).perform(command)
  }

  package func reply(to command: PlatformCommand) async throws(PortError) -> CommandReply? {
    try await port(command).reply(to: command)
  }

  /// Without its city: what went to a foreign platform is in our own rows, anything else the native one knows.
  package func reply(to command: String) async throws(PortError) -> CommandReply? {
    let sent: (at: Instant, reply: CommandReply?)?
    do { sent = try await desk.sent(command) } catch { throw .unavailable("the store does not answer") }
    guard let sent else { return try await native.reply(to: command) }
    guard let reply = sent.reply else { throw .noAnswer("sent before, answer unknown") }
    return reply
  }

  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    try await port(city).facts(orders, city: city)
  }

  /// What the platform tells of the order and its carrier of the ride; the carrier's silence leaves the platform's word.
  package func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent] {
    let told = try await port(city).record(of: order, city: city)
    guard let ride = try? await carriers[city]?.record(of: order, city: city) else { return told }
    return told + ride
  }
}

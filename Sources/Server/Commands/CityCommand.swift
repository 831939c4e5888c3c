// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import City
import Domain
import Foundation
import Hummingbird
import Logging
import Platform
import ServiceLifecycle
import UnixSignals
import Simulator

struct CityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "city",
    abstract: "Run the invented city 青湾 (Qingwan) as an order platform beside a desk.",
    discussion: """
      Shops cook, riders ride, customers order and write; events go to the desk over signed HTTP, commands come back.
      Give server and city the same keys (MEALDESK_FEED_KEY, MEALDESK_PLATFORM_KEY, MEALDESK_APP_KEY), --speed and
      --clock-from.

      With --story two-coffees only that story's people are there, at the moment at which its customer writes. What he
      writes is left to you: open /help as customer C1 (docs/integrate.md says how).
      """)

  @OptionGroup var flags: SettingFlags
  @Option(help: "Port of the platform's side.") var port = "8090"
  @Option(help: "The desk's address.") var desk = "http://127.0.0.1:8080"
  @Option(help: "Orders a day.") var orders = 4000
  @Option(help: "Share of customers who order twice from one shop to one door.") var pairs = 0.1
  @Option(help: "How many of the desk's demo agents the city plays, from the last one down; the rest is for people.")
  var agents = 0
  @Option(help: "One seed is one history.") var seed: UInt64 = 7
  @Option(help: "A story instead of days: two-coffees.") var story: String?

  func validate() throws {
    guard story == nil || story == "two-coffees" else { throw ValidationError("there is one story: two-coffees") }
  }

  func run() async throws {
    let settings = try flags.settings(with: ["port": port])
    guard let feedKey = settings.feedKey, let platformKey = settings.platformKey, let appKey = settings.appKey else {
      throw ValidationError("feed-key, platform-key and app-key are needed: the same as the desk's")
    }
    var logger = Logger(label: "city")
    logger.logLevel = settings.logLevel
    let clock = HouseClock(speed: settings.speed, from: settings.clockFrom)
    // The help page answers its entry with a redirect and a cookie, which must be seen.
    let http = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
    let now = clock.now()
    let plan = numbered(story == nil ? week(from: now) : scene(at: now), from: now)
    let guests = CityGuests(
      desk: desk, city: Town.city, customers: plan.customers, appKey: Array(appKey.utf8), http: http, now: clock.now,
      logger: logger)
    let face = CityFace(
      Gate(World(plan)), desk: PlatformLink(feed: House.feed, key: Array(feedKey.utf8), base: desk),
      http: http, now: clock.now, realNow: HouseClock.realNow, logger: logger, act: { await guests.act($0) })
    await guests.meet(face)
    let router = Router()
    CityRoutes(face, key: Array(platformKey.utf8), realNow: HouseClock.realNow).add(to: router)
    let app = Application(
      router: router, configuration: .init(address: .hostname(settings.host, port: settings.port)), logger: logger)
    let what = story.map { "the story \($0)" } ?? "\(orders) orders a day"
    print("青湾 (Qingwan) is at http://\(settings.host):\(settings.port), \(what)")
    let services: [any Service] = [app, Living(face: face), Chatting(guests: guests)] + staff(settings, http, logger)
    var configuration = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    configuration.maximumCancellationDuration = .seconds(5)
    let group = ServiceGroup(configuration: configuration)
    try await group.run()
    try await http.shutdown()
  }

  /// How long the town lives from one start.
  private static let days = 7

  /// A week without nights: a demonstration has customers at any hour, and riders who bring what they order.
  private func week(from now: Instant) -> WorldPlan {
    var day = Day(
      orders: orders * Self.days, seed: seed &+ UInt64(now.ms), midnight: now,
      shape: [Double](repeating: 1, count: 48 * Self.days))
    day.pairs = pairs
    var plan = day.plan
    let end = now + .days(Int64(Self.days))
    for i in plan.riders.indices { (plan.riders[i].on, plan.riders[i].off) = (plan.start, end) }
    return plan
  }

  /// The story up to the moment at which its customer writes, who is a person here.
  private func scene(at now: Instant) -> WorldPlan {
    let story = Story.twoCoffees(seed: seed)
    var plan = story.plan.moved(by: now - story.asksAt)
    for i in plan.customers.indices { plan.customers[i].asks = [] }
    return plan
  }

  /// Order numbers carry the start, so that a second start is a new day.
  private func numbered(_ plan: WorldPlan, from now: Instant) -> WorldPlan {
    var plan = plan
    let start = String(now.ms / 1000 % 100_000_000, radix: 36).uppercased()
    for i in plan.orders.indices { plan.orders[i].ref = OrderRef("QW\(start)-\(i + 1)") }
    return plan
  }

  /// Agents of the desk whom the city plays.
  private func staff(_ settings: Settings, _ http: HTTPClient, _ logger: Logger) -> [any Service] {
    Demo.played(agents).map { login, name in
      CityAgent(
        desk: desk, login: login, model: AgentModel(ref: login, name: name, on: Instant(ms: 0), off: Instant(ms: .max)),
        seed: seed, speed: settings.speed, http: http, logger: logger)
    }
  }

  private struct Living: Service {
    let face: CityFace
    func run() async throws { await cancelWhenGracefulShutdown { await face.run() } }
  }

  private struct Chatting: Service {
    let guests: CityGuests
    func run() async throws { await cancelWhenGracefulShutdown { await guests.run() } }
  }
}

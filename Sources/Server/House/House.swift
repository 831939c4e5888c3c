// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Channels
import Desk
import Domain
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Platform
import ServiceLifecycle
import UnixSignals
import Storage
import Web
import Work

/// The program `mealdesk serve`: settings in, parts built by name, routes mounted, one group of services.
struct House {
  let settings: Settings
  let logger: Logger
  let clock: HouseClock
  let store: any Store
  let desk: Desk
  let http: HTTPClient
  let platform: PlatformClient
  let feeds: [ForeignFeed]
  let hub = LiveHub()
  let node: NodeKeeper

  static let feed = "qingwan"

  init(_ settings: Settings) async throws {
    self.settings = settings
    var logger = Logger(label: "mealdesk")
    logger.logLevel = settings.logLevel
    self.logger = logger
    clock = HouseClock(speed: settings.speed, from: settings.clockFrom)
    store = try Stores.open(settings.store)
    let realNow = HouseClock.realNow
    let link = PlatformLink(
      feed: Self.feed, key: Array((settings.platformKey ?? "").utf8), base: settings.platformURL ?? "http://127.0.0.1:9"
    )
    let secrets = try KeyFile.secrets(in: settings)
    let policies = try PolicyFile.read(settings.policies).forPeople(atSpeed: settings.speed)
    feeds = try FeedFile.read(settings.feeds, environment: ProcessInfo.processInfo.environment)
    let (node, ids) = try await NodeKeeper.claim(store, isAlone: !Stores.isPostgres(settings.store), at: realNow())
    self.node = node
    // From here on nothing fails before `run`, which shuts it down.
    http = HTTPClient(eventLoopGroupProvider: .singleton)
    platform = PlatformClient(link, http: http, realNow: realNow)
    // Ports look into the store through a desk of their own, which knows nobody outside.
    let inner = Desk(
      store: store, ids: ids, outside: Outside(platform: platform), policies: policies, secrets: secrets)
    let router = PlatformRouter(
      native: platform, feeds: feeds, desk: inner, http: http, now: clock.now, realNow: realNow)
    desk = Desk(
      store: store, ids: ids, outside: Outside(platform: feeds.isEmpty ? platform : router), policies: policies,
      secrets: secrets, pictures: PictureFolder(path: settings.data + "/pictures"))
  }

  /// Until SIGTERM or SIGINT, or an error; either way everything is closed afterwards.
  func run() async throws {
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await live()) } catch { outcome = .failure(error) }
    await node.release()
    await store.close()
    try await http.shutdown()
    try outcome.get()
  }

  private func live() async throws {
    let demo = settings.demo ? try await Demo.people(desk, at: clock.now()) : []
    let live = try await desk.livePosition()
    hub.begin(at: live)
    let app = try await application()
    var services: [any Service] = works()
    services.append(node)
    services.append(LiveFeed(desk: desk, hub: hub, now: clock.now, logger: logger))
    services.append(app)
    Announcement.print(settings, demo)
    var configuration = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // Everything of ours ends at once; a request half sent must not keep the program waiting for its other half.
    configuration.maximumGracefulShutdownDuration = .seconds(1)
    configuration.maximumCancellationDuration = .seconds(5)
    try await ServiceGroup(configuration: configuration).run()
  }

  /// Everything of the schedule, and the loop that only a server has.
  private func works() -> [any Service] {
    var turning: [any Turning] = Schedule.all(desk: desk, holder: node.holder)
    if settings.platformURL != nil { turning.append(FeedPull(client: platform, desk: desk)) }
    for feed in feeds where feed.style == .eleme && feed.base != nil {
      turning.append(ElemePull(feed, desk: desk, http: http, realNow: HouseClock.realNow))
    }
    let (clock, store, logger) = (clock, store, logger)
    return turning.map { TurnService($0, now: clock.now, bell: store.bell, logger: logger) }
  }

  private func application() async throws -> some ApplicationProtocol {
    let router = try await routes()
    Web.refuseOtherMethods(on: router)
    return Application(
      router: router, server: try server(),
      configuration: .init(
        address: .hostname(settings.host, port: settings.port), serverName: "mealdesk", backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
      logger: logger)
  }

  /// Every address this server answers.
  func routes() async throws -> Router<WebContext> {
    let router = Router(context: WebContext.self)
    let web = try await Web(
      desk: desk, hub: hub,
      settings: WebSettings(
        speed: settings.speed, isSecure: settings.tls != nil || settings.trustProxy, trustsProxy: settings.trustProxy),
      now: clock.now, realNow: HouseClock.realNow)
    web.mount(on: router)
    let key = settings.feedKey.map { Array($0.utf8) }
    PlatformRoutes(
      desk: desk, keys: { $0 == Self.feed ? key : nil }, now: clock.now,
      realNow: HouseClock.realNow
    ).add(to: router)
    ForeignRoutes(desk: desk, feeds: feeds, now: clock.now, realNow: HouseClock.realNow)
      .add(to: router)
    ChannelRoutes(desk: desk, now: clock.now, realNow: HouseClock.realNow).add(to: router)
    Health(
      store: store, now: clock.now, desk: desk, hub: hub, token: settings.metricsToken,
      sender: SenderAddress(trustsProxy: settings.trustProxy)
    ).add(to: router)
    return router
  }

  /// Beyond this, new connections wait in the kernel's line until others close.
  static let mostConnections = 20_000
  /// A picture of 5 MiB over a bad mobile network takes less.
  static let slowestRequest = TimeAmount.seconds(60)
  /// Nothing asked for so long: the connection is closed. Open streams are being answered and stay.
  static let idleConnection = TimeAmount.seconds(75)

  private func server() throws -> HTTPServerBuilder {
    let http = HTTP1Channel.Configuration(
      additionalChannelHandlers: [SlowBodies(limit: Self.slowestRequest)], idleTimeout: Self.idleConnection,
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
    guard let tls = settings.tls else { return .http1(configuration: http) }
    let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: tls.key, format: .pem)
    return try .tls(
      .http1(configuration: http),
      tlsConfiguration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
  }
}

extension FeedPull: Turning {
  package var hears: News { [] }
}

extension ElemePull: Turning {
  package var hears: News { [] }
}

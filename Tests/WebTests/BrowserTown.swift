// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Storage
import TestSupport
import Testing

@testable import Web

/// The town behind a real port, for a real browser (Tests/Browser): runs only when MEALDESK_BROWSER_PORT is set, until
/// it is stopped. Its customer has two orders of 青湾咖啡 under way.
@Suite struct BrowserTown {
  static let port = ProcessInfo.processInfo.environment["MEALDESK_BROWSER_PORT"].flatMap { Int($0) }

  @Test(.enabled(if: port != nil)) func serves() async throws {
    let begin = ContinuousClock.now
    let now: @Sendable () -> Instant = { Town.noon + Span(ms: Int64((ContinuousClock.now - begin) / .milliseconds(1))) }
    try await withStore(.sqlite) { store in
      var policies = Policies()
      policies.passwordCost = 4
      let desk = Desk.forTests(store, policies: policies, startedAt: Town.noon)
      let town = try await Town.open(desk)
      try await town.order(desk)
      let hub = LiveHub()
      let web = try await Web(desk: desk, hub: hub, now: now, realNow: now)
      let router = Router(context: WebContext.self)
      web.mount(on: router)
      router.get("test/token") { request, _ in try town.token(id: request.query("id") ?? "browser-token", seconds: 600)
      }
      router.get("test/hand") { _, _ in
        let contact = try await town.contactOfCustomer()
        try await town.hand(contact)
        return "\(contact)"
      }
      var app = Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: Self.port ?? 0)),
        logger: Logger(label: "browser"))
      app.addServices(LiveFeed(desk: desk, hub: hub, now: now, logger: Logger(label: "live")))
      try await app.run()
    }
  }
}

extension Town {
  /// Two orders of the customer, as the platform's feed tells them.
  func order(_ desk: Desk) async throws {
    var events: [OrderEvent] = []
    for (index, ref) in ["88128812", "88128829"].enumerated() {
      let at = Self.noon - .minutes(Int64(12 - index * 7))
      func event(_ kind: OrderEvent.Kind, _ minutes: Int64) -> OrderEvent {
        OrderEvent(
          id: "\(ref)-\(kind.text)", city: Self.city, at: at + .minutes(minutes), kind: kind, order: OrderRef(ref))
      }
      var placed = event(.placed, 0)
      placed.customer = CustomerRef("C1")
      placed.shop = ShopRef("S1")
      placed.shopName = "青湾咖啡"
      placed.items = [.init(name: index == 0 ? "拿铁" : "桂花乌龙", count: 2 - index)]
      placed.amount = .yuan(index == 0 ? 36 : 16)
      placed.shopPlace = Place(x: 2000, y: 2000)
      placed.dropPlace = Place(x: 3300, y: 3300)
      placed.dropToken = "d1"
      placed.due = at + .minutes(38)
      var cooking = event(.cooking, 2)
      cooking.readyBy = at + .minutes(14)
      events += [placed, event(.accepted, 1), cooking]
    }
    _ = try await desk.ingest(EventBatch(feed: "city", raw: [], events: events), at: Self.noon)
  }
}

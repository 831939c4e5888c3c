// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import TestSupport
import Testing

@testable import Platform

@Suite struct PlatformRouterTests {
  @Test func theCitysOwnPlatformIsAsked() async throws {
    try await withDesk(.sqlite) { desk in try await Self.askRouter(desk) }
  }

  private static func askRouter(_ desk: Desk) async throws {
    let router = PlatformRouter(
      native: NoPlatform(), feeds: [ForeignTown.feed(.eleme), ForeignTown.feed(.peisong, base: "http://127.0.0.1:1")],
      desk: desk, http: .shared, now: { ForeignTown.now }, realNow: { ForeignTown.now })
    let together = try await router.can(ForeignCommandTests.command(.together))
    let off = try await router.can(ForeignCommandTests.command(.cancelRider))
    #expect(together.reason == "notSupported" && off.reason == "unknownOrder")
    var elsewhere = ForeignCommandTests.command(.together)
    elsewhere.city = City(9) ?? .none
    let asked = elsewhere
    #expect(
      await ForeignCommandTests.outcome {
        _ = try await router.can(asked); return nil
      } == "unavailable: no platform")
    #expect(await ForeignCommandTests.outcome { try await router.reply(to: "c1") } == "unavailable: no platform")
    // A command of a restored store may have left in its other life: it is not sent again.
    #expect(
      await ForeignCommandTests.outcome { try await router.reply(to: ForeignCommandTests.command(.acceptOrder)) }
        == "no answer: not known to have been sent")
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// A platform that is never reached; tests that need one bring their own.
package struct NoPlatform: PlatformPort {
  package init() {}
  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply { throw .unavailable("no platform") }
  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    throw .unavailable("no platform")
  }
  package func reply(to command: String) async throws(PortError) -> CommandReply? { throw .unavailable("no platform") }
  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    throw .unavailable("no platform")
  }
}

extension Secrets {
  /// Fixed keys for tests.
  package static let forTests = Secrets(
    certificate: Array(repeating: 1, count: 32), identity: Array(repeating: 2, count: 32),
    lookup: Array(repeating: 3, count: 32), link: Array(repeating: 4, count: 32), app: Array(repeating: 5, count: 32))
}

extension Desk {
  /// A desk as a starting process makes it, with a node number from the store.
  package static func started(_ store: any Store, holder: String, now: Instant) async throws -> Desk {
    let claim = try await store.write { try $0.claimNode(holder: holder, length: .minutes(10), now: now) }
    guard let claim else { throw StorageError.unavailable(message: "no node number is free") }
    return Desk(
      store: store, ids: IDMaker(node: claim.node, floor: claim.floor), outside: Outside(platform: NoPlatform()),
      policies: Policies(), secrets: .forTests)
  }

  /// A desk over a test's store; `startedAt` is where the test's clock begins; two desks over one store need two nodes.
  package static func forTests(
    _ store: any Store, platform: any PlatformPort = NoPlatform(), policies: Policies = Policies(),
    startedAt: Instant = .epoch2024, node: Int = 1
  ) -> Desk {
    Desk(
      store: store, ids: IDMaker(node: node, floor: (startedAt - .epoch2024).ms / 1000),
      outside: Outside(platform: platform),
      policies: policies, secrets: .forTests)
  }
}

/// Gives `body` a desk over an empty store of the engine.
package func withDesk(
  _ engine: Engine, platform: any PlatformPort = NoPlatform(), _ body: (Desk) async throws -> Void
) async throws {
  try await withStore(engine) { store in try await body(Desk.forTests(store, platform: platform)) }
}

/// What the sequencer does, for tests that run no Work.
package func stamp(_ desk: Desk) async throws {
  guard desk.store.dialect == .postgres else { return }
  try await desk.store.write { _ = try $0.stampPositions(limit: 10_000) }
}

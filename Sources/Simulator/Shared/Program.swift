// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import Work

/// The running program as the simulation has it: a store, a desk and everything of Work. A crash drops all of it; the
/// next one begins from the rows, as a process does.
struct Program {
  let desk: Desk
  var machinery: Machinery

  /// Nobody else wants to dispatch: renewed a few times a minute, which spares most of the steps of a quiet hour.
  static let lease = Span.seconds(40)

  struct NoNode: Error {}

  /// - Parameter number: how often the program has been started; it names the process in leases.
  init(
    _ store: any Store, platform: any PlatformPort, policies: Policies, number: Int,
    sabotage: Sabotage, at now: Instant
  ) async throws {
    let holder = "simulator-\(number)"
    let claim = try await store.write { try $0.claimNode(holder: holder, length: .days(2), isAlone: true, now: now) }
    guard let claim else { throw NoNode() }
    desk = Desk(
      store: store, ids: IDMaker(node: claim.node, floor: claim.floor),
      outside: Outside(platform: sabotage.platform(platform)),
      policies: policies, secrets: .ofTheSimulator)
    let works = sabotage.works(Schedule.all(desk: desk, holder: holder, width: 1, lease: Self.lease))
    machinery = Machinery(works, bell: store.bell, now: now)
  }
}

extension Secrets {
  /// A simulated desk hides nothing from anybody.
  fileprivate static let ofTheSimulator = Secrets(
    certificate: Array(repeating: 11, count: 32), identity: Array(repeating: 12, count: 32),
    lookup: Array(repeating: 13, count: 32), link: Array(repeating: 14, count: 32), app: Array(repeating: 15, count: 32)
  )
}

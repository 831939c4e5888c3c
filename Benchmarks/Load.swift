// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Storage

/// The load of the verb benchmarks: a verb that moves one row under its lock and leaves an event and an answer, the
/// least that any verb of the desk writes.
enum Load {
  static let seconds = 4.0
  static let clients = [1, 16, 256]

  struct NoPlatform: PlatformPort {
    func can(_ command: PlatformCommand) async throws(PortError) -> CanReply { throw .unavailable("bench") }
    func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply { throw .unavailable("bench") }
    func reply(to command: String) async throws(PortError) -> CommandReply? { throw .unavailable("bench") }
    func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] { throw .unavailable("bench") }
  }

  static func desk(_ store: any Store) -> Desk {
    let key = Array(repeating: UInt8(7), count: 32)
    var policies = Policies()
    policies.passwordCost = 4
    return Desk(
      store: store, ids: IDMaker(node: 1, floor: (now() - .epoch2024).ms / 1000),
      outside: Outside(platform: NoPlatform()),
      policies: policies, secrets: Secrets(certificate: key, identity: key, lookup: key, link: key, app: key))
  }

  static func now() -> Instant { Instant(ms: Int64(Date.now.timeIntervalSince1970 * 1000)) }

  /// How many verbs a second `clients` concurrent callers get through.
  static func verbs(_ desk: Desk, clients: Int) async throws -> Double {
    let end = Date.now.addingTimeInterval(seconds)
    let started = Date.now
    let count = try await withThrowingTaskGroup(of: Int.self) { group in
      for client in 0..<clients {
        group.addTask {
          var done = 0
          while Date.now < end {
            try await verb(desk, client)
            done += 1
          }
          return done
        }
      }
      return try await group.reduce(0, +)
    }
    return Double(count) / Date.now.timeIntervalSince(started)
  }

  private static func verb(_ desk: Desk, _ client: Int) async throws {
    let at = now()
    let id = desk.newID(CommandKind.self, city: .none, at: at)
    try await desk.verb("bench.move", by: .system("bench"), id: id, at: at) { tx in
      try tx.sql.run(upsert, "client\(client)")
      try tx.record(NewEvent("bench.moved", subject: "client\(client)"), city: .none)
      return Done()
    }
  }

  static let upsert =
    "INSERT INTO counter (name, value) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"

  static func temporaryFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mealdesk-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.path
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Foundation

/// What `mealdesk serve` holds in memory with 100,000 cases in its store and a thousand agents signed in: each has opened
/// the workspace, has a live stream open, and some have been written to.
enum Memory {
  static let cases = 99_000

  static func run() async throws -> [Figure] {
    let folder = try DeskFolder()
    defer { folder.remove() }
    let staff = try await folder.staff(LiveEvents.agents)
    let opened = try await folder.contacts(staff.count)
    try await ClosedCases.fill(folder, count: cases)
    let served = try await Served(folder)
    defer { served.stop() }
    let atStart = try served.memory()
    let connection = try Connection(port: served.port)
    for one in staff {
      guard try connection.ask(Connection.get("/", one.cookie)).status == 200 else {
        throw Served.Failed(description: "the workspace does not open")
      }
    }
    let streams = try Streams(served.port, staff, cases: opened.map { "\($0.caseID)" })
    defer { streams.close() }
    for one in staff { try LiveEvents.beat(one, connection) }
    try await Task.sleep(for: .seconds(3))
    let against = "wanted, \(cases + opened.count) cases, \(staff.count) agents"
    return [
      Figure("memory", try served.memory(), "MiB", against: against, limit: 150),
      Figure("memory-at-start", atStart, "MiB", against: against, limit: 150),
    ]
  }
}

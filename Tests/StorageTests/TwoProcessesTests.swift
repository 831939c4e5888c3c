// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Testing

@testable import Storage

/// `mealdesk people` beside a running server: two writers over one file, each with its own memory.
@Suite struct TwoProcessesTests {
  @Test func bothWriteOneJournal() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("two-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("desk.sqlite").path
    let (server, command) = (try SQLiteStore(path: path), try SQLiteStore(path: path))
    for turn in 0..<6 {
      for (store, city) in [(server, City(7) ?? .none), (server, .none), (command, .none)] {
        try await store.write { sql in
          try sql.append(NewEvent("people.added", subject: "\(turn)"), city: city, by: .system("t"), at: .epoch2024)
        }
      }
    }
    let positions = try await server.read { try $0.journal(after: 0, limit: 100).compactMap(\.position) }
    #expect(positions == Array(1...18))
    await server.close()
    await command.close()
  }
}

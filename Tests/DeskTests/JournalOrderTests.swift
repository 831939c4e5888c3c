// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

/// 32 writers with random delays before COMMIT and rollbacks: each reader sees every event once, those of one case in order.
@Suite struct JournalOrderTests {
  struct RolledBack: Error {}
  static let writers = 32
  static let rounds = 12

  @Test(arguments: Engine.allCases)
  func everyReaderSeesEveryEventOnceAndEachCaseInOrder(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let reading = Task { try await read(desk, until: Self.writers * Self.rounds * 3 / 4) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<Self.writers { group.addTask { try await write(desk, writer) } }
        try await group.waitForAll()
      }
      let seen = try await reading.value
      #expect(Set(seen.map(\.number)).count == seen.count)
      for key in 0..<4 {
        let steps = seen.filter { $0.subject == "case\(key)" }.map { Int($0.payload) ?? -1 }
        #expect(steps == Array(1...(Self.writers * Self.rounds * 3 / 16)))
      }
    }
  }

  /// Each transaction moves the counter of one of four "cases" under its row lock; every fourth one is rolled back.
  private func write(_ desk: Desk, _ writer: Int) async throws {
    for round in 0..<Self.rounds {
      try? await desk.change(by: .system("w\(writer)"), at: .epoch2024) { tx in
        let name = "case\(writer % 4)"
        try tx.sql.run("INSERT INTO counter (name, value) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING", name)
        let value = try tx.sql.first("SELECT value FROM counter WHERE name = $1 FOR UPDATE", name) { $0.int(0) } ?? 0
        try tx.sql.run("UPDATE counter SET value = $2 WHERE name = $1", name, value + 1)
        try tx.record(NewEvent("step", subject: name, payload: value + 1), city: .none)
        if tx.sql.dialect == .postgres {
          try tx.sql.each(
            "SELECT 1 FROM pg_sleep($1::float8 / 1000)", values: [(writer * 7 + round * 13) % 9]
          ) { _ in }
        }
        if round % 4 == 3 { throw RolledBack() }
      }
    }
  }

  private func read(_ desk: Desk, until count: Int) async throws -> [JournalEntry] {
    var seen: [JournalEntry] = []
    while seen.count < count {
      try await stamp(desk)
      let after = seen.last?.position ?? 0
      seen += try await desk.journal(after: after, limit: 7)
    }
    try await stamp(desk)
    let after = seen.last?.position ?? 0
    return seen + (try await desk.journal(after: after, limit: 100))
  }
}

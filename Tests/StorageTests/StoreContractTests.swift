// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

/// What both engines promise behind the seam.
@Suite struct StoreContractTests {
  private struct Refused: Error {}

  @Test(arguments: Engine.allCases)
  func whatIsWrittenIsReadBack(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let id = CommandID(city: try #require(City(7)), seconds: 12, node: 3, sequence: 9)
      let kept = try await store.write {
        try $0.remember(id, verb: "v'", by: .system("测试"), at: Instant(ms: 5), result: "{\"a\":\"é'$1\"}")
      }
      #expect(kept)
      let answer = try await store.read { try $0.answered(id) }
      #expect(answer?.result == "{\"a\":\"é'$1\"}")
      #expect(answer?.actor == "system:测试")
    }
  }

  @Test(arguments: Engine.allCases)
  func bytesAndNullsSurvive(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let bytes = (0...255).map { UInt8($0) }
      try await store.write { sql in
        try sql.run(
          sql.dialect == .postgres ? "CREATE TABLE b (x BYTEA, y BIGINT)" : "CREATE TABLE b (x BLOB, y BIGINT)")
        try sql.run("INSERT INTO b (x, y) VALUES ($1, $2)", bytes, nil)
        try sql.run("INSERT INTO b (x, y) VALUES ($1, $2)", [UInt8](), Int64.min)
      }
      let rows = try await store.read {
        try $0.rows("SELECT x, y FROM b ORDER BY y IS NULL") { ($0.blob(0), $0.optionalInt(1)) }
      }
      #expect(rows[0].0.isEmpty && rows[0].1 == Int64.min)
      #expect(rows[1].0 == bytes && rows[1].1 == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func aThrowLeavesNoTrace(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      await #expect(throws: Refused.self) {
        try await store.write { sql in
          try sql.setMeta("gone", "1")
          throw Refused()
        }
      }
      let left = try await store.read { try $0.meta("gone") }
      #expect(left == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func oneFailingVerbRollsBackOnlyItself(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      await withTaskGroup(of: Void.self) { group in
        for i in 0..<200 {
          group.addTask {
            try? await store.write { sql in
              try sql.setMeta("row\(i)", "x")
              if i % 3 == 0 { throw Refused() }
            }
          }
        }
      }
      let count = try await store.read { try $0.count("SELECT count(*) FROM store_meta WHERE name LIKE 'row%'") }
      #expect(count == 200 - 67)
    }
  }

  @Test(arguments: Engine.allCases)
  func constraintsHaveAName(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let error = await #expect(throws: StorageError.self) {
        try await store.write { sql in
          try sql.run("INSERT INTO counter (name, value) VALUES ('a', 1)")
          try sql.run("INSERT INTO counter (name, value) VALUES ('a', 2)")
        }
      }
      guard case .constraint? = error else {
        Issue.record("expected a constraint, got \(String(describing: error))")
        return
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func theBellRingsAfterCommitOnly(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try? await store.write { sql in
        sql.ringAfterCommit(.tasks(.money))
        throw Refused()
      }
      try await store.write { sql in sql.ringAfterCommit(.journal) }
      #expect(store.bell.count(of: .tasks(.money)) == 0)
      // On PostgreSQL the sequencer hears it, and rings for the readers.
      #expect(store.bell.count(of: .unstamped) == (engine == .postgres ? 1 : 0))
      #expect(store.bell.count(of: .journal) == (engine == .postgres ? 0 : 1))
    }
  }

  @Test(arguments: Engine.allCases)
  func migrationRunsOnceAndRefusesANewerStore(_ engine: Engine) async throws {
    try await withPlace(engine) { place in
      let first = try place.open()
      try await first.write { try $0.setMeta("kept", "yes") }
      await first.close()
      let second = try place.open()
      let kept = try await second.read { try $0.meta("kept") }
      #expect(kept == "yes")
      try await second.write { try $0.run("INSERT INTO migration (number, name) VALUES (9999, 'from the future')") }
      await second.close()
      #expect(throws: StorageError.self) { _ = try place.open() }
    }
  }
}

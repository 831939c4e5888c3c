// SPDX-License-Identifier: Apache-2.0
import Dispatch
import GRDB
import GRDBSQLite

/// The embedded engine: one file in WAL mode, `synchronous=FULL`, one writer (`GroupWriter`), a pool of readers.
package final class SQLiteStore: Store {
  package let dialect = Dialect.sqlite
  package let bell = Bell()
  package let path: String
  let pool: DatabasePool
  private let writer: GroupWriter

  /// How hard a commit is pushed to the disk. `.off` is for the simulator, whose process outlives its "crashes".
  package enum Durability: Sendable { case full, off }

  /// Opens the file, creating and migrating it when needed. Throws `StorageError.schema` for a file of a newer program.
  package init(path: String, durability: Durability = .full, readers: Int = 4) throws {
    self.path = path
    var configuration = Configuration()
    configuration.maximumReaderCount = readers
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      for pragma in Self.pragmas(durability) {
        guard sqlite3_exec(db.sqliteConnection, pragma, nil, nil, nil) == SQLITE_OK else {
          throw StorageError.failed(code: "pragma", message: pragma, statement: pragma)
        }
      }
    }
    pool = try Self.open(path, configuration)
    try pool.writeWithoutTransaction { try Migrator.migrate(SQLiteSession($0)) }
    let last = try pool.read { db in
      try SQLiteSession(db).count("SELECT coalesce(max(position), 0) FROM journal")
    }
    writer = GroupWriter(pool: pool, journal: JournalCounter(last: Int64(last)))
  }

  private static func pragmas(_ durability: Durability) -> [String] {
    [
      "PRAGMA synchronous = \(durability == .full ? "FULL" : "OFF")", "PRAGMA foreign_keys = ON",
      "PRAGMA cache_size = -32000", "PRAGMA temp_store = MEMORY", "PRAGMA wal_autocheckpoint = 4000",
    ]
  }

  private static func open(_ path: String, _ configuration: Configuration) throws -> DatabasePool {
    do {
      return try DatabasePool(path: path, configuration: configuration)
    } catch let error as DatabaseError {
      throw StorageError.unavailable(message: "cannot open \(path): \(error.message ?? "unknown reason")")
    }
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T {
    try await pool.read { try body(SQLiteSession($0)) }
  }

  @discardableResult
  package func write<T: Sendable>(_ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      writer.add(
        GroupWriter.Job(
          run: { session in
            do {
              let value = try body(session)
              return GroupWriter.Ending(keep: true) { continuation.resume(returning: value) }
            } catch {
              return GroupWriter.Ending(keep: false) { continuation.resume(throwing: error) }
            }
          },
          fail: { continuation.resume(throwing: $0) }))
    }
  }

  package func ring() { bell.ring() }

  /// Copies the running store to `target` in steps, without stopping readers or the writer.
  package func backup(to target: String, progress: @escaping @Sendable (_ done: Double) -> Void) throws {
    let copy = try DatabaseQueue(path: target)
    try pool.backup(to: copy, pagesPerStep: 512) { step in
      progress(step.totalPageCount == 0 ? 1 : Double(step.completedPageCount) / Double(step.totalPageCount))
    }
    try copy.close()
  }

  package func close() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        self.writer.close()
        try? self.pool.close()
        continuation.resume()
      }
    }
  }
}

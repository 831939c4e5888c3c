// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Dispatch
import Domain
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// The embedded engine: one file in WAL mode, `synchronous=FULL`, one writer (`GroupWriter`), a pool of readers.
package final class SQLiteStore: Store {
  package let dialect = Dialect.sqlite
  package let bell = Bell()
  package let path: String
  let pool: DatabasePool
  let writer: any SQLiteWriter
  private let use: Use
  package let orderHeads: HeadBuffer?
  private let checkpoints: Checkpoints?
  private let writersStatements = Statements()
  /// By where the reader's connection lies.
  private let readersStatements = Mutex<[Int: Statements]>([:])

  /// What the store is opened for. A trial's process outlives its "crashes": commits are not pushed to the disk. A
  /// simulation is a trial by the store's only user: everything runs on the caller's own thread, which spares two
  /// changes of thread a call.
  /// A command is a short visit, beside a running server perhaps: what lies in the order log is the server's.
  package enum Use: Sendable { case service, command, trial, simulation }

  /// One for each thread that may ask at the same time.
  package static let readers = min(16, max(4, ProcessInfo.processInfo.activeProcessorCount))

  /// Opens the file, creating and migrating it when needed. Throws `StorageError.schema` for a file of a newer program.
  package init(
    path: String, use: Use = .service, readers: Int = SQLiteStore.readers, schema: [Migration] = Schema.migrations
  ) throws {
    self.path = path
    self.use = use
    orderHeads = use == .command ? nil : HeadBuffer()
    _ = Self.isWithoutStatistics
    var configuration = Configuration()
    configuration.maximumReaderCount = readers
    configuration.busyMode = .timeout(5)
    configuration.allowsUnsafeTransactions = use == .simulation
    configuration.prepareDatabase { db in
      for pragma in Self.pragmas(use) {
        guard sqlite3_exec(db.sqliteConnection, pragma, nil, nil, nil) == SQLITE_OK else {
          throw StorageError.failed(code: "pragma", message: pragma, statement: pragma)
        }
      }
    }
    pool = try Self.open(path, configuration, use)
    try pool.writeWithoutTransaction { db in
      try Migrator.migrate(SQLiteSession(db), to: schema)
      try CityStatistics.tell(SQLiteSession(db))
    }
    try orderHeads?.begin(life: pool.write { try OrderLog.beginLife(SQLiteSession($0)) })
    let last = try pool.writeWithoutTransaction { db in
      try SQLiteSession(db).count("SELECT coalesce(max(position), 0) FROM journal")
    }
    let journal = JournalCounter(last: Int64(last))
    checkpoints = use == .service ? try Checkpoints(path: path) : nil
    if let checkpoints { pool.writeWithoutTransaction { checkpoints.relieve($0) } }
    writer =
      use == .simulation
      ? SoleWriter(pool: pool, journal: journal, bell: bell, statements: writersStatements, heads: orderHeads)
      : GroupWriter(
        pool: pool, journal: journal, bell: bell, statements: writersStatements, heads: orderHeads,
        checkpoints: checkpoints)
  }

  /// To be said before the first connection.
  private static let isWithoutStatistics = mealdesk_sqlite_without_statistics() == SQLITE_OK

  private static func pragmas(_ use: Use) -> [String] {
    [
      "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -32000", "PRAGMA temp_store = MEMORY",
      "PRAGMA wal_autocheckpoint = 4000",
    ] + (use == .simulation ? ["PRAGMA locking_mode = EXCLUSIVE"] : [])
  }

  private static func open(_ path: String, _ configuration: Configuration, _ use: Use) throws -> DatabasePool {
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      // Not in `prepareDatabase`: after it GRDB turns WAL on and lowers the writer to NORMAL, so that a commit would not
      // reach the disk.
      let synchronous = "PRAGMA synchronous = \(use == .service || use == .command ? "FULL" : "OFF")"
      try pool.writeWithoutTransaction { try SQLiteSession($0).control(synchronous) }
      return pool
    } catch let error as DatabaseError {
      throw StorageError.unavailable(message: "cannot open \(path): \(error.message ?? "unknown reason")")
    }
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T {
    guard use != .simulation else { return try here(body) }
    return try look(body)
  }

  /// Where it is asked for: in WAL mode a reader waits for nobody, and a change of thread costs more than most reads.
  private func look<T: Sendable>(_ body: @Sendable (any SQL) throws -> T) throws -> T {
    try pool.unsafeRead { db in
      let session = SQLiteSession(db, statements: statements(ofReader: db.sqliteConnection), heads: orderHeads)
      try session.step("BEGIN")
      defer { try? session.step("COMMIT") }
      return try body(session)
    }
  }

  private func statements(ofReader connection: OpaquePointer?) -> Statements {
    let place = Int(bitPattern: connection)
    return readersStatements.withLock { known in
      if let found = known[place] { return found }
      let made = Statements()
      known[place] = made
      return made
    }
  }

  /// Reads on the caller's thread through the writer's connection: there is nobody else.
  private func here<T: Sendable>(_ body: @Sendable (any SQL) throws -> T) throws -> T {
    try pool.writeWithoutTransaction { try body(SQLiteSession($0, statements: writersStatements, heads: orderHeads)) }
  }

  @discardableResult
  package func write<T: Sendable>(
    _ haste: Haste, _ body: @escaping @Sendable (any SQL) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      writer.add(
        WriteJob(
          haste: haste,
          run: { session in
            do {
              let value = try body(session)
              return WriteEnding(keep: true) { continuation.resume(returning: value) }
            } catch {
              return WriteEnding(keep: false) { continuation.resume(throwing: error) }
            }
          },
          fail: { continuation.resume(throwing: $0) }))
    }
  }

  private func settleOrders() async {
    let limit = 2_000
    while (try? await write { try $0.settleOrders(at: Instant(ms: .max), limit: limit, all: true) }) ?? false {}
    // The pages that nobody needs any more.
    _ = try? await write { try $0.settleOrders(at: Instant(ms: .max), limit: limit, all: true) }
  }

  package func ring(_ news: News) { bell.ring(news) }

  /// Copies the running store to `target` in steps, without stopping readers or the writer.
  package func backup(to target: String, progress: @escaping @Sendable (_ done: Double) -> Void) throws {
    let copy = try DatabaseQueue(path: target)
    try pool.backup(to: copy, pagesPerStep: 512) { step in
      progress(step.totalPageCount == 0 ? 1 : Double(step.completedPageCount) / Double(step.totalPageCount))
    }
    try copy.close()
  }

  package func close() async {
    // A simulated crash leaves them in the log.
    if use == .service { await settleOrders() }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        self.writer.close()
        self.checkpoints?.close()
        // Nobody reads meanwhile; a connection with statements cannot be closed.
        try? self.pool.barrierWriteWithoutTransaction { db in
          for statements in self.readersStatements.withLock({ $0.values }) { statements.forget() }
          // What lies in the log goes into the file: a copy of a stopped store is one file.
          if self.use == .service { _ = try db.checkpoint(.truncate) }
        }
        try? self.pool.close()
        continuation.resume()
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite
import Synchronization

/// Who runs verbs on a SQLite store: `GroupWriter` serves, `SoleWriter` simulates.
protocol SQLiteWriter: Sendable {
  /// Takes a verb; after `close` it fails at once.
  func add(_ job: WriteJob)

  /// Refuses new verbs, answers those that were taken, gives its statements back.
  func close()
}

struct WriteJob: Sendable {
  /// Runs the verb and tells how it ended; may be called again when nothing of it has stayed.
  let run: @Sendable (SQLiteSession) -> WriteEnding
  /// Answers a verb whose transaction never began or was lost.
  let fail: @Sendable (any Error) -> Void
}

struct WriteEnding {
  /// False when the verb threw and nothing of it may stay.
  let keep: Bool
  /// Gives the caller the verb's value or error.
  let answer: @Sendable () -> Void
}

extension SQLiteSession {
  /// Runs a verb so that nothing of it stays when it throws.
  func inSavepoint(_ job: WriteJob) throws -> WriteEnding {
    try step("SAVEPOINT verb")
    let ending = job.run(self)
    if !ending.keep { try step("ROLLBACK TO verb") }
    try step("RELEASE verb")
    return ending
  }
}

/// The writer's prepared statements by their text: GRDB's cache costs as much as a small statement takes. Used by the
/// writer's connection only.
final class Statements: Sendable {
  /// Where they lie: a pointer belongs to one thread, a number to nobody.
  private let known = Mutex<[String: Int]>([:])

  /// Nil when SQLite refuses the text; the connection says why.
  func prepared(_ text: String, _ connection: OpaquePointer?) -> OpaquePointer? {
    if let place = known.withLock({ $0[text] }) { return OpaquePointer(bitPattern: place) }
    var made: OpaquePointer?
    sqlite3_prepare_v3(
      connection, Dialect.sqlite.statement(text), -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard let made else { return nil }
    let place = Int(bitPattern: made)
    known.withLock { $0[text] = place }
    return made
  }

  func forget() {
    known.withLock { known in
      for place in known.values { sqlite3_finalize(OpaquePointer(bitPattern: place)) }
      known = [:]
    }
  }
}

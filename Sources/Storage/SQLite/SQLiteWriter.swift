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
  let haste: Haste
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

/// A connection's prepared statements by their text: GRDB's cache costs as much as a small statement takes. For one
/// connection only.
final class Statements: Sendable {
  private struct Kept {
    /// Where they lie: a pointer belongs to one thread, a number to nobody.
    var places: [String: Int] = [:]
    /// The same by where the text lay at first: a literal always lies there, and to hash it costs more than to compare
    /// it with itself.
    var byTextPlace: [Int: (text: String, place: Int)] = [:]
  }

  private let kept = Mutex(Kept())

  /// Nil when SQLite refuses the text; the connection says why.
  func prepared(_ text: String, _ connection: OpaquePointer?) -> OpaquePointer? {
    let textPlace = text.utf8.withContiguousStorageIfAvailable { Int(bitPattern: $0.baseAddress) } ?? 0
    let place = kept.withLock { kept in
      if let first = kept.byTextPlace[textPlace], first.text == text { return first.place }
      if let place = kept.places[text] { return place }
      let place = Self.prepare(text, connection)
      guard place != 0 else { return 0 }
      kept.places[text] = place
      kept.byTextPlace[textPlace] = (text, place)
      return place
    }
    return OpaquePointer(bitPattern: place)
  }

  func forget() {
    kept.withLock { kept in
      for place in kept.places.values { sqlite3_finalize(OpaquePointer(bitPattern: place)) }
      kept = Kept()
    }
  }

  private static func prepare(_ text: String, _ connection: OpaquePointer?) -> Int {
    var made: OpaquePointer?
    sqlite3_prepare_v3(
      connection, Dialect.sqlite.statement(text), -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    return Int(bitPattern: made)
  }
}

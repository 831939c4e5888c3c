// SPDX-License-Identifier: Apache-2.0

/// The seam between what Mealdesk does and how it is kept. Two engines stand behind it: SQLite (`SQLiteStore`) and
/// PostgreSQL (`PostgresStore`). Closures are synchronous and run on the engine's own threads, never on the
/// cooperative pool, except SQLite's reads, which wait for nobody; they may run more than once (deadlock, lost
/// connection) and so touch only what they are given.
package protocol Store: Sendable {
  var dialect: Dialect { get }

  /// Rings after commits that wrote to the journal or queued tasks; on PostgreSQL also for other processes' commits.
  var bell: Bell { get }

  /// Rings the bell here and, on PostgreSQL, in the other processes.
  func ring(_ news: News)

  /// Reads from one consistent snapshot.
  func read<T: Sendable>(_ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T

  /// One transaction: durable when this returns, without any trace when it throws. `.commitInDoubt` is thrown only
  /// when the engine cannot tell; the caller asks again under the same command id.
  @discardableResult
  func write<T: Sendable>(_ haste: Haste, _ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T

  /// States of orders kept beside their rows; nil where there are none.
  var orderHeads: HeadBuffer? { get }

  /// Stops taking work, finishes what was taken, closes.
  func close() async
}

extension Store {
  @discardableResult
  package func write<T: Sendable>(_ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T {
    try await write(.prompt, body)
  }
}

/// How soon a transaction has its turn where one writer serves all.
package enum Haste: Sendable {
  /// A verb: somebody waits for it.
  case prompt
  /// Much at once, such as a batch of events: one after the other, between verbs.
  case bulk
}

package enum StorageError: Error, CustomStringConvertible {
  /// The database refused a statement.
  case failed(code: String, message: String, statement: String)
  /// A constraint held: unique, foreign key, not null or check.
  case constraint(message: String)
  /// The connection went away or a deadlock was broken; asking again may help.
  case unavailable(message: String)
  /// The connection was lost while committing.
  case commitInDoubt
  /// A row holds what this program does not understand.
  case corrupt(String)
  case closed
  /// The schema is newer or older than this program.
  case schema(String)

  package var isRetryable: Bool {
    switch self {
    case .unavailable, .commitInDoubt: true
    default: false
    }
  }

  package var description: String {
    switch self {
    case .failed(let code, let message, let statement): "database error \(code): \(message) in: \(statement)"
    case .constraint(let message): "constraint: \(message)"
    case .unavailable(let message): "database unavailable: \(message)"
    case .commitInDoubt: "connection lost while committing"
    case .corrupt(let what): "unreadable row: \(what)"
    case .closed: "the store is closed"
    case .schema(let what): what
    }
  }
}

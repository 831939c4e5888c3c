// SPDX-License-Identifier: Apache-2.0
import GRDB
import GRDBSQLite

/// SQL on one SQLite connection. Statements are prepared once per connection; values are bound and read through the C interface, because building GRDB's row values costs more than the
/// statement.
final class SQLiteSession: SQL {
  let dialect = Dialect.sqlite
  private let db: Database
  private let connection: OpaquePointer?
  private let journal: JournalCounter?
  private let statements: Statements?
  private(set) var news: News = []
  let orderHeads: OrderHeads?

  init(
    _ db: Database, journal: JournalCounter? = nil, statements: Statements? = nil, heads: HeadBuffer? = nil
  ) {
    self.db = db
    connection = db.sqliteConnection
    self.journal = journal
    self.statements = statements
    orderHeads = heads.map(OrderHeads.init)
  }

  func run(_ text: String, values: [SQLBinding]) throws -> Int {
    try step(text, values) { _ in }
    return Int(sqlite3_changes(connection))
  }

  func each(_ text: String, values: [SQLBinding], _ body: (Row) throws -> Void) throws {
    try step(text, values, body)
  }

  func nextJournalNumber() throws -> (number: Int64, position: Int64?) {
    guard let journal else { throw StorageError.corrupt("journal written outside a write transaction") }
    let number = journal.next()
    return (number, number)
  }

  func ringAfterCommit(_ news: News) { self.news.formUnion(news) }

  /// What was to be told before a verb that is rolled back.
  func goBack(to news: News) { self.news = news }

  var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

  /// Rows changed on this connection so far, those of rolled-back verbs too.
  var changes: Int64 { sqlite3_total_changes64(connection) }

  /// Runs a control statement (BEGIN, SAVEPOINT …): no values, not kept.
  func control(_ text: String) throws {
    guard sqlite3_exec(db.sqliteConnection, text, nil, nil, nil) == SQLITE_OK else { throw failure(text) }
  }

  /// Runs a control statement that comes with every group, and keeps it.
  func step(_ text: String) throws { try step(text, []) { _ in } }

  private func step(_ text: String, _ values: [SQLBinding], _ body: (Row) throws -> Void) throws {
    let statement = try prepared(text)
    defer { sqlite3_reset(statement) }
    for (i, value) in values.enumerated() { try bind(value?.sqlValue ?? .null, at: Int32(i + 1), to: statement, text) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try body(Row(source: .sqlite(statement)))
      case SQLITE_DONE: return
      default: throw failure(text)
      }
    }
  }

  private func prepared(_ text: String) throws -> OpaquePointer {
    if let statements {
      guard let statement = statements.prepared(text, connection) else { throw failure(text) }
      return statement
    }
    do {
      return try db.cachedStatement(sql: Dialect.sqlite.cached(text)).sqliteStatement
    } catch let error as DatabaseError {
      throw StorageError.failed(
        code: "\(error.extendedResultCode.rawValue)", message: error.message ?? "", statement: text)
    }
  }

  private func bind(_ value: SQLValue, at index: Int32, to statement: OpaquePointer, _ text: String) throws {
    let code: CInt =
      switch value {
      case .null: sqlite3_bind_null(statement, index)
      case .int(let n): sqlite3_bind_int64(statement, index, n)
      case .text(let s):
        s.utf8.withContiguousStorageIfAvailable { bindText($0, index, statement) }
          ?? Array(s.utf8).withUnsafeBufferPointer { bindText($0, index, statement) }
      case .blob(let b):
        b.withUnsafeBytes {
          sqlite3_bind_blob(
            statement, index, $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1), Int32($0.count), transient)
        }
      }
    guard code == SQLITE_OK else { throw failure(text) }
  }

  private func bindText(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int32, _ statement: OpaquePointer) -> CInt {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      return sqlite3_bind_text(statement, index, "", 0, transient)
    }
    return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
      sqlite3_bind_text(statement, index, $0, Int32(bytes.count), transient)
    }
  }

  private func failure(_ text: String) -> StorageError {
    let code = sqlite3_extended_errcode(connection)
    let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? ""
    return switch code & 0xFF {
    case SQLITE_CONSTRAINT: .constraint(message: message)
    case SQLITE_BUSY, SQLITE_LOCKED: .unavailable(message: message)
    default: .failed(code: "\(code)", message: message, statement: text)
    }
  }
}

/// SQLite copies what it is given.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

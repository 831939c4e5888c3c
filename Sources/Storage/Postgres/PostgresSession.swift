// SPDX-License-Identifier: Apache-2.0
import CPostgres
import Foundation

/// SQL on one libpq connection. Statements are prepared once per connection under a number; values travel as text.
/// Used by one thread only.
final class PostgresSession: SQL {
  let dialect = Dialect.postgres
  let orderHeads: OrderHeads? = nil
  private let connection: OpaquePointer
  private var prepared: [String: String] = [:]
  private var news: News = []

  /// Connects, or throws `.unavailable`.
  init(url: String) throws {
    guard let connection = PQconnectdb(url) else { throw StorageError.unavailable(message: "out of memory") }
    self.connection = connection
    guard PQstatus(connection) == CONNECTION_OK else {
      // Everything is initialised, so `deinit` runs after the throw and closes the connection.
      throw StorageError.unavailable(message: String(cString: PQerrorMessage(connection)))
    }
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
  }

  deinit { PQfinish(connection) }

  var isAlive: Bool { PQstatus(connection) == CONNECTION_OK }

  func run(_ text: String, values: [SQLBinding]) throws -> Int {
    let result = try execute(text, values)
    defer { PQclear(result) }
    return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
  }

  func each(_ text: String, values: [SQLBinding], _ body: (Row) throws -> Void) throws {
    let result = try execute(text, values)
    defer { PQclear(result) }
    for row in 0..<PQntuples(result) { try body(Row(source: .postgres(result, row))) }
  }

  func nextJournalNumber() throws -> (number: Int64, position: Int64?) {
    var number: Int64 = 0
    try each("SELECT nextval('journal_no')", values: []) { number = $0.int(0) }
    return (number, nil)
  }

  func ringAfterCommit(_ news: News) { self.news.formUnion(news) }

  func takeNews() -> News {
    defer { news = [] }
    return news
  }

  /// A statement without values that is not prepared: BEGIN, COMMIT, LISTEN, schema.
  func control(_ text: String) throws {
    let result = PQexec(connection, text)
    defer { PQclear(result) }
    try check(result, text)
  }

  /// Waits up to `milliseconds` for a notification; true when one came. Throws when the connection is gone.
  func waitForNotice(milliseconds: Int32) throws -> Bool {
    var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
    poll(&descriptor, 1, milliseconds)
    guard PQconsumeInput(connection) == 1 else { throw StorageError.unavailable(message: "connection lost") }
    var heard = false
    while let notice = PQnotifies(connection) {
      heard = true
      PQfreemem(notice)
    }
    return heard
  }

  private func execute(_ text: String, _ values: [SQLBinding]) throws -> OpaquePointer {
    let name = try statement(text)
    var result: OpaquePointer?
    withTexts(values) { result = PQexecPrepared(connection, name, Int32(values.count), $0, nil, nil, 0) }
    do {
      try check(result, text)
    } catch {
      PQclear(result)
      throw error
    }
    guard let result else { throw StorageError.unavailable(message: "no result") }
    return result
  }

  private func statement(_ text: String) throws -> String {
    if let name = prepared[text] { return name }
    let name = "s\(prepared.count)"
    let result = PQprepare(connection, name, text, 0, nil)
    defer { PQclear(result) }
    try check(result, text)
    prepared[text] = name
    return name
  }

  private func withTexts(_ values: [SQLBinding], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Void) {
    let owned: [UnsafeMutablePointer<CChar>?] = values.map { value in
      switch value?.sqlValue ?? .null {
      case .null: nil
      case .int(let n): strdup(String(n))
      case .text(let s): strdup(s)
      case .blob(let b): strdup(Hex.text(b))
      }
    }
    defer { for pointer in owned { free(pointer) } }
    owned.map { UnsafePointer($0) }.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  private func check(_ result: OpaquePointer?, _ text: String) throws {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
    default: throw failure(result, text)
    }
  }

  private func failure(_ result: OpaquePointer?, _ text: String) -> StorageError {
    let message = String(cString: PQerrorMessage(connection))
    let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? ""  // 'C' = PG_DIAG_SQLSTATE
    guard isAlive else { return .unavailable(message: message) }
    return switch state {
    case let s where s.hasPrefix("23"): .constraint(message: message)
    case "40001", "40P01", "55P03", "57P01", "57P02", "57P03", "": .unavailable(message: message)
    default: .failed(code: state, message: message, statement: text)
    }
  }
}

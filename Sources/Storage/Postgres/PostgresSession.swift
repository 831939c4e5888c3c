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
  /// What begins the transaction, not sent yet.
  private var opening: String?
  /// The end of the transaction is sent and not answered yet.
  private var isEnding = false

  /// Connects, or throws `.unavailable`.
  init(url: String) throws {
    guard let connection = PQconnectdb(url) else { throw StorageError.unavailable(message: "out of memory") }
    self.connection = connection
    guard PQstatus(connection) == CONNECTION_OK else {
      // Everything is initialised, so `deinit` runs after the throw and closes the connection.
      throw StorageError.unavailable(message: String(cString: PQerrorMessage(connection)))
    }
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    try control(Self.manner)
  }

  /// Every statement finds its rows by an index (`OrderPlanTests`). Left to itself the planner reads whole tables while
  /// its statistics know them as empty, and plans every lookup over ninety days anew.
  private static let manner = """
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off;
    SET random_page_cost = 1; SET plan_cache_mode = force_generic_plan
    """

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

  /// What is written to the journal nobody sees before the sequencer has been there.
  func ringAfterCommit(_ news: News) {
    self.news.formUnion(news.contains(.journal) ? news.subtracting(.journal).union(.unstamped) : news)
  }

  func takeNews() -> News {
    defer { news = [] }
    return news
  }

  /// Begins a transaction with its first statement: both go out together, which saves a way there and back. Nothing
  /// begins where no statement follows.
  func begin(_ text: String) { opening = text }

  /// Ends what has only read: nobody waits for the answer.
  func endReading() {
    if opening == nil { isEnding = PQsendQuery(connection, "COMMIT") == 1 }
    opening = nil
  }

  /// Makes durable what was written.
  func commit() throws {
    if opening == nil { try control("COMMIT") }
    opening = nil
  }

  /// Takes back what was written, where the connection still lives.
  func rollBack() {
    if opening == nil, isAlive { try? control("ROLLBACK") }
    opening = nil
  }

  /// A statement without values that is not prepared: COMMIT, LISTEN, schema.
  func control(_ text: String) throws {
    finishEnding()
    let result = PQexec(connection, text)
    defer { PQclear(result) }
    try check(result, text)
  }

  /// Waits up to `milliseconds` for notifications; returns what they say. Throws when the connection is gone.
  func waitForNotices(milliseconds: Int32) throws -> [String] {
    var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
    poll(&descriptor, 1, milliseconds)
    guard PQconsumeInput(connection) == 1 else { throw StorageError.unavailable(message: "connection lost") }
    var heard: [String] = []
    while let notice = PQnotifies(connection) {
      heard.append(String(cString: notice.pointee.extra))
      PQfreemem(notice)
    }
    return heard
  }

  private func execute(_ text: String, _ values: [SQLBinding]) throws -> OpaquePointer {
    finishEnding()
    if let opening {
      self.opening = nil
      return try execute(text, values, after: opening)
    }
    let name = try statement(text)
    var result: OpaquePointer?
    withParameters(values) {
      result = PQexecPrepared(connection, name, Int32(values.count), $0.values, $0.lengths, $0.formats, 0)
    }
    return try sound(result, text)
  }

  /// The transaction's first statement, sent together with what begins it.
  private func execute(_ text: String, _ values: [SQLBinding], after opening: String) throws -> OpaquePointer {
    let known = prepared[text]
    let name = known ?? "s\(prepared.count)"
    PQenterPipelineMode(connection)
    PQsendQueryParams(connection, opening, 0, nil, nil, nil, nil, 0)
    if known == nil { PQsendPrepare(connection, name, text, 0, nil) }
    withParameters(values) {
      PQsendQueryPrepared(connection, name, Int32(values.count), $0.values, $0.lengths, $0.formats, 0)
    }
    PQpipelineSync(connection)
    defer { leavePipeline() }
    PQclear(try sound(nextResult(), opening))
    if known == nil {
      PQclear(try sound(nextResult(), text))
      prepared[text] = name
    }
    return try sound(nextResult(), text)
  }

  /// The result of the next statement of a pipeline.
  private func nextResult() -> OpaquePointer? {
    let result = PQgetResult(connection)
    if result != nil, let more = PQgetResult(connection) { PQclear(more) }
    return result
  }

  /// Reads what is left up to the pipeline's end; one without an end is a lost connection.
  private func leavePipeline() {
    var isOver = false
    while !isOver, isAlive {
      // Nothing stands between two statements; twice nothing is the end of everything.
      guard let result = PQgetResult(connection) ?? PQgetResult(connection) else { break }
      isOver = PQresultStatus(result) == PGRES_PIPELINE_SYNC
      PQclear(result)
    }
    PQexitPipelineMode(connection)
  }

  private func finishEnding() {
    guard isEnding else { return }
    isEnding = false
    while let result = PQgetResult(connection) { PQclear(result) }
  }

  private func sound(_ result: OpaquePointer?, _ text: String) throws -> OpaquePointer {
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

  /// Values as libpq takes them: text, bytes as they are.
  private func withParameters(_ values: [SQLBinding], _ body: (Parameters) -> Void) {
    var (lengths, formats) = ([Int32](), [Int32]())
    let owned: [UnsafeMutablePointer<CChar>?] = values.map { value in
      let value = value?.sqlValue ?? .null
      lengths.append(value.blobLength)
      formats.append(value.isBlob ? 1 : 0)
      return value.copied()
    }
    defer { for pointer in owned { free(pointer) } }
    owned.map { UnsafePointer($0) }.withUnsafeBufferPointer { body(($0.baseAddress, lengths, formats)) }
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

private typealias Parameters = (values: UnsafePointer<UnsafePointer<CChar>?>?, lengths: [Int32], formats: [Int32])

extension SQLValue {
  fileprivate var isBlob: Bool { if case .blob = self { true } else { false } }

  fileprivate var blobLength: Int32 { if case .blob(let bytes) = self { Int32(bytes.count) } else { 0 } }

  /// In memory of its own, which the caller frees; nil for NULL.
  fileprivate func copied() -> UnsafeMutablePointer<CChar>? {
    switch self {
    case .null: return nil
    case .int(let number): return strdup(String(number))
    case .text(let text): return strdup(text)
    case .blob(let bytes):
      // An empty one is not NULL.
      let copy = malloc(max(bytes.count, 1))
      bytes.withUnsafeBytes { if let start = $0.baseAddress { copy?.copyMemory(from: start, byteCount: $0.count) } }
      return copy?.assumingMemoryBound(to: CChar.self)
    }
  }
}

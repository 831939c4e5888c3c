// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDBSQLite
import Storage

/// Durable verbs a second on SQLite beside the same statements bare: C interface, same pragmas, same grouping (what
/// waits of so many clients goes into one commit).
enum VerbsSQLite {
  static func run() async throws -> [Figure] {
    let folder = try Load.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try SQLiteStore(path: folder + "/verbs.sqlite")
    let desk = Load.desk(store)
    var figures: [Figure] = []
    for clients in Load.clients {
      let ours = try await Load.verbs(desk, clients: clients)
      let bare = try bare(folder + "/bare\(clients).sqlite", group: clients)
      figures.append(
        Figure("verbs-sqlite-\(clients)", ours, "verbs/s", against: "bare C, groups of \(clients)", limit: bare))
    }
    await store.close()
    return figures
  }

  struct Failed: Error { let text: String }

  private static func bare(_ path: String, group: Int) throws -> Double {
    let db = try open(path)
    defer { sqlite3_close(db) }
    let statements = try [
      "INSERT INTO counter (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1",
      """
      INSERT INTO journal (city, no, position, at, name, subject, case_id, order_id, actor, payload)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      """
      INSERT INTO command (city, id, verb, actor, at, result) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (city, id) DO NOTHING
      """,
    ].map { try prepare(db, $0) }
    defer { for statement in statements { sqlite3_finalize(statement) } }
    let at: Int64 = 1_760_000_000_000
    var number: Int64 = 0
    let started = Date.now
    while Date.now.timeIntervalSince(started) < Load.seconds {
      try execute(db, "BEGIN IMMEDIATE")
      for client in 0..<min(group, 256) {
        number += 1
        bind(number, at, "client\(client)", to: statements)
        for statement in statements {
          guard sqlite3_step(statement) == SQLITE_DONE else { throw Failed(text: String(cString: sqlite3_errmsg(db))) }
          sqlite3_reset(statement)
        }
      }
      try execute(db, "COMMIT")
    }
    return Double(number) / Date.now.timeIntervalSince(started)
  }

  /// The values that a verb binds, as it binds them: SQLite copies the texts.
  private static func bind(_ number: Int64, _ at: Int64, _ client: String, to statements: [OpaquePointer?]) {
    let (counter, journal, command) = (statements[0], statements[1], statements[2])
    sqlite3_bind_text(counter, 1, client, -1, transient)
    sqlite3_bind_int64(journal, 1, 0)
    sqlite3_bind_int64(journal, 2, number)
    sqlite3_bind_int64(journal, 3, number)
    sqlite3_bind_int64(journal, 4, at)
    sqlite3_bind_text(journal, 5, "bench.moved", -1, transient)
    sqlite3_bind_text(journal, 6, client, -1, transient)
    sqlite3_bind_null(journal, 7)
    sqlite3_bind_null(journal, 8)
    sqlite3_bind_text(journal, 9, "system:bench", -1, transient)
    sqlite3_bind_text(journal, 10, "{}", -1, transient)
    sqlite3_bind_int64(command, 1, 0)
    sqlite3_bind_int64(command, 2, number)
    sqlite3_bind_text(command, 3, "bench.move", -1, transient)
    sqlite3_bind_text(command, 4, "system:bench", -1, transient)
    sqlite3_bind_int64(command, 5, at)
    sqlite3_bind_text(command, 6, "{}", -1, transient)
  }

  static func open(_ path: String) throws -> OpaquePointer? {
    var db: OpaquePointer?
    guard sqlite3_open(path, &db) == SQLITE_OK else { throw Failed(text: "cannot open \(path)") }
    for text in [
      "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -32000",
      "PRAGMA wal_autocheckpoint = 4000",
      "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
      """
      CREATE TABLE command (city BIGINT, id BIGINT, verb TEXT, actor TEXT, at BIGINT, result TEXT,
        PRIMARY KEY (city, id)) WITHOUT ROWID
      """,
      """
      CREATE TABLE journal (city BIGINT, no BIGINT, position BIGINT, at BIGINT, name TEXT, subject TEXT, case_id BIGINT,
        order_id BIGINT, actor TEXT, payload TEXT, PRIMARY KEY (city, no)) WITHOUT ROWID
      """,
      "CREATE INDEX journal_position ON journal (position)",
    ] { try execute(db, text) }
    return db
  }

  static func execute(_ db: OpaquePointer?, _ text: String) throws {
    guard sqlite3_exec(db, text, nil, nil, nil) == SQLITE_OK else {
      throw Failed(text: String(cString: sqlite3_errmsg(db)))
    }
  }

  static func prepare(_ db: OpaquePointer?, _ text: String) throws -> OpaquePointer? {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(db, text, -1, &statement, nil) == SQLITE_OK else {
      throw Failed(text: String(cString: sqlite3_errmsg(db)))
    }
    return statement
  }
}

let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

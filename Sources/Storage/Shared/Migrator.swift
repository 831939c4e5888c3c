// SPDX-License-Identifier: Apache-2.0

/// One numbered step of the schema: append-only, the same text for both engines, safe beside a running older program
/// (adds tables, columns and indexes; never changes the meaning of what is there).
package struct Migration: Sendable {
  package let name: String
  let steps: @Sendable (any SQL) throws -> Void

  package init(_ name: String, _ statements: String...) {
    self.init(name) { sql in for statement in statements { try sql.make(statement) } }
  }

  /// A step that brings rows into another form. What it runs must stand in it in full: the tables change after it.
  init(_ name: String, steps: @escaping @Sendable (any SQL) throws -> Void) {
    self.name = name
    self.steps = steps
  }
}

extension SQL {
  /// Runs a statement of the schema.
  func make(_ statement: String) throws { try run(dialect.schema(statement)) }
}

/// Brings a store to this program's schema. Safe when several processes start at once: on PostgreSQL an advisory lock,
/// on SQLite the write lock admits one at a time.
enum Migrator {
  static func migrate(_ sql: any SQL, to all: [Migration]) throws {
    try sql.run(begin(sql.dialect))
    do {
      if sql.dialect == .postgres { _ = try sql.first("SELECT pg_advisory_xact_lock(620001)") { _ in } }
      try sql.run("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)")
      let done = try sql.rows("SELECT name FROM migration ORDER BY number") { $0.text(0) }
      try check(done, against: all)
      for (i, migration) in all.enumerated().dropFirst(done.count) {
        try migration.steps(sql)
        try sql.run("INSERT INTO migration (number, name) VALUES ($1, $2)", i + 1, migration.name)
      }
      try sql.run("COMMIT")
    } catch {
      try sql.run("ROLLBACK")
      throw error
    }
  }

  private static func begin(_ dialect: Dialect) -> String { dialect == .sqlite ? "BEGIN IMMEDIATE" : "BEGIN" }

  private static func check(_ done: [String], against all: [Migration]) throws {
    guard done.count <= all.count else {
      throw StorageError.schema(
        "the store's schema (\(done.count) steps) is newer than this program (\(all.count)); use a newer mealdesk")
    }
    for (i, name) in done.enumerated() where all[i].name != name {
      throw StorageError.schema("step \(i + 1) of the store's schema is '\(name)', this program has '\(all[i].name)'")
    }
  }
}

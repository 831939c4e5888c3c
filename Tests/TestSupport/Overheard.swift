// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Passes everything on and remembers what was asked.
package final class Overheard: SQL {
  private let sql: any SQL
  private var asked: [(text: String, values: [SQLBinding])] = []

  package init(_ sql: any SQL) { self.sql = sql }

  package var dialect: Dialect { sql.dialect }
  /// What lies in memory would answer in place of the tables.
  package var orderHeads: OrderHeads? { nil }

  package func run(_ text: String, values: [SQLBinding]) throws -> Int { try sql.run(text, values: values) }
  package func each(_ text: String, values: [SQLBinding], _ body: (Row) throws -> Void) throws {
    asked.append((text, values))
    try sql.each(text, values: values, body)
  }
  package func nextJournalNumber() throws -> (number: Int64, position: Int64?) { try sql.nextJournalNumber() }
  package func ringAfterCommit(_ news: News) { sql.ringAfterCommit(news) }

  /// How the engine goes about each statement that was asked.
  package func plans() throws -> [(statement: String, text: String)] {
    if dialect == .postgres {
      // A table of one row is read whole, whatever indexes it has.
      try sql.run("SET LOCAL enable_seqscan = off")
      try sql.run("SET LOCAL enable_bitmapscan = off")
    }
    let (word, column) = dialect == .sqlite ? ("EXPLAIN QUERY PLAN", 3) : ("EXPLAIN", 0)
    return try asked.map { text, values in
      (text, try sql.rows("\(word) \(text)", values: values) { $0.text(column) }.joined(separator: "\n"))
    }
  }
}

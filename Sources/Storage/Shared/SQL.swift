// SPDX-License-Identifier: Apache-2.0

/// An open read or write on the store: statements with `$1…` parameters, the same text on both engines.
/// Not Sendable: it lives inside one closure on one thread. `FOR UPDATE` (and `SKIP LOCKED`) is written where a row
/// must not change under us; SQLite, which has one writer, drops it.
package protocol SQL: AnyObject {
  var dialect: Dialect { get }

  /// Runs a statement and returns the number of rows it changed.
  @discardableResult
  func run(_ text: String, values: [SQLBinding]) throws -> Int

  /// Runs a query and hands over each row.
  func each(_ text: String, values: [SQLBinding], _ body: (Row) throws -> Void) throws

  /// The next journal number, taken while the caller holds the lock of the row it writes about, and the position if
  /// this engine can already stamp one (SQLite: one writer, so the order of numbers is the order of commits).
  func nextJournalNumber() throws -> (number: Int64, position: Int64?)

  /// The store's bell rings with this news once the transaction is durable, never when it rolls back. Write
  /// transactions only.
  func ringAfterCommit(_ news: News)

  /// States of orders that are newer than their rows; nil where every state goes to its row at once.
  var orderHeads: OrderHeads? { get }
}

extension SQL {
  @discardableResult
  package func run(_ text: String, _ values: SQLBinding...) throws -> Int {
    try run(text, values: values)
  }

  package func rows<T>(_ text: String, _ values: SQLBinding..., map: (Row) throws -> T) throws -> [T] {
    var out: [T] = []
    try each(text, values: values) { out.append(try map($0)) }
    return out
  }

  package func rows<T>(_ text: String, values: [SQLBinding], map: (Row) throws -> T) throws -> [T] {
    var out: [T] = []
    try each(text, values: values) { out.append(try map($0)) }
    return out
  }

  package func first<T>(_ text: String, _ values: SQLBinding..., map: (Row) throws -> T) throws -> T? {
    var out: T?
    try each(text, values: values) { if out == nil { out = try map($0) } }
    return out
  }

  package func count(_ text: String, _ values: SQLBinding...) throws -> Int {
    var out = 0
    try each(text, values: values) { out = Int($0.int(0)) }
    return out
  }

  package func exists(_ text: String, _ values: SQLBinding...) throws -> Bool {
    var found = false
    try each(text, values: values) { _ in found = true }
    return found
  }
}

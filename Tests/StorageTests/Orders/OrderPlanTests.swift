// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Storage
import TestSupport
import Testing

/// Every way to find orders is an index lookup on both engines: no plan walks through a table.
@Suite struct OrderPlanTests {
  typealias Book = OrderBook

  static let lookups: [(name: String, ask: @Sendable (any SQL) throws -> Void)] = [
    ("by id", { _ = try $0.order(Book.order("qw-1").id) }),
    ("by number and city", { _ = try $0.order(OrderRef("qw-1"), city: Book.city) }),
    ("by number", { _ = try $0.orders(numbered: OrderRef("qw-1"), limit: 20) }),
    ("by numbers, locked", { _ = try $0.lockedOrders([OrderRef("qw-1"), OrderRef("qw-2")], city: Book.city) }),
    ("of a customer", { _ = try $0.orders(of: .customer(Book.chen), city: Book.city, days: Book.days(), limit: 20) }),
    ("of a shop", { _ = try $0.orders(of: .shop(Book.lighthouse), city: Book.city, days: Book.days(), limit: 20) }),
    ("of a rider", { _ = try $0.orders(of: .rider(Book.zhou), city: Book.city, days: Book.days(), limit: 20) }),
    ("due", { _ = try $0.dueOrders(in: Book.city, at: Book.noon, limit: 20) }),
    ("cities with clocks", { _ = try $0.city(withClocksAfter: .none) }),
  ]

  @Test(arguments: Engine.allCases)
  func nobodyWalksThroughATable(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { try $0.prepareOrderDays(at: Book.noon) }
      try await Book.fill(store, [Book.order("qw-1", rider: Book.zhou, clockAt: Book.noon)])
      for lookup in Self.lookups {
        let plans = try await store.write { sql in
          let ears = Overheard(sql)
          try lookup.ask(ears)
          return try ears.plans()
        }
        #expect(!plans.isEmpty, "\(lookup.name)")
        for plan in plans {
          #expect(!plan.text.contains("SCAN "), "\(plan.statement)\n\(plan.text)")
          #expect(!plan.text.contains("Seq Scan"), "\(plan.statement)\n\(plan.text)")
          #expect(!plan.text.contains("TEMP B-TREE"), "\(plan.statement)\n\(plan.text)")
        }
        if ProcessInfo.processInfo.environment["MEALDESK_SHOW_PLANS"] != nil {
          for plan in plans { print("\(engine), \(lookup.name): \(plan.statement)\n\(plan.text)") }
        }
      }
    }
  }
}

/// Passes everything on and remembers what was asked.
private final class Overheard: SQL {
  private let sql: any SQL
  private var asked: [(text: String, values: [SQLBinding])] = []

  init(_ sql: any SQL) { self.sql = sql }

  var dialect: Dialect { sql.dialect }
  /// What lies in memory would answer in place of the tables.
  var orderHeads: OrderHeads? { nil }

  func run(_ text: String, values: [SQLBinding]) throws -> Int { try sql.run(text, values: values) }
  func each(_ text: String, values: [SQLBinding], _ body: (Row) throws -> Void) throws {
    asked.append((text, values))
    try sql.each(text, values: values, body)
  }
  func nextJournalNumber() throws -> (number: Int64, position: Int64?) { try sql.nextJournalNumber() }
  func ringAfterCommit(_ news: News) { sql.ringAfterCommit(news) }

  func plans() throws -> [(statement: String, text: String)] {
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

// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Storage
import TestSupport
import Testing

/// Every way to find orders is an index lookup on both engines: no plan walks through a table.
@Suite struct OrderPlanTests {
  typealias Book = OrderBook

  static let two = [
    OrderKey(city: Book.city, ref: OrderRef("qw-1")), OrderKey(city: .none, ref: OrderRef("qw-2")),
  ]

  static let many = (1...300).map { OrderKey(city: Book.city, ref: OrderRef("qw-\($0)")) }

  static let accounts = (1...300).map { (city: Book.city, account: Array("\($0)".utf8)) }

  static let lookups: [(name: String, ask: @Sendable (any SQL) throws -> Void)] = [
    ("by id", { _ = try $0.order(Book.order("qw-1").id) }),
    ("by number and city", { _ = try $0.order(OrderRef("qw-1"), city: Book.city) }),
    ("by number", { _ = try $0.orders(numbered: OrderRef("qw-1"), limit: 20) }),
    ("by numbers, locked", { _ = try $0.lockedOrders([OrderRef("qw-1"), OrderRef("qw-2")], city: Book.city) }),
    ("of two cities, locked", { _ = try $0.lockedOrders(Self.two) }),
    ("three hundred, locked", { _ = try $0.lockedOrders(Self.many) }),
    ("who watches them", { _ = try $0.watchers(of: Self.two) }),
    ("who watches three hundred", { _ = try $0.watchers(of: Self.many) }),
    ("their customers", { _ = try $0.persons(.customer, accounts: Self.accounts) }),
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
      let others = (2...300).map { Book.order("qw-\($0)", number: $0) }
      try await Book.fill(store, [Book.order("qw-1", rider: Book.zhou, clockAt: Book.noon)] + others)
      for lookup in Self.lookups {
        let plans = try await store.write { sql in
          let ears = Overheard(sql)
          try lookup.ask(ears)
          return try ears.plans()
        }
        #expect(!plans.isEmpty, "\(lookup.name)")
        for plan in plans {
          #expect(!Self.tables(plan.text).contains("SCAN "), "\(plan.statement)\n\(plan.text)")
          #expect(!plan.text.contains("Seq Scan"), "\(plan.statement)\n\(plan.text)")
          #expect(!plan.text.contains("TEMP B-TREE"), "\(plan.statement)\n\(plan.text)")
          // SQLite says of a table "SEARCH" though it walks through it first to make a filter.
          #expect(!plan.text.contains("BLOOM FILTER"), "\(plan.statement)\n\(plan.text)")
        }
        if ProcessInfo.processInfo.environment["MEALDESK_SHOW_PLANS"] != nil {
          for plan in plans { print("\(engine), \(lookup.name): \(plan.statement)\n\(plan.text)") }
        }
      }
    }
  }

  /// A plan without its lines about the rows of the question itself, which SQLite calls a scan as well.
  private static func tables(_ plan: String) -> String {
    plan.split(separator: "\n").filter { !$0.contains(/SCAN (asked|listed|CONSTANT ROW|\d+ CONSTANT ROWS)$/) }
      .joined(separator: "\n")
  }
}

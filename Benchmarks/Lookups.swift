// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Storage
import TestSupport

/// Orders found over the API by number, customer, shop and rider among ten million on SQLite, one million on PostgreSQL;
/// beside it the same among a hundred thousand. Timed at the client, one request after another. MEALDESK_BENCH_ORDERS makes a short trial;
/// with MEALDESK_SHOW_PLANS the plans at that size go to the other output.
enum Lookups {
  private static let orders =
    ProcessInfo.processInfo.environment["MEALDESK_BENCH_ORDERS"].flatMap { Int($0) } ?? 10_000_000
  private static let few = 100_000
  private static let times = 1_000

  /// Milliseconds at the 99th percentile, by what is asked for.
  private typealias Times = [String: Double]

  static func run() async throws -> [Figure] {
    try await figures("sqlite", orders) { nil }
      + figures("postgres", orders / 10) { try IngestPostgres.database(named: "lookups") }
  }

  private static func figures(_ engine: String, _ orders: Int, _ address: () throws -> String?) async throws -> [Figure]
  {
    let small = try await measure(few, address(), plans: false)
    let big = try await measure(
      orders, address(), plans: ProcessInfo.processInfo.environment["MEALDESK_SHOW_PLANS"] != nil)
    return questions.map(\.name).map {
      Figure(
        "lookups-\(engine)-\($0)-p99", big[$0] ?? 0, "ms", against: "among \(few) orders, not \(orders)",
        limit: small[$0] ?? 0)
    }
  }

  private static func measure(_ count: Int, _ address: String?, plans: Bool) async throws -> Times {
    let folder = try DeskFolder(address)
    defer { folder.remove() }
    _ = try await folder.staff(1)
    let token = try await folder.token([.ordersRead])
    let past = PastOrders(count, until: Load.now())
    try await past.fill(folder.desk)
    if plans { try await show(past, folder.store) }
    let served = try await Served(folder)
    defer { served.stop() }
    let connection = try Connection(port: served.port)
    return try Dictionary(uniqueKeysWithValues: questions.map { ($0.name, try ask($0.path, past, connection, token)) })
  }

  private static let questions: [(name: String, path: @Sendable (PastOrders, Int) -> String)] = [
    ("number", { "/api/v1/orders/\($0.order($1).ref)" }),
    ("customer", { party("customer", $0.order($1).customer, $0.order($1).city) }),
    ("shop", { party("shop", $0.order($1).shop, $0.order($1).city) }),
    ("rider", { party("rider", $0.order($1).rider, $0.order($1).city) }),
  ]

  private static func party(_ side: String, _ name: String, _ city: Int) -> String {
    "/api/v1/orders?city=\(city)&party=\(side)&name=\(name)"
  }

  private static func ask(
    _ path: (PastOrders, Int) -> String, _ past: PastOrders, _ connection: Connection, _ token: String
  ) throws -> Double {
    var spans: [Double] = []
    for turn in 0..<times {
      let request = Connection.get(path(past, turn * 1_299_709), token)
      let started = ContinuousClock.now
      let answer = try connection.ask(request)
      spans.append((ContinuousClock.now - started).milliseconds)
      guard answer.status == 200, answer.body.contains("order_") else {
        throw Served.Failed(
          description: "\(request.prefix { $0 != "\r" }): \(answer.status) \(answer.body.prefix(500))")
      }
    }
    return spans.percentile(0.99)
  }

  private static func show(_ past: PastOrders, _ store: any Store) async throws {
    let (one, city) = (past.order(past.count / 2), City(past.order(past.count / 2).city) ?? .none)
    let days = (Day(Load.now()) - 90)...Day(Load.now())
    let plans = try await store.write { sql in
      let ears = Overheard(sql)
      _ = try ears.orders(numbered: OrderRef(one.ref), limit: 20)
      for party in [
        PartyRef.customer(CustomerRef(one.customer)), .shop(ShopRef(one.shop)), .rider(RiderRef(one.rider)),
      ] {
        _ = try ears.orders(of: party, city: city, days: days, limit: 20)
      }
      return try ears.plans()
    }
    for plan in plans { Bench.complain("\(plan.statement)\n\(plan.text)") }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Days and cities with orders of before a day, oldest day of the first city first.
  package func orderDays(before end: Day, in city: City?) async throws -> [(city: City, day: Day)] {
    var days: [(city: City, day: Day)] = []
    while let next = try await store.read({ [last = days.last] in
      try $0.orderDay(after: last, before: end, only: city)
    }) { days.append(next) }
    return days
  }

  /// At most `limit` orders of a day, by id, that nobody watches.
  package func ordersToArchive(
    of city: City, on day: Day, after last: OrderID?, limit: Int
  ) async throws -> [ArchivedOrder] {
    try await store.read { try $0.unwatchedOrders(of: city, on: day, after: last, limit: limit) }.map(
      ArchivedOrder.init)
  }

  /// Deletes orders that lie in an archive, unless they have changed since or somebody watches them. Returns how many.
  package func deleteArchived(_ orders: [ArchivedOrder], at now: Instant) async throws -> Int {
    let stored = try orders.map { try $0.stored }
    var count = 0
    for start in stride(from: 0, to: stored.count, by: Self.archiveSlice) {
      let part = Array(stored[start..<min(start + Self.archiveSlice, stored.count)])
      count += try await change(by: .system("archive"), .bulk, at: now) { try $0.sql.deleteUnchanged(part) }
    }
    return count
  }

  /// Brings orders of an archive back, unless they are there. Returns how many came.
  package func restoreArchived(_ orders: [ArchivedOrder], at now: Instant) async throws -> Int {
    let stored = try orders.map { try $0.stored }
    var count = 0
    for start in stride(from: 0, to: stored.count, by: Self.archiveSlice) {
      let part = Array(stored[start..<min(start + Self.archiveSlice, stored.count)])
      count += try await change(by: .system("archive"), .bulk, at: now) { try $0.sql.putBack(part) }
    }
    return count
  }

  /// Orders in one transaction.
  private static let archiveSlice = 100

  /// Makes room for the orders of the days to come, and lets those go that policy no longer keeps.
  package func turnOrderDays(at now: Instant) async throws {
    if store.dialect == .postgres {
      try await change(by: .system("orders"), at: now) { try $0.sql.prepareOrderDays(at: now) }
    }
    guard let first = policies.retention.firstOrderDay(at: now) else { return }
    for day in try await store.read({ try $0.orderPartitions(before: first) }) { try await forget(day, at: now) }
    var last: OrderID?
    repeat {
      try Task.checkCancellation()
      let limit = Self.archiveSlice
      last = try await change(by: .system("orders"), .bulk, at: now) { [last] in
        try $0.sql.forgetOrders(before: first, after: last, limit: limit)
      }
    } while last != nil
  }

  /// A day that is a partition.
  private func forget(_ day: Day, at now: Instant) async throws {
    for city in try await store.read({ try $0.cities(ofPartition: day) }) {
      try Task.checkCancellation()
      try await change(by: .system("orders"), .bulk, at: now) { try $0.sql.forgetNumbers(of: city, ofPartition: day) }
    }
    try await change(by: .system("orders"), .bulk, at: now) { try $0.sql.dropOrders(ofPartition: day) }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What ports know from our own mirror; they serve the house itself, so nobody's rights are asked.

extension Desk {
  /// The order as it is mirrored; nil before its first event.
  package func mirrored(_ ref: OrderRef, city: City) async throws -> Order? {
    try await store.read { try $0.order(ref, city: city)?.order }
  }

  /// Those of the orders that are mirrored.
  package func mirrored(_ refs: [OrderRef], city: City) async throws -> [Order] {
    try await store.read { try $0.orders(refs, city: city).map(\.order) }
  }

  /// The same from whatever cities, as they stand at one moment, also for a command beside a running server.
  package func mirrored(_ keys: [OrderKey]) async throws -> [OrderKey: Order] {
    try await store.read { try $0.newestOrders(keys) }
  }

  /// The open orders that an order's rider has, itself included; only itself where the store does not answer.
  package func carried(with order: Order, at now: Instant) async -> [Order] {
    guard let rider = order.rider, !order.isOver else { return [order] }
    let days = (Day(now) - 1)...Day(now)
    let found = try? await store.read { sql in
      try sql.orders(of: .rider(rider), city: order.city, days: days, limit: 20).map(\.order)
    }
    return [order] + (found ?? []).filter { $0.ref != order.ref && !$0.isOver }
  }

  /// In which of these cities an order of that number is known. For messages that name no shop.
  package func city(of ref: OrderRef, among cities: [City]) async throws -> City? {
    try await store.read { sql in
      try sql.orders(numbered: ref, limit: 20).map(\.order.city).first { cities.contains($0) }
    }
  }
}

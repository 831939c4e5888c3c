// SPDX-License-Identifier: Apache-2.0

/// What is counted of the order events, to see what hits many at once.
package enum PulseSignal: String, Codable, Sendable, CaseIterable, Comparable {
  case placed
  /// Of the orders that were due in the window: still on their way some minutes later.
  case late
  case cancelled
  /// The carrier is stuck.
  case exception
  /// Money back was asked for.
  case refund
  /// Something we noticed before the customer did.
  case concern
  /// Events of any kind: none at all is a feed that has gone silent.
  case event

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Where it is counted. Names are the platform's; a part of town is a square of the city's grid.
package enum PulsePlace: Codable, Hashable, Sendable, Comparable {
  case city(City)
  case shop(City, ShopRef)
  case carrier(City, String)
  case area(City, x: Int, y: Int)

  package var city: City {
    switch self {
    case .city(let city), .shop(let city, _), .carrier(let city, _), .area(let city, _, _): city
    }
  }

  private var sortKey: (Int16, String) { (city.number, "\(self)") }
  package static func < (a: Self, b: Self) -> Bool { a.sortKey < b.sortKey }
}

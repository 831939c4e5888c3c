// SPDX-License-Identifier: Apache-2.0

/// What is counted of the order events, to see what hits many at once.
package enum PulseSignal: String, Codable, Sendable, CaseIterable, Comparable {
  case placed
  /// Orders by the minute in which they were due, and those of them that have come to an end.
  case due, landed
  /// Of the orders that were due in a window: still on their way some minutes later. Worked out of the two above.
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

  /// A square of 2,048 metres.
  package static func area(_ city: City, of place: Place) -> Self { .area(city, x: place.x >> 11, y: place.y >> 11) }

  package var city: City {
    switch self {
    case .city(let city), .shop(let city, _), .carrier(let city, _), .area(let city, _, _): city
    }
  }

  private var sortKey: (Int16, Int, Int, Int, String) {
    switch self {
    case .city(let city): (city.number, 0, 0, 0, "")
    case .area(let city, let x, let y): (city.number, 1, x, y, "")
    case .carrier(let city, let name): (city.number, 2, 0, 0, name)
    case .shop(let city, let shop): (city.number, 3, 0, 0, shop.text)
    }
  }
  package static func < (a: Self, b: Self) -> Bool { a.sortKey < b.sortKey }
}

/// What one order's new events mean for the counters: small, because a batch has a thousand of them.
package struct PulseMark: Sendable {
  package var city: City
  package var events = 0
  package var shop: ShopRef?
  package var place: Place?
  package var carrier: String?
  package var signals: Signals = []
  /// The minute the order was due by the clock it began with: later moves of the clock make nobody less late.
  package var due: Int64?

  package struct Signals: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let placed = Signals(rawValue: 1)
    package static let due = Signals(rawValue: 2)
    package static let landed = Signals(rawValue: 4)
    package static let cancelled = Signals(rawValue: 8)
    package static let exception = Signals(rawValue: 16)
    package static let refund = Signals(rawValue: 32)
    /// A carrier that has not told of this order before: an order placed with it.
    package static let called = Signals(rawValue: 64)
  }

  /// What came too late to tell of the present: a backlog that is made up for is no storm.
  package static let stale = Span.minutes(15)

  package init(city: City) { self.city = city }

  /// Whether anything has ended it: what `Order.isOver` says, without asking which end it was.
  private static func hasEnded(_ order: Order) -> Bool {
    order.cancelled != nil || order.completedAt != nil || order.numbered.contains { $0.deliveredAt != nil }
      || (!order.riderMarks.isEmpty && order.deliveredAt != nil)
  }

  /// - Parameters:
  ///   - places: those of the events that said something new. An event is a large value: it is looked at where it lies.
  ///   - now: the time they came.
  package init(_ events: [OrderEvent], at places: [Int], before: Order, after: Order, at now: Instant) {
    city = after.city
    self.events = places.count
    var mayLand = false
    for place in places {
      let isFresh = now - events[place].at < Self.stale
      switch events[place].kind {
      case .placed:
        if isFresh { signals.insert(.placed) }
        mayLand = true
      case .delivered, .completed: mayLand = true
      case .cancelled, .invalidated:
        if isFresh { signals.insert(.cancelled) }
        mayLand = true
      case .delivery:
        if let name = events[place].carrier {
          carrier = name
          if isFresh, !before.deliveryMarks.contains(where: { $0.carrier == name }) { signals.insert(.called) }
        }
        if isFresh, events[place].step == Delivery.Step.raise.rawValue { signals.insert(.exception) }
      case .afterSale:
        if isFresh, events[place].step == AfterSale.Step.apply.rawValue { signals.insert(.refund) }
      default: break
      }
    }
    guard mayLand || !signals.isEmpty, let placed = after.placed else { return }
    (shop, place) = (placed.shop, placed.shopPlace)
    guard mayLand, let first = placed.due else { return }
    due = first.minute
    let wasPlaced = before.placed != nil
    if !wasPlaced { signals.insert(.due) }
    if Self.hasEnded(after), !wasPlaced || !Self.hasEnded(before) { signals.insert(.landed) }
  }
}

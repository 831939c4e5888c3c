// SPDX-License-Identifier: Apache-2.0

/// What an incident is about. An order is inside when it is inside everything that is named here; what is left empty
/// names nothing. Only what the platform has told counts: an order whose shop, place or carrier is not known is outside
/// a scope that asks for it.
package struct IncidentScope: Codable, Hashable, Sendable {
  /// At least one.
  package var cities: [City]
  /// Shop or door lies in it. Places are on one city's grid, so it needs exactly one city.
  package var circle: Circle?
  package var shops: [ShopRef]
  /// As the feed names them.
  package var carriers: [String]
  /// Orders that were under way at any time from here …
  package var from: Instant
  /// … to here; nil while nobody knows.
  package var until: Instant?

  package struct Circle: Codable, Hashable, Sendable {
    package var centre: Place
    /// Metres.
    package var radius: Int
    package init(centre: Place, radius: Int) {
      self.centre = centre
      self.radius = radius
    }
    package func holds(_ place: Place) -> Bool { centre.distance(to: place) <= Double(radius) }
  }

  package init(
    cities: [City], circle: Circle? = nil, shops: [ShopRef] = [], carriers: [String] = [], from: Instant,
    until: Instant? = nil
  ) {
    self.cities = cities
    self.circle = circle
    self.shops = shops
    self.carriers = carriers
    self.from = from
    self.until = until
  }

  package static let mostCities = 400
  package static let mostShops = 500
  package static let mostCarriers = 20
  package static let largestRadius = 50_000

  package func holds(_ order: Order) -> Bool {
    guard cities.contains(order.city), let placed = order.placed else { return false }
    if !shops.isEmpty, !(placed.shop.map(shops.contains) ?? false) { return false }
    if let circle, ![placed.shopPlace, placed.dropPlace].contains(where: { $0.map(circle.holds) ?? false }) {
      return false
    }
    if !carriers.isEmpty, !order.deliveryMarks.contains(where: { $0.carrier.map(carriers.contains) ?? false }) {
      return false
    }
    if let until, placed.at >= until { return false }
    let end = order.isOver ? order.deliveredAt ?? order.cancelled?.at ?? order.completedAt : nil
    return end.map { $0 > from } ?? true
  }

  /// Whether everything inside the other is surely inside this one.
  package func covers(_ other: IncidentScope) -> Bool {
    other.cities.allSatisfy(cities.contains) && circle == nil
      && (shops.isEmpty || (!other.shops.isEmpty && other.shops.allSatisfy(shops.contains)))
      && (carriers.isEmpty || (!other.carriers.isEmpty && other.carriers.allSatisfy(carriers.contains)))
  }

  /// - Throws: `IncidentError.invalid` with the field and the rule it breaks.
  package func check(at now: Instant) throws(IncidentError) {
    let rule: (String, String)? =
      if cities.isEmpty || cities.count > Self.mostCities || cities.contains(.none) {
        ("cities", "1 to \(Self.mostCities) cities")
      } else if let circle, cities.count != 1 || !(1...Self.largestRadius).contains(circle.radius) {
        ("circle", "one city and a radius of 1 to \(Self.largestRadius) metres")
      } else if shops.count > Self.mostShops || !shops.allSatisfy(\.isSound) {
        ("shops", "at most \(Self.mostShops); each \(ShopRef.rule)")
      } else if carriers.count > Self.mostCarriers || !carriers.allSatisfy({ Ref<RiderThing>($0).isSound }) {
        ("carriers", "at most \(Self.mostCarriers) names of 1 to 64 characters")
      } else if from > now {
        ("from", "not in the future")
      } else if let until, until <= from {
        ("until", "after the beginning")
      } else {
        nil
      }
    if let rule { throw .invalid(field: rule.0, rule: rule.1) }
  }
}

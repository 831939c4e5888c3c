// SPDX-License-Identifier: Apache-2.0
import Domain

/// A platform or carrier that speaks its own language: how it is known, how it signs, and which cities are its.
package struct ForeignFeed: Hashable, Sendable {
  package enum Style: String, Sendable, CaseIterable { case eleme, meituan, peisong }

  /// Part of the address it pushes to; event ids are unique within it.
  package var name: String
  package var style: Style
  /// Shared with the platform; signs both directions.
  package var secret: String
  /// Our application there: the app id it puts into pushes, the key our calls carry, and the shop's token.
  package var app: String
  package var key: String
  package var token: String
  /// Where its commands go; nil when it only tells.
  package var base: String?
  /// The address that was registered there; it is part of what Meituan signs. "https://desk.example/…/meituan/mt".
  package var publicURL: String?
  package var cities: [ForeignCity]
  package var habits = Habits()

  /// What differs between two platforms of one style, or is not certain.
  package struct Habits: Hashable, Sendable {
    /// Ele.me: which line of the signature is used.
    package var signature = ElemeSignature.Scheme.sorted
    /// Pushes older than this are refused; nil takes any age, because platforms push again for hours.
    package var oldestPush: Span?
    /// Meituan: what delivery code 5 means.
    package var code5 = Code5.held
    /// Carriers that never go back; others fall back to looking for a rider.
    package var isMonotonic = true
    /// How often what pushes have lost is asked for.
    package var pullEvery = Span.seconds(60)
    package init() {}
  }

  package enum Code5: String, Sendable, CaseIterable { case held, assigned }

  package init(
    name: String, style: Style, secret: String, app: String = "", key: String = "", token: String = "",
    base: String? = nil, publicURL: String? = nil, cities: [ForeignCity]
  ) {
    self.name = name
    self.style = style
    self.secret = secret
    self.app = app
    self.key = key
    self.token = token
    self.base = base
    self.publicURL = publicURL
    self.cities = cities
  }

  func city(ofShop shop: String) -> ForeignCity? { cities.first { $0.shops[shop] != nil } }
  func city(_ city: City) -> ForeignCity? { cities.first { $0.city == city } }
}

/// One of its cities: where our grid begins, which shops lie in it, and how fast its riders are.
package struct ForeignCity: Hashable, Sendable {
  package var city: City
  /// Degrees; the point (0, 0) of the city's grid.
  package var origin: Point
  /// By the platform's own name; the place where it is known.
  package var shops: [String: Point?]
  package var pace = Pace(metresPerMinute: 300, pickSeconds: 180, dropSeconds: 180)
  /// How many orders a rider may have: platforms do not tell it.
  package var ordersPerRider = 4
  /// How long a kitchen takes when nobody has said anything.
  package var cooking = Span.minutes(15)

  /// Longitude and latitude in degrees.
  package struct Point: Hashable, Sendable {
    package var longitude: Double
    package var latitude: Double

    package init?(longitude: Double, latitude: Double) {
      guard (-180...180).contains(longitude), (-90...90).contains(latitude) else { return nil }
      self.longitude = longitude
      self.latitude = latitude
    }
  }

  package init(city: City, origin: Point, shops: [String: Point?]) {
    self.city = city
    self.origin = origin
    self.shops = shops
  }

  /// Whole metres east and north of the origin. Within a city the earth is flat: an error below a metre at 20 km.
  func place(_ point: Point) -> Place {
    let metresPerDegree = 111_194.926_6
    let shrink = Self.cosine(origin.latitude)
    return Place(
      x: Int(((point.longitude - origin.longitude) * metresPerDegree * shrink).rounded()),
      y: Int(((point.latitude - origin.latitude) * metresPerDegree).rounded()))
  }

  func place(ofShop shop: String) -> Place? { (shops[shop] ?? nil).map(place) }

  /// Of an angle in degrees, by its series: good to nine digits up to the poles.
  private static func cosine(_ degrees: Double) -> Double {
    let x = degrees * Double.pi / 180
    var (term, sum) = (1.0, 1.0)
    for n in stride(from: 2.0, through: 24, by: 2) {
      term *= -x * x / (n * (n - 1))
      sum += term
    }
    return sum
  }
}

extension Fields {
  /// "121.4737,31.2304" in one field, or two fields of degrees.
  func point(joined: String, longitude: String, latitude: String) throws(EventFault) -> ForeignCity.Point? {
    let pair =
      word(joined)?.split(separator: ",").map { String($0) } ?? [word(longitude), word(latitude)].compactMap { $0 }
    guard pair.count == 2 else { return nil }
    guard let east = Double(pair[0].trimmed), let north = Double(pair[1].trimmed),
      let point = ForeignCity.Point(longitude: east, latitude: north)
    else { throw EventFault(word(joined) == nil ? longitude : joined, rule: "is longitude and latitude in degrees") }
    return point
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// Whose orders an integrator asks for: `?city=7&customer=…`, or `shop` or `rider` in its place.
struct APIOrderSearch: Sendable {
  let city: City
  let party: PartyRef
  /// Where the page before ended.
  let before: OrderID?
  let limit: Int

  private static let most = 100
  private static let usual = 20

  init(_ request: Request) throws {
    guard let city = request.query("city").flatMap({ Int($0) }).flatMap({ City($0) }) else {
      throw DeskError.invalid(field: "city", rule: "the number of a city, 0 to 4095")
    }
    self.city = city
    let named = ["customer", "shop", "rider"].compactMap { name in request.query(name).map { (name, $0) } }
    guard named.count == 1, let (name, text) = named.first else {
      throw DeskError.invalid(field: "customer", rule: "one of customer, shop and rider is given")
    }
    let ref = CustomerRef(text)
    guard ref.isSound else { throw DeskError.invalid(field: name, rule: CustomerRef.rule) }
    party =
      switch name {
      case "customer": .customer(ref)
      case "shop": .shop(ShopRef(text))
      default: .rider(RiderRef(text))
      }
    before = try request.query("cursor").map { text in
      guard let id = OrderID(text), id.city == city else {
        throw DeskError.invalid(field: "cursor", rule: "from an earlier answer")
      }
      return id
    }
    limit =
      try request.query("limit").map { text in
        guard let limit = Int(text), (1...Self.most).contains(limit) else {
          throw DeskError.invalid(field: "limit", rule: "1 to \(Self.most)")
        }
        return limit
      } ?? Self.usual
  }
}

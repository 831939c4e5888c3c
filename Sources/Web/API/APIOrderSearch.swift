// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// Whose orders an integrator asks for: `?city=7&party=customer&name=…`, by the platform's own name.
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
    let text = request.query("name") ?? ""
    guard CustomerRef(text).isSound else { throw DeskError.invalid(field: "name", rule: CustomerRef.rule) }
    switch request.query("party") {
    case "customer": party = .customer(CustomerRef(text))
    case "shop": party = .shop(ShopRef(text))
    case "rider": party = .rider(RiderRef(text))
    default: throw DeskError.invalid(field: "party", rule: "customer, shop or rider")
    }
    before = try request.query("cursor").map { text in
      guard let id = OrderID(text) else {
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

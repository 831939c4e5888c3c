// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// What the platform knows of 林小满's two orders: one shop, one door, nobody has picked anything up. Takes every command.
struct TownPlatform: PlatformPort {
  func can(_ command: PlatformCommand) async throws(PortError) -> CanReply { CanReply(yes: true) }
  func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply { CommandReply(.accepted) }

  func reply(to command: String) async throws(PortError) -> CommandReply? { CommandReply(.accepted) }

  func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    let (shop, door) = (Place(x: 2000, y: 2000), Place(x: 3300, y: 3300))
    return orders.map { order in
      OrderFacts(
        order: order, city: city, at: Town.noon, shop: ShopRef("S1"), shopPlace: shop, dropPlace: door, dropToken: "d1",
        customer: CustomerRef("C1"), due: Town.noon + .minutes(40), accepted: true, readyBy: Town.noon + .minutes(10),
        readyMarked: false, epoch: 0, rider: nil, riderAtShopBy: Town.noon + .minutes(9), together: [],
        pace: Pace(metresPerMinute: 300, pickSeconds: 60, dropSeconds: 60))
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

// From the order to the food: merchants accept after a while, kitchens cook at a few stations in the order of
// acceptance, say when they will be ready, correct themselves when it slips, and mark "ready" early, late or right.

extension World {
  mutating func place(_ o: Int) {
    let order = plan.orders[o]
    let shop = plan.shops[order.shop]
    orders[o].isPlaced = true
    var chance = Chance(plan.seed, .accept, o)
    let accepts = !chance.happens(plan.rules.unanswered)
    let after = chance.seconds(shop.acceptSeconds)
    orders[o].readyBy = now + after + .seconds(Int64(shop.cookSeconds))
    var event = event(.placed, o)
    let customer = plan.customers[order.customer]
    event.customer = customer.ref
    event.customerName = customer.name
    event.customerPhone = customer.phone
    event.shop = shop.ref
    event.shopName = shop.name
    event.items = order.items
    event.amount = order.amount
    event.shopPlace = shop.place
    event.dropPlace = order.drop
    event.dropToken = order.dropToken
    event.due = order.due
    tell(event)
    if accepts { wake(now + after, .accept(o)) } else { wake(now + plan.rules.acceptLimit, .giveUp(o)) }
    wake(order.due + plan.rules.giveUp, .giveUp(o))
    planWorry(o)
  }

  mutating func accept(_ o: Int, command: String? = nil) {
    guard orders[o].isOpen, orders[o].acceptedAt == nil else { return }
    let shop = plan.orders[o].shop
    let cook = cookTime(o)
    let station = shops[shop].freeAt.indices.min { shops[shop].freeAt[$0] < shops[shop].freeAt[$1] }
    let begin = station.map { max(now, shops[shop].freeAt[$0]) } ?? now
    if let station { shops[shop].freeAt[station] = begin + cook.really }
    orders[o].acceptedAt = now
    orders[o].readyBy = begin + cook.believed
    orders[o].cookBegins = begin
    orders[o].foodAt = begin + cook.really
    var event = event(.accepted, o)
    event.readyBy = orders[o].readyBy
    event.command = command
    tell(event)
    wake(begin, .cook(o))
    wake(begin + cook.really, .food(o))
    waitForRider(o)
  }

  mutating func startCooking(_ o: Int) {
    guard orders[o].isOpen, orders[o].cookingAt == nil, let food = orders[o].foodAt,
      let begins = orders[o].cookBegins, begins <= now
    else { return }
    orders[o].cookingAt = now
    var event = event(.cooking, o)
    event.readyBy = orders[o].readyBy
    tell(event)
    planSlip(o)
    var chance = Chance(plan.seed, .mark, o)
    if chance.happens(plan.rules.markedEarly) {
      wake(food - chance.seconds(60...240), .mark(o))
    } else if chance.happens(plan.rules.markedLate) {
      wake(food + chance.seconds(60...300), .mark(o))
    } else {
      wake(food, .mark(o))
    }
  }

  /// Shortly before its own estimate a kitchen that will not make it says so; how far it then looks ahead is drawn.
  private mutating func planSlip(_ o: Int) {
    guard let food = orders[o].foodAt, food > orders[o].readyBy + .seconds(30) else { return }
    wake(orders[o].readyBy - .seconds(60), .slip(o))
  }

  mutating func slip(_ o: Int) {
    let order = orders[o]
    guard order.isOpen, order.markedAt == nil, !order.hasFood, let food = order.foodAt else { return }
    var chance = Chance(plan.seed, .slip, o, Int(order.readyBy.ms / 1000))
    let seen = Double((food - order.readyBy).ms) * (0.7 + 0.5 * chance.unit())
    orders[o].readyBy = max(now + .seconds(90), order.readyBy + .seconds(Int64(seen / 1000)))
    var event = event(.estimate, o)
    event.readyBy = orders[o].readyBy
    tell(event)
    planSlip(o)
    if let r = order.rider { lookRound(r) }
  }

  mutating func mark(_ o: Int, command: String? = nil) {
    guard orders[o].canBePicked, orders[o].markedAt == nil else { return }
    orders[o].markedAt = now
    orders[o].readyBy = now
    var event = event(.ready, o)
    event.readyBy = now
    event.command = command
    tell(event)
  }

  mutating func foodReady(_ o: Int) {
    // A kitchen that was asked to begin later is not done at its first time.
    guard let food = orders[o].foodAt, food <= now else { return }
    orders[o].hasFood = true
    guard orders[o].canBePicked else { return }
    for member in groupOf(o) {
      if let r = orders[member].rider { lookRound(r) }
    }
  }

  mutating func giveUp(_ o: Int) {
    guard orders[o].canBePicked else { return }
    if orders[o].acceptedAt != nil, now < plan.orders[o].due + plan.rules.giveUp { return }
    cancel(o, by: .platform, reason: orders[o].acceptedAt == nil ? "notAccepted" : "undeliverable")
  }

  /// Ends an order that nobody has picked up; its rider is sent on.
  mutating func cancel(_ o: Int, by: Party, reason: String, command: String? = nil) {
    dissolveGroup(of: o, command: command)
    orders[o].cancelledAt = now
    waiting.removeAll { $0 == o }
    var event = event(.cancelled, o)
    event.by = by
    event.reason = reason
    event.command = command
    tell(event)
    detach(o)
  }

  private func cookTime(_ o: Int) -> OrderPlan.Cook {
    let order = plan.orders[o]
    if let cook = order.cook { return cook }
    var chance = Chance(plan.seed, .cook, o)
    let median = Double(plan.shops[order.shop].cookSeconds)
    let believed = chance.lognormal(median: median, sigma: 0.25)
    var really = chance.lognormal(median: believed, sigma: plan.rules.cookSpread)
    if chance.happens(plan.rules.slips) { really += Double(chance.int(240...900)) }
    return .init(believed: .seconds(Int64(believed)), really: .seconds(Int64(really)))
  }
}

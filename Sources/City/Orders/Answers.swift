// SPDX-License-Identifier: Apache-2.0
import Domain

// Merchants and riders who are asked: some never answer, some say no, most say yes to be polite. A merchant's yes
// changes nothing in his kitchen; a rider's yes makes him wait until his own clock presses.

extension World {
  mutating func ask(_ command: PlatformCommand, _ known: [Int]) {
    guard let party = command.party else { return }
    let subject = party == .rider ? known.first { orders[$0].rider != nil } : known.first
    guard let o = subject else { return }
    let manners = manners(party, o)
    var chance = Chance(plan.seed, .answer, o, replies.count)
    guard !chance.happens(manners.silent) else { return }
    wake(now + chance.seconds(manners.answerSeconds), .answer(Question(command: command, order: o, party: party)))
  }

  func manners(_ party: Party, _ o: Int) -> Manners {
    if party == .rider, let r = orders[o].rider { return plan.riders[r].manners }
    return plan.shops[plan.orders[o].shop].manners
  }

  mutating func answer(_ question: Question) {
    let o = question.order
    let rider = orders[o].rider
    guard question.party != .rider || rider != nil else { return }
    var chance = Chance(plan.seed, .answer, o, replies.count &+ 1_000_003)
    let manners = manners(question.party, o)
    let costly = rider.map { harm($0, sparing: groupOf(o)) > .zero } ?? false
    let contrary = chance.happens(manners.contrary)
    let agreed = !contrary && (question.party == .merchant || !costly || chance.happens(manners.obliging))
    let named = question.command.orders.compactMap { orderNumber[$0] }
    if agreed, let rider { for n in named where orders[n].rider == rider { orders[n].waitPromised = true } }
    var event = event(question.party == .rider ? .riderAnswered : .shopAnswered, named.count == 1 ? o : nil)
    event.command = question.command.id
    event.agreed = agreed
    event.by = question.party
    event.reason = agreed ? nil : contrary ? "unwilling" : "clock"
    event.shop = plan.shops[plan.orders[o].shop].ref
    if question.party == .rider, let rider {
      event.rider = plan.riders[rider].ref
      event.riderName = plan.riders[rider].name
      event.epoch = orders[o].epoch
    }
    tell(event)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

// 催单: customers who wonder where their food is press a button, in the platform's app or on their help page, or write.
// Who still waits some minutes later may press it again.
extension World {
  mutating func wonder(_ o: Int) {
    var chance = Chance(plan.seed, .remind, o)
    let way = chance.unit()
    guard way < plan.rules.remindsInApp + plan.rules.remindsOnPage else { return openChat(about: o) }
    orders[o].remindsInApp = way < plan.rules.remindsInApp
    remind(o)
  }

  mutating func remindAgain(_ o: Int) {
    let c = plan.orders[o].customer
    guard orders[o].isOpen, guests[c].visit?.onlyReads ?? true else { return }
    var chance = Chance(plan.seed, .remind, o, orders[o].reminders)
    if chance.happens(0.3 + 0.5 * plan.customers[c].temper) { remind(o) }
  }

  private mutating func remind(_ o: Int) {
    let customer = plan.customers[plan.orders[o].customer]
    orders[o].reminders += 1
    if orders[o].remindsInApp {
      var event = event(.reminded, o)
      event.reminder = "\(plan.orders[o].ref)-\(orders[o].reminders)"
      books.reminded.append(event.reminder ?? "")
      tell(event)
    } else {
      read(plan.orders[o].customer, [o])
      emit(.remind(customer.ref, order: plan.orders[o].ref))
    }
    guard orders[o].reminders < plan.rules.mostReminders else { return }
    var chance = Chance(plan.seed, .remind, o, 1000 + orders[o].reminders)
    wake(now + chance.seconds(plan.rules.remindsAgain), .remind(o))
  }
}

// Merchants and riders who are nudged: some never answer; the others give a reason, and the time they believe in.
extension World {
  mutating func beNudged(_ command: PlatformCommand, _ known: [Int]) {
    guard let party = command.party else { return }
    let subject = party == .rider ? known.first { orders[$0].rider != nil } : known.first
    guard let o = subject else { return }
    books.nudges.append(.init(command: command.id, order: plan.orders[o].ref, party: party, at: now))
    let manners = manners(party, o)
    var chance = Chance(plan.seed, .nudge, o, books.nudges.count)
    guard !chance.happens(manners.silent) else { return }
    wake(now + chance.seconds(manners.answerSeconds), .reply(Question(command: command, order: o, party: party)))
  }

  mutating func replyToNudge(_ question: Question) {
    let o = question.order
    guard orders[o].isOpen, question.party != .rider || orders[o].rider != nil else { return }
    var chance = Chance(plan.seed, .nudge, o, -books.nudges.count)
    var event = event(question.party == .rider ? .riderAnswered : .shopAnswered, o)
    event.command = question.command.id
    event.agreed = true
    event.by = question.party
    event.shop = plan.shops[plan.orders[o].shop].ref
    if let r = orders[o].rider { event.rider = plan.riders[r].ref }
    let (kind, text) = Self.reason(question.party, isGone: orders[o].pickedUpAt != nil, &chance)
    (event.reply, event.text) = (kind.rawValue, text)
    event.expected = believed(question.party, o, &chance)
    tell(event)
  }

  private static func reason(
    _ party: Party, isGone: Bool, _ chance: inout Chance
  ) -> (PlatformReminder.ReplyKind, String?) {
    if party == .merchant, isGone { return (.sentOut, nil) }
    let usual: PlatformReminder.ReplyKind = party == .merchant ? .cooking : .sentOut
    switch chance.int(0...9) {
    case 0...5: return (usual, nil)
    case 6...7: return (.shortHanded, nil)
    case 8: return (.weather, nil)
    default: return (.ownWords, party == .merchant ? "马上就好，正在打包" : "前面堵车，很快到")
    }
  }

  /// A kitchen that has begun knows when it will be done, give or take; a rider knows his stops.
  private mutating func believed(_ party: Party, _ o: Int, _ chance: inout Chance) -> Instant? {
    let slip = chance.seconds(-60...180)
    if party == .merchant {
      guard orders[o].pickedUpAt == nil, let food = orders[o].foodAt else { return nil }
      return max(now + .minutes(1), food + slip)
    }
    guard let r = orders[o].rider else { return nil }
    var there: Instant?
    _ = forecast(r, riders[r].route) { stop, at in if stop.kind == .drop, stop.order == o { there = at } }
    return there.map { max(now + .minutes(1), $0 + slip) }
  }
}

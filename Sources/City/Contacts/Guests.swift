// SPDX-License-Identifier: Apache-2.0
import Domain

// Customers at the desk's door. Each has one visit at a time: he writes, waits as long as his patience lasts, thinks
// about what he is offered, answers (or does not), thanks, closes the page; a notice in his app may bring him back.
// He acts by what he hears and by his own orders, never by what the desk knows.

/// A customer as he stands towards the desk.
struct Guest: Sendable {
  var visit: Visit?
  /// What he will do when his next wake comes; a newer version of his plans makes an older wake void.
  var next = Next.nothing
  var version = 0

  struct Visit: Sendable {
    var wish: Wish
    var orders: [Int]
    var wasHeard = false
    var hasNudged = false
    /// He looks at his orders and has not written.
    var onlyReads = false
    var pageClosed = false
  }

  enum Next: Hashable, Sendable {
    case nothing, losePatience, closePage, comeBack
    case say(String)
    case answer(promise: String, accepts: Bool)
  }
}

extension World {
  /// Something reaches a customer; unknown customers hear nothing.
  package mutating func hear(_ heard: CustomerHears, by customer: CustomerRef, at: Instant) {
    run(until: at)
    if let c = guestNumber[customer] { hear(heard, c) }
  }

  /// The customer of this name; nil when he lives elsewhere.
  package func customer(_ ref: CustomerRef) -> CustomerPlan? { guestNumber[ref].map { plan.customers[$0] } }

  mutating func beginAsk(_ c: Int, _ j: Int) {
    let ask = plan.customers[c].asks[j]
    guard ask.orders.contains(where: { orders[$0].isOpen }) else { return }
    if guests[c].visit != nil { return wake(now + .minutes(4), .ask(c, j)) }
    open(c, ask.wish, ask.orders)
  }

  mutating func openChat(about o: Int) { open(plan.orders[o].customer, .whereIsIt, [o]) }

  /// He has his help page before him and writes nothing.
  mutating func read(_ c: Int, _ about: [Int]) {
    guests[c].visit = .init(wish: .whereIsIt, orders: about, onlyReads: true)
    intend(c, .closePage, after: plan.customers[c].closesPageAfter)
  }

  private mutating func open(_ c: Int, _ wish: Wish, _ about: [Int]) {
    guests[c].visit = .init(wish: wish, orders: about)
    var chance = Chance(plan.seed, .customer, c, about.first ?? 0)
    emit(
      .openChat(
        plan.customers[c].ref, wish: wish, text: chance.one(of: CustomerWords.opening(wish)),
        orders: about.map { plan.orders[$0].ref }))
    intend(c, .losePatience, after: plan.customers[c].patience)
  }

  private mutating func intend(_ c: Int, _ next: Guest.Next, after: Span) {
    guests[c].next = next
    guests[c].version += 1
    wake(now + after, .guest(c, version: guests[c].version))
  }

  mutating func hear(_ heard: CustomerHears, _ c: Int) {
    guard var visit = guests[c].visit else { return }
    var chance = Chance(plan.seed, .customer, c, guests[c].version &+ 7_919)
    switch heard {
    case .message:
      visit.wasHeard = true
      guests[c].visit = visit
      if visit.wish == .together {
        intend(c, .losePatience, after: plan.customers[c].patience)
      } else {
        intend(c, .say(CustomerWords.thanks), after: chance.seconds(10...40))
      }
    case .offer(let promise, _, let due):
      guests[c].visit?.wasHeard = true
      consider(c, promise, due, &chance)
    case .app:
      guard visit.pageClosed, visit.orders.contains(where: { orders[$0].isOpen }) else { return }
      if chance.happens(0.85) { intend(c, .comeBack, after: chance.seconds(20...100)) }
    case .ended:
      guests[c].visit = nil
      guests[c].next = .nothing
      guests[c].version += 1
    }
  }

  /// He takes a later time only up to his own limit; a few read it and never answer.
  private mutating func consider(_ c: Int, _ promise: String, _ due: Instant?, _ chance: inout Chance) {
    guard let visit = guests[c].visit else { return }
    guard let due else { return intend(c, .say(CustomerWords.pity), after: chance.seconds(8...30)) }
    if chance.happens(0.02) { return intend(c, .closePage, after: .minutes(3)) }
    let usual = visit.orders.map { plan.orders[$0].due }.max() ?? now
    intend(
      c, .answer(promise: promise, accepts: due <= usual + plan.customers[c].accepts), after: chance.seconds(8...45))
  }

  mutating func guestActs(_ c: Int) {
    let customer = plan.customers[c]
    let next = guests[c].next
    guests[c].next = .nothing
    guard let visit = guests[c].visit else { return }
    switch next {
    case .nothing: break
    case .say(let text):
      emit(.say(customer.ref, text: text))
      intend(c, .closePage, after: min(customer.closesPageAfter, .minutes(5)))
    case .answer(let promise, let accepts):
      emit(.answer(customer.ref, promise: promise, accepts: accepts))
      intend(c, .closePage, after: customer.closesPageAfter)
    case .losePatience where visit.wasHeard && !visit.hasNudged:
      guests[c].visit?.hasNudged = true
      emit(.say(customer.ref, text: CustomerWords.stillThere))
      intend(c, .losePatience, after: customer.patience)
    case .losePatience:
      emit(.leave(customer.ref))
      guests[c].visit = nil
    case .closePage:
      emit(.closePage(customer.ref))
      guests[c].visit?.pageClosed = true
      if !visit.orders.contains(where: { orders[$0].isOpen }) { guests[c].visit = nil }
    case .comeBack:
      emit(.comeBack(customer.ref))
      guests[c].visit?.pageClosed = false
      intend(c, .closePage, after: max(customer.closesPageAfter, .minutes(3)))
    }
  }
}

// What lateness makes people ask.
extension World {
  /// Decides, when the order is placed, at which moments this customer would look at the clock.
  mutating func planWorry(_ o: Int) {
    let customer = plan.customers[plan.orders[o].customer]
    var chance = Chance(plan.seed, .customer, o, 104_729)
    let due = plan.orders[o].due
    guard customer.temper > 0 else { return }
    if chance.happens(0.015 + 0.04 * customer.temper) { wake(due - chance.seconds(60...600), .worry(o)) }
    if chance.happens(0.15 + 0.6 * customer.temper) {
      wake(due + .seconds(Int64((1.2 - customer.temper) * 720)), .worry(o))
    }
    if chance.happens(0.6) { wake(now + .minutes(10), .worry(o)) }
  }

  mutating func worry(_ o: Int) {
    let c = plan.orders[o].customer
    guard orders[o].isOpen, guests[c].visit == nil else { return }
    let ignored = orders[o].acceptedAt == nil && now - plan.orders[o].at >= .minutes(8)
    let early = now - plan.orders[o].at <= .minutes(10) && !ignored
    if early || (orders[o].clockMoved && now < orders[o].due) { return }
    if ignored { return open(c, .refund, [o]) }
    wonder(o)
  }
}

/// What customers of the town write.
enum CustomerWords {
  static let thanks = "好的，谢谢"
  static let pity = "知道了，那就分开送吧"
  static let stillThere = "你好，还在吗？"

  static func opening(_ wish: Wish) -> [String] {
    switch wish {
    case .together:
      ["麻烦把两单一起送过来，不着急，门口走过去有点远", "我点了两单，能一起送吗？晚一点没关系", "两个订单请一起送到，谢谢"]
    case .whereIsIt: ["我的外卖到哪了？", "怎么还没送到？催一下", "已经超时了，能快点吗"]
    case .refund: ["商家一直没接单，我要退款", "还没人接单，取消退款吧"]
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import City
import Domain

/// What happened to the orders of a day, whoever tells it: the events of our own feed, in whole seconds, because the
/// other companies' clocks have no finer ones.
struct ToldDay: Sendable {
  let plan: WorldPlan
  let events: [OrderEvent]

  /// Plays the plan in the town; then each order lives through what the town does not tell: it is paid, its carrier is
  /// called, its books are closed, and every `rhythm` orders each of ten lives comes once.
  init(_ plan: WorldPlan, rhythm: Int) {
    self.plan = plan
    var world = World(plan)
    let end = (plan.orders.map(\.at).max() ?? plan.start) + .hours(8)
    let told = world.step(until: end).compactMap(\.event)
    let byOrder = Dictionary(grouping: told) { $0.order ?? OrderRef("") }
    let lives = plan.orders.enumerated().map { number, order in
      let seen = byOrder[order.ref, default: []].map(\.inWholeSeconds)
      return OrderLife(seen, turn: number % rhythm).events
    }
    events = lives.joined().enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  /// In the order of the plan.
  var refs: [OrderRef] { plan.orders.map(\.ref) }
}

extension WorldPlan {
  /// The same world with names as the companies give them, which are numbers, and riders who now and then refuse.
  func asForeign(refuses: Double) -> WorldPlan {
    var plan = self
    plan.city = ForeignTown.city
    for i in plan.orders.indices { plan.orders[i].ref = OrderRef("\(880_000 + i)") }
    for i in plan.shops.indices { plan.shops[i].ref = ShopRef("\(4_000 + i)") }
    for i in plan.riders.indices {
      plan.riders[i].refuses = refuses
      plan.riders[i].refusesMore = refuses
    }
    return plan
  }
}

extension OrderEvent {
  fileprivate var inWholeSeconds: OrderEvent {
    var event = self
    event.at = at.wholeSecond
    event.due = due?.wholeSecond
    event.readyBy = readyBy?.wholeSecond
    return event
  }
}

extension Instant {
  fileprivate var wholeSecond: Instant { Instant(seconds: ms / 1000) }
}

/// One order's events, with the turn its life takes.
private struct OrderLife {
  private(set) var events: [OrderEvent]
  private var number = 0

  init(_ seen: [OrderEvent], turn: Int) {
    events = seen
    guard let placed = first(.placed) else { return }
    tell(.paid, at: placed.at + .seconds(4))
    switch turn {
    case 0: neverTaken()
    case 1: refundedBeforeCooking()
    default: liveOn(turn)
    }
  }

  private func first(_ kind: OrderEvent.Kind) -> OrderEvent? { events.first { $0.kind == kind } }

  private mutating func tell(_ kind: OrderEvent.Kind, at: Instant, _ edit: (inout OrderEvent) -> Void = { _ in }) {
    guard let order = events.first?.order, let city = events.first?.city else { return }
    number += 1
    var event = OrderEvent(id: "\(order)-life-\(number)", city: city, at: at, kind: kind, order: order)
    edit(&event)
    events.append(event)
  }

  private mutating func keep(_ kinds: OrderEvent.Kind...) { events.removeAll { !kinds.contains($0.kind) } }

  private mutating func neverTaken() {
    keep(.placed, .paid)
    guard let placed = first(.placed) else { return }
    tell(.invalidated, at: placed.at + .minutes(5)) { ($0.by, $0.reason) = (.platform, "商家超时未接单") }
  }

  private mutating func refundedBeforeCooking() {
    keep(.placed, .paid, .accepted)
    guard let accepted = first(.accepted) else { return }
    let at = accepted.at
    ask(.beforeCompletion, .full, first(.placed)?.amount, "不想要了", at: at + .seconds(12))
    answer(.beforeCompletion, .full, .agree, by: .merchant, at: at + .seconds(40))
    tell(.cancelled, at: at + .seconds(41)) { ($0.by, $0.reason) = (.customer, "不想要了") }
    pay(.beforeCompletion, .full, .succeed, at: at + .seconds(120))
  }

  private mutating func liveOn(_ turn: Int) {
    if let accepted = first(.accepted) {
      tell(.delivery, at: accepted.at + .seconds(2)) { $0.step = Delivery.Step.call.rawValue }
      tell(.delivery, at: accepted.at + .seconds(3)) { $0.step = Delivery.Step.carrierTake.rawValue }
      if let cancelled = first(.cancelled) {
        tell(.delivery, at: cancelled.at + .seconds(1)) {
          ($0.step, $0.cause) = (Delivery.Step.cancel.rawValue, "carrierReason")
        }
      }
      if turn == 2 { ask(.beforeCompletion, .full, nil, "等太久了", at: accepted.at + .seconds(50)) }
      if turn == 2 { answer(.beforeCompletion, .full, .withdraw, by: .customer, at: accepted.at + .seconds(90)) }
    }
    for reminded in events where reminded.kind == .reminded {
      tell(.reminderReplied, at: reminded.at + .seconds(45)) {
        ($0.reminder, $0.reply, $0.by) = (reminded.reminder, PlatformReminder.ReplyKind.cooking.rawValue, .merchant)
      }
    }
    guard let delivered = events.last(where: { $0.kind == .delivered }) else { return }
    if turn == 3 {
      tell(.delivery, at: delivered.at - .seconds(20)) {
        ($0.step, $0.cause) = (Delivery.Step.raise.rawValue, "userNotAnswering")
      }
    }
    let closed = delivered.at + .hours(1)
    tell(.completed, at: closed)
    argue(turn, from: closed + .minutes(10))
  }

  /// What may follow when the books are closed.
  private mutating func argue(_ turn: Int, from at: Instant) {
    let part = first(.placed)?.amount.map { Money(fen: $0.fen / 3) }
    switch turn {
    case 4:
      ask(.afterCompletion, .part, part, "少了一份", at: at)
      answer(.afterCompletion, .part, .agree, by: .merchant, at: at + .seconds(300))
      pay(.afterCompletion, .part, .succeed, at: at + .seconds(900))
    case 5:
      ask(.afterCompletion, .part, part, "洒了", at: at)
      answer(.afterCompletion, .part, .refuse, by: .merchant, at: at + .seconds(200))
      answer(.afterCompletion, .part, .appeal, by: .customer, at: at + .seconds(400))
      answer(.afterCompletion, .part, .uphold, by: .platform, at: at + .seconds(4000))
      pay(.afterCompletion, .part, .succeed, at: at + .seconds(4600))
    case 6:
      ask(.afterCompletion, .full, first(.placed)?.amount, "不好吃", at: at)
      answer(.afterCompletion, .full, .refuse, by: .merchant, at: at + .seconds(250))
      answer(.afterCompletion, .full, .appeal, by: .customer, at: at + .seconds(500))
      answer(.afterCompletion, .full, .dismiss, by: .platform, at: at + .seconds(3000))
    case 7:
      ask(.afterCompletion, .part, part, "送错了", at: at)
      answer(.afterCompletion, .part, .withdraw, by: .customer, at: at + .seconds(60))
      ask(.afterCompletion, .part, part, "还是送错了", at: at + .seconds(120))
      answer(.afterCompletion, .part, .refuse, by: .merchant, at: at + .seconds(600))
    default: break
    }
  }

  private mutating func ask(
    _ phase: AfterSale.Phase, _ scope: AfterSale.Scope, _ amount: Money?, _ reason: String, at: Instant
  ) {
    answer(phase, scope, .apply, by: .customer, at: at)
    let asked = events.count - 1
    (events[asked].amount, events[asked].reason) = (amount ?? first(.placed)?.amount, reason)
    events[asked].evidence = ["https://pictures.example/\(number).jpg"]
  }

  private mutating func answer(
    _ phase: AfterSale.Phase, _ scope: AfterSale.Scope, _ step: AfterSale.Step, by: Party, at: Instant
  ) {
    tell(.afterSale, at: at) {
      ($0.afterSale, $0.phase, $0.scope, $0.step, $0.by) = (phase.rawValue, phase, scope, step.rawValue, by)
    }
  }

  private mutating func pay(
    _ phase: AfterSale.Phase, _ scope: AfterSale.Scope, _ step: AfterSale.Step, at: Instant
  ) {
    answer(phase, scope, step, by: .platform, at: at)
    let amount = events.last { $0.kind == .afterSale && $0.amount != nil }?.amount
    events[events.count - 1].amount = amount
    if step == .succeed { tell(.refunded, at: at) { $0.amount = amount } }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import HeapModule

/// A discrete-event world of shops, riders and customers, and the platform that joins them. A value: deterministic
/// from its plan, no clock, no I/O. Move it with `step(until:)`, talk to it with `receive`, `can`, `facts`, `hear`.
///
/// Whoever drives it never lets time run backwards; what happens while nobody looks is caught up first.
package struct World: Sendable {
  package let plan: WorldPlan
  package internal(set) var now: Instant
  package internal(set) var books = Books()

  var orders: [LiveOrder] = []
  var riders: [LiveRider] = []
  var shops: [LiveShop] = []
  var guests: [Guest] = []
  var groups: [Group] = []

  /// Orders accepted, without a rider, not given out yet.
  var waiting: [Int] = []
  var roundPlanned = false
  var orderNumber: [OrderRef: Int] = [:]
  var riderNumber: [RiderRef: Int] = [:]
  var shopNumber: [ShopRef: Int] = [:]
  var guestNumber: [CustomerRef: Int] = [:]
  var replies: [String: CommandReply] = [:]
  /// Commands that came again under an id that was answered before.
  package internal(set) var repetitions = 0
  var pendingCommands: [PlatformCommand] = []

  private var queue = Heap<Slot>()
  private var slots = 0
  private var outbox: [Emission] = []
  private var told = 0

  package init(_ plan: WorldPlan) {
    self.plan = plan
    now = plan.start
    riders = plan.riders.map(LiveRider.init)
    shops = plan.shops.map { LiveShop(stations: $0.stations, opened: plan.start) }
    guests = plan.customers.map { _ in Guest() }
    orders = plan.orders.map(LiveOrder.init)
    for (i, rider) in plan.riders.enumerated() { riderNumber[rider.ref] = i }
    for (i, shop) in plan.shops.enumerated() { shopNumber[shop.ref] = i }
    for (i, order) in plan.orders.enumerated() {
      orderNumber[order.ref] = i
      wake(order.at, .place(i))
    }
    for (i, customer) in plan.customers.enumerated() {
      guestNumber[customer.ref] = i
      for j in customer.asks.indices { wake(customer.asks[j].at, .ask(i, j)) }
    }
  }

  /// When something will happen next, if nobody interferes.
  package var nextWake: Instant? { outbox.isEmpty ? queue.min?.at : now }

  /// Everything that happens up to and including `until`, in time order.
  package mutating func step(until: Instant) -> [Emission] {
    run(until: until)
    defer { outbox = [] }
    return outbox
  }

  /// Catches up to `until`; what comes out waits for the next `step`.
  mutating func run(until: Instant) {
    while let next = queue.min, next.at <= until {
      queue.removeMin()
      now = max(now, next.at)
      happen(next.wake)
    }
    now = max(now, until)
  }

  mutating func wake(_ at: Instant, _ wake: Wake) {
    slots += 1
    queue.insert(Slot(at: max(at, now), number: slots, wake: wake))
  }

  mutating func emit(_ act: CustomerAct) { outbox.append(Emission(at: now, .customer(act))) }

  /// A new event about now, still to be filled with what its kind carries and then told.
  mutating func event(_ kind: OrderEvent.Kind, _ order: Int?) -> OrderEvent {
    told += 1
    return OrderEvent(
      id: "c\(plan.city.number)-\(plan.start.ms / 1000)-\(told)", city: plan.city, at: now, kind: kind,
      order: order.map { plan.orders[$0].ref })
  }

  /// Puts it on the feed.
  mutating func tell(_ event: OrderEvent) { outbox.append(Emission(at: now, .event(event))) }

  private mutating func happen(_ wake: Wake) {
    switch wake {
    case .place(let o): place(o)
    case .accept(let o): accept(o)
    case .cook(let o): startCooking(o)
    case .slip(let o): slip(o)
    case .mark(let o): mark(o)
    case .food(let o): foodReady(o)
    case .giveUp(let o): giveUp(o)
    case .round: dispatch()
    case .rider(let r, let version): if riders[r].version == version { advance(r) }
    case .refuse(let o, let epoch): refuse(o, epoch: epoch)
    case .forget(let g): forget(g)
    case .answer(let question): answer(question)
    case .carryOut(let command): carryOut(command)
    case .ask(let c, let j): beginAsk(c, j)
    case .worry(let o): worry(o)
    case .remind(let o): remindAgain(o)
    case .reply(let question): replyToNudge(question)
    case .guest(let c, let version): if guests[c].version == version { guestActs(c) }
    }
  }
}

/// What the queue holds.
enum Wake: Sendable {
  case place(Int), accept(Int), cook(Int), slip(Int), mark(Int), food(Int), giveUp(Int)
  case round
  case rider(Int, version: Int)
  case refuse(Int, epoch: Int)
  case forget(Int)
  indirect case answer(Question), reply(Question)
  case carryOut(Int)
  case ask(Int, Int), worry(Int), remind(Int)
  case guest(Int, version: Int)
}

private struct Slot: Comparable, Sendable {
  var at: Instant
  var number: Int
  var wake: Wake

  static func < (a: Slot, b: Slot) -> Bool { a.at == b.at ? a.number < b.number : a.at < b.at }
  static func == (a: Slot, b: Slot) -> Bool { a.number == b.number }
}

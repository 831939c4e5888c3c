// SPDX-License-Identifier: Apache-2.0
import Domain

// Bringing orders together: checked when asked (`can`), when the command comes, and again when it is carried out a
// moment later. A group is given to one rider, handed over to him at once, and dissolved when that becomes impossible.

extension World {
  /// Members of the order's group, itself included; itself alone when it has none.
  func groupOf(_ o: Int) -> [Int] { orders[o].group.map { groups[$0].members } ?? [o] }

  mutating func dissolveGroup(of o: Int, command: String? = nil) {
    guard let g = orders[o].group else { return }
    let members = groups[g].members
    for member in members { orders[member].group = nil }
    for member in members {
      var event = event(.separated, member)
      event.together = members.filter { $0 != member }.map { plan.orders[$0].ref }
      event.command = command
      tell(event)
    }
    for member in members {
      if let r = orders[member].rider { lookRound(r) }
    }
  }

  /// Why `together` cannot be carried out now; nil when it can. Reasons are codes, documented in `docs/integrate.md`.
  func obstacle(_ command: PlatformCommand) -> String? {
    let members = command.orders.compactMap { orderNumber[$0] }
    guard members.count == command.orders.count, Set(members).count >= 2 else { return "unknownOrder" }
    guard let planKind = command.plan, let due = command.due else { return "incomplete" }
    for o in members {
      let order = orders[o]
      if order.cancelledAt != nil { return "cancelled" }
      if order.pickedUpAt != nil { return "pickedUp" }
      if order.acceptedAt == nil { return "notAccepted" }
    }
    let first = plan.orders[members[0]]
    if members.contains(where: { plan.orders[$0].dropToken != first.dropToken }) { return "otherDrop" }
    if members.contains(where: { plan.orders[$0].shop != first.shop }) { return "otherShop" }
    if due < now { return "past" }
    if planKind == .hold { return nil }
    let fixed = members.filter { orders[$0].rider != nil && !recalls(command, $0) }
    switch planKind {
    case .group where !fixed.isEmpty: return "hasRider"
    case .join where Set(fixed.map { orders[$0].rider }).count != 1: return fixed.isEmpty ? "noRider" : "otherRider"
    case .recall where Set(fixed.map { orders[$0].rider }).count > 1: return "otherRider"
    default: break
    }
    guard let r = fixed.first.flatMap({ orders[$0].rider }) else { return nil }
    if let wanted = command.rider, riderNumber[wanted] != r { return "otherRider" }
    let added = members.filter { orders[$0].rider != r }
    if riders[r].load + added.count > plan.riders[r].capacity { return "capacity" }
    if added.contains(where: { orders[$0].refusedBy.contains(r) }) { return "riderDeclined" }
    return nil
  }

  private func recalls(_ command: PlatformCommand, _ o: Int) -> Bool {
    guard command.plan == .recall else { return false }
    return command.recalled.map { orderNumber[$0] == o } ?? true
  }

  mutating func bringTogether(_ command: PlatformCommand) {
    guard let due = command.due, let planKind = command.plan else { return }
    let members = command.orders.compactMap { orderNumber[$0] }
    for o in members { dissolveGroup(of: o, command: command.id) }
    let rider = members.first { orders[$0].rider != nil && !recalls(command, $0) }.flatMap { orders[$0].rider }
    groups.append(Group(members: members, held: planKind == .hold, waitSpare: command.waitSpare ?? .zero))
    for o in members {
      orders[o].group = groups.count - 1
      moveClock(o, to: due, command: command.id)
      var event = event(.grouped, o)
      event.together = members.filter { $0 != o }.map { plan.orders[$0].ref }
      event.due = due
      event.command = command.id
      event.rider = rider.map { plan.riders[$0].ref }
      tell(event)
    }
    if planKind != .hold { putOnOneRider(members, rider, command.id) }
    planForgetting(groups.count - 1)
    for o in members { if let r = orders[o].rider { lookRound(r) } }
  }

  /// Joins all to `rider`, or sends all to dispatch as one unit when there is none.
  private mutating func putOnOneRider(_ members: [Int], _ rider: Int?, _ command: String) {
    for o in members where orders[o].rider != nil && orders[o].rider != rider {
      if let old = orders[o].rider, rider == nil { orders[o].refusedBy.append(old) }
      detach(o)
    }
    guard let rider, let anchor = members.first(where: { orders[$0].rider == rider }) else {
      for o in members { waitForRider(o) }
      return
    }
    let added = members.filter { orders[$0].rider == nil }
    for o in added {
      attach(o, to: rider, route: joined(o, with: anchor, route: riders[rider].route), command: command)
    }
    waiting.removeAll { added.contains($0) }
    considerJoin(rider, added)
  }

  /// Whoever gets an order on top may refuse it: out of mood, or because it makes something else he has late.
  private mutating func considerJoin(_ r: Int, _ added: [Int]) {
    guard let first = added.first else { return }
    var chance = Chance(plan.seed, .refuse, first, r &* 64 &+ orders[first].epoch)
    for o in added { orders[o].offeredWith = first }
    let group = groupOf(first)
    let harmed = harm(r, sparing: group) > .zero
    guard harmed || chance.happens(plan.riders[r].refusesMore) else { return }
    wake(now + chance.seconds(5...25), .refuse(first, epoch: orders[first].epoch))
  }

  private mutating func planForgetting(_ g: Int) {
    var chance = Chance(plan.seed, .refuse, -1 - g)
    if g < plan.rules.forgetsAtMost, chance.happens(plan.rules.forgets) {
      wake(now + chance.seconds(60...180), .forget(g))
    }
  }

  /// Dispatch optimises: the group's last order goes to somebody else, and nobody says so but the new assignment.
  mutating func forget(_ g: Int) {
    let members = groups[g].members
    guard let o = members.last, orders[o].group == g, orders[o].canBePicked, let old = orders[o].rider else { return }
    var map = RiderMap(cell: 800)
    for r in riders.indices where r != old && mayWork(r) { map.add(r, at: reach(r)) }
    guard let (r, routes) = bestRider([o], map) else { return }
    for member in members { orders[member].group = nil }
    detach(o)
    attach(o, to: r, route: routes[0])
    lookRound(old)
  }

  /// What his present route costs him in deductions on other orders than these, beyond what it would without them.
  func harm(_ r: Int, sparing group: [Int]) -> Money {
    func deductions(_ route: [Stop]) -> Money {
      var sum = Money.zero
      _ = forecast(r, route) { stop, at in
        if stop.kind == .drop, !group.contains(stop.order) { sum += deduction(late: at - orders[stop.order].due) }
      }
      return sum
    }
    return deductions(riders[r].route) - deductions(riders[r].route.filter { !group.contains($0.order) })
  }

  mutating func moveClock(_ o: Int, to due: Instant, command: String) {
    orders[o].due = due
    orders[o].clockMoved = true
    var event = event(.clockMoved, o)
    event.due = due
    event.command = command
    tell(event)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

// The platform's ear for Mealdesk. One command id, one effect: a repeated command gets its first reply again and
// changes nothing. Grouping is taken at once and decided a moment later by `grouped` or `commandRefused`.

/// Somebody was asked and will answer, if he does.
struct Question: Sendable {
  var command: PlatformCommand
  var order: Int
  var party: Party
}

extension World {
  package mutating func receive(_ command: PlatformCommand, at: Instant) -> CommandReply {
    run(until: at)
    if let known = replies[command.id] {
      repetitions += 1
      return known
    }
    let reply = take(command)
    replies[command.id] = reply
    return reply
  }

  /// What was answered to a command; nil for an id that never came.
  package func reply(to command: String) -> CommandReply? { replies[command] }

  /// Could this be carried out now? Has no effect.
  package mutating func can(_ command: PlatformCommand, at: Instant) -> CanReply {
    run(until: at)
    let reason = hindrance(command)
    return CanReply(
      yes: reason == nil, reason: reason, retryAt: reason == "notAccepted" ? now + .seconds(60) : nil)
  }

  /// Why a command is refused; nil when it is not.
  private func hindrance(_ command: PlatformCommand) -> String? {
    if command.city != plan.city { return "otherCity" }
    let known = command.orders.compactMap { orderNumber[$0] }
    guard known.count == command.orders.count, known.allSatisfy({ orders[$0].isPlaced }) else { return "unknownOrder" }
    if let deadline = command.deadline, deadline < now { return "past" }
    switch command.kind {
    case .together: return obstacle(command)
    case .separate: return known.contains { orders[$0].group != nil && orders[$0].canBePicked } ? nil : "notGrouped"
    case .moveClock: return command.due == nil ? "incomplete" : known.allSatisfy { orders[$0].isOpen } ? nil : "ended"
    case .ask, .nudge: return obstacleToAsk(command, known)
    case .notify: return command.text == nil || guest(command) == nil ? "incomplete" : nil
    case .coupon: return guest(command) == nil || (command.amount ?? .zero) <= .zero ? "incomplete" : nil
    case .refund: return obstacleToRefund(command, known)
    case .replyReminder: return command.reminder == nil || command.reply == nil ? "incomplete" : nil
    case .acceptOrder, .markReady, .delayCooking, .cancelOrder, .callRider, .cancelRider:
      return obstacleToShopCommand(command, known)
    case .agreeRefund, .refuseRefund, .deliverSelf, .stopDelivery, .claim: return "notSupported"
    }
  }

  private func obstacleToAsk(_ command: PlatformCommand, _ known: [Int]) -> String? {
    guard let first = known.first, let party = command.party else { return "incomplete" }
    guard orders[first].isOpen else { return "ended" }
    if party == .merchant { return nil }
    return known.contains { orders[$0].rider != nil } ? nil : "noRider"
  }

  private func obstacleToRefund(_ command: PlatformCommand, _ known: [Int]) -> String? {
    guard known.count == 1, let o = known.first, let amount = command.amount, amount > .zero else {
      return "incomplete"
    }
    return orders[o].refunded + amount > plan.orders[o].amount ? "overPaid" : nil
  }

  func guest(_ command: PlatformCommand) -> Int? {
    command.customer.map { guestNumber[$0] }
      ?? command.orders.first.flatMap { orderNumber[$0] }.map {
        plan.orders[$0].customer
      }
  }

  private mutating func take(_ command: PlatformCommand) -> CommandReply {
    if let reason = hindrance(command) { return CommandReply(.refused, reason: reason) }
    let known = command.orders.compactMap { orderNumber[$0] }
    switch command.kind {
    case .together:
      pendingCommands.append(command)
      wake(now + .seconds(1), .carryOut(pendingCommands.count - 1))
      return CommandReply(.accepted)
    case .separate: for o in known { dissolveGroup(of: o, command: command.id) }
    case .moveClock:
      guard let due = command.due else { break }
      for o in known { moveClock(o, to: due, command: command.id) }
      for o in known { if let r = orders[o].rider { lookRound(r) } }
    case .ask:
      ask(command, known)
      return CommandReply(.accepted)
    case .nudge:
      tellDone(command)
      beNudged(command, known)
    case .notify:
      if let c = guest(command), let text = command.text { hear(.app(text), c) }
      tellDone(command)
    case .coupon: payOut(command, order: known.first)
    case .refund: payOut(command, order: known.first)
    case .replyReminder: tellReply(command, order: known.first)
    case .acceptOrder, .markReady, .delayCooking, .cancelOrder, .callRider, .cancelRider:
      for o in known { doShopCommand(command, o) }
    case .agreeRefund, .refuseRefund, .deliverSelf, .stopDelivery, .claim: break  // a hindrance
    }
    return CommandReply(.done)
  }

  mutating func carryOut(_ index: Int) {
    let command = pendingCommands[index]
    if let reason = hindrance(command) {
      var event = event(.commandRefused, nil)
      event.order = command.orders.first
      event.command = command.id
      event.reason = reason
      tell(event)
    } else {
      bringTogether(command)
    }
  }

  private mutating func tellDone(_ command: PlatformCommand) {
    var event = event(.commandDone, nil)
    event.order = command.orders.first
    event.command = command.id
    tell(event)
  }

  private mutating func tellReply(_ command: PlatformCommand, order: Int?) {
    var event = event(.reminderReplied, order)
    (event.reminder, event.reply, event.text) = (command.reminder, command.reply?.rawValue, command.question)
    (event.by, event.command) = (.platform, command.id)
    books.reminderAnswers.append(command.reminder ?? "")
    tell(event)
  }

  private mutating func payOut(_ command: PlatformCommand, order: Int?) {
    guard let c = guest(command), let amount = command.amount else { return }
    let refunds = command.kind == .refund
    books.entries.append(
      .init(
        command: command.id, kind: command.kind, order: order.map { plan.orders[$0].ref },
        customer: plan.customers[c].ref, amount: amount, at: now))
    var event = event(refunds ? .refunded : .couponIssued, order)
    event.customer = plan.customers[c].ref
    event.amount = amount
    event.command = command.id
    tell(event)
    guard refunds, let order else { return }
    orders[order].refunded += amount
    if orders[order].refunded == plan.orders[order].amount, orders[order].canBePicked {
      cancel(order, by: .customer, reason: "refunded", command: command.id)
    }
  }
}

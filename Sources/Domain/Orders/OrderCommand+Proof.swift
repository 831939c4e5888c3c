// SPDX-License-Identifier: Apache-2.0

extension OrderCommand {
  /// Whether an event is the answer to this command. Where the platform names our commands only its own event is; an
  /// event of another command never is. Else it is one about the same order that says what was asked for and did not
  /// happen before the command left (`clockSkew` allows for the platform's clock).
  package func isProof(_ event: OrderEvent, policy: OrderCommandPolicy) -> Bool {
    if let name = event.command { return name == id.description && (event.kind == .commandRefused || says(event)) }
    guard !knowsCommands, let sentAt, event.order == order else { return false }
    return event.at >= sentAt - policy.clockSkew && says(event)
  }

  /// The event's kind is what was asked for.
  private func says(_ event: OrderEvent) -> Bool {
    switch kind {
    case .acceptOrder: event.kind == .accepted
    case .markReady: event.kind == .ready
    case .delayCooking: event.kind == .estimate
    case .cancelOrder: event.kind == .cancelled || event.kind == .invalidated
    case .replyReminder: event.kind == .reminderReplied && event.reminder == wish.reminder
    case .agreeRefund: isAnswer(event, .agree)
    case .refuseRefund: isAnswer(event, .refuse)
    case .callRider: event.kind == .assigned || isStep(event, .call, .carrierTake, .assign)
    case .cancelRider: event.kind == .riderDeclined || isStep(event, .cancel, .unassign)
    case .deliverSelf: isStep(event, .deliverSelf)
    case .stopDelivery: isStep(event, .stop)
    case .moveClock: event.kind == .clockMoved && event.due == wish.due
    case .separate: event.kind == .separated
    case .claim, .nudge: event.kind == .commandDone
    case .together, .ask, .notify, .coupon, .refund: false
    }
  }

  private func isAnswer(_ event: OrderEvent, _ step: AfterSale.Step) -> Bool {
    event.kind == .afterSale && event.step == step.rawValue && event.afterSale == wish.afterSale
  }

  private func isStep(_ event: OrderEvent, _ steps: Delivery.Step...) -> Bool {
    event.kind == .delivery && steps.contains { $0.rawValue == event.step }
  }
}

extension OrderCommandWish {
  package static let noteLengths = 3...200

  /// What each kind needs.
  func check(at now: Instant) throws(OrderCommandError) {
    guard Self.noteLengths.contains(note.count) else { throw .invalid(field: "note", rule: "3-200 characters") }
    if let text, text.count > 200 { throw .invalid(field: "text", rule: "at most 200 characters") }
    if let cause, !(1...64).contains(cause.count) { throw .invalid(field: "cause", rule: "1-64 characters") }
    switch kind {
    case .delayCooking, .moveClock:
      guard let due, due > now, due <= now + .hours(4) else {
        throw .invalid(field: "due", rule: "later than now, at most four hours")
      }
    case .replyReminder:
      guard reply != nil else { throw .invalid(field: "reply", rule: "is needed by kind replyReminder") }
      if let text, text.count > PlatformReminder.mostWords {
        throw .invalid(field: "text", rule: "at most \(PlatformReminder.mostWords) characters")
      }
      if reply == .ownWords, text?.isEmpty ?? true { throw .invalid(field: "text", rule: "own words say something") }
    case .refuseRefund:
      if text?.isEmpty ?? true { throw .invalid(field: "text", rule: "a refusal gives its reason") }
    case .claim:
      guard let amount, amount > .zero else { throw .invalid(field: "amount", rule: "more than nothing") }
    default: break
    }
    if kind == .callRider, let amount, !(.zero ... .yuan(8)).contains(amount) || amount.fen % 100 != 0 {
      throw .invalid(field: "amount", rule: "whole yuan, 0 to 8")
    }
  }

  /// What it may cost somebody: the sum agreed to, a tip.
  func cost(of order: Order) -> Money {
    switch kind {
    case .agreeRefund:
      afterSale.flatMap(order.afterSale)?.terms.amount ?? order.placed?.amount ?? .zero
    case .callRider: amount ?? .zero
    default: .zero
    }
  }
}

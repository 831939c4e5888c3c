// SPDX-License-Identifier: Apache-2.0

/// What has become known about a remedy that was asked of the platform.
package enum RemedyResult: Hashable, Sendable {
  /// The platform's synchronous answer.
  case reply(CommandReply)
  /// `refunded` or `couponIssued` with our id: the event's id and, where the platform tells it, the amount.
  case paid(event: String, amount: Money?)
  /// `commandRefused` with our id.
  case refused(event: String, reason: String)
  /// Every attempt within the deadline ended without an answer.
  case unanswered(reason: String)
  /// The time to confirm has passed.
  case silent
  /// A person with the right to do so has looked at the platform's own books.
  case found(paid: Bool, note: String)
}

extension Remedy {
  /// Takes a result. Results repeat and overtake each other: one that says nothing new returns nil.
  /// `by` is the feed, the lane or the person it comes from; `correction` the id for the one transfer that is not
  /// known beforehand: payment after a refusal.
  package func settled(
    _ result: RemedyResult, by: Actor, correction: TransferID, at now: Instant
  ) throws(RemedyError) -> RemedyStep? {
    if case .found = result {
      guard case .unknown = state else { throw .wrongState(state) }
    }
    switch state {
    case .proposed, .declined: throw .wrongState(state)
    case .arrived: return nil
    case .failed:
      guard case .paid(let event, let told) = result, told ?? amount == amount else { return nil }
      return arrived(event, by, now, corrected: correction)
    case .decided, .executing, .unknown: return open(result, by, now)
    }
  }

  /// Asks the platform again under the same id; only where its answer is unknown.
  package func askedAgain(policy: RemedyPolicy, at now: Instant) throws(RemedyError) -> RemedyStep {
    guard case .unknown = state else { throw .wrongState(state) }
    var remedy = self
    remedy.state = .decided
    remedy.round += 1
    return RemedyStep(remedy, event: "remedy.askedAgain", tasks: remedy.ask(policy, now))
  }

  private func open(_ result: RemedyResult, _ by: Actor, _ now: Instant) -> RemedyStep? {
    switch result {
    case .reply(let reply):
      switch reply.answer {
      case .done: return arrived("reply: done", by, now)
      case .refused: return failed(reply.reason ?? "refused", evidence: "reply: refused", by, now)
      case .accepted: return executing(now)
      }
    case .paid(let event, let told):
      if let told, told != amount { return unknown("paid \(told.text) instead of \(amount.text)") }
      return arrived(event, by, now)
    case .refused(let event, let reason): return failed(reason, evidence: event, by, now)
    case .unanswered(let reason): return unknown(reason)
    case .silent: return unknown("not confirmed in time")
    case .found(true, let note): return arrived(note, by, now)
    case .found(false, let note): return failed(note, evidence: note, by, now)
    }
  }

  private func executing(_ now: Instant) -> RemedyStep? {
    guard state == .decided else { return nil }
    var remedy = self
    remedy.state = .executing
    remedy.executedAt = now
    return RemedyStep(remedy, event: "remedy.executing")
  }

  private func unknown(_ reason: String) -> RemedyStep? {
    if case .unknown = state { return nil }
    var remedy = self
    remedy.state = .unknown(reason: reason)
    return RemedyStep(remedy, event: "remedy.unknown")
  }

  private func arrived(
    _ evidence: String, _ by: Actor, _ now: Instant, corrected: TransferID? = nil
  ) -> RemedyStep {
    var remedy = self
    remedy.state = .arrived
    remedy.executedAt = remedy.executedAt ?? now
    remedy.arrivedAt = now
    let entries =
      corrected == nil ? Posting.arrival(form, amount) : Posting.lateArrival(form, payer, amount)
    let transfer = Transfer(
      id: corrected ?? settlement, kind: .arrival, remedy: id, entries: entries, evidence: evidence, by: by,
      approver: approver, at: now)
    return RemedyStep(remedy, event: "remedy.arrived", transfer: transfer)
  }

  private func failed(_ reason: String, evidence: String, _ by: Actor, _ now: Instant) -> RemedyStep {
    var remedy = self
    remedy.state = .failed(reason: reason)
    let transfer = Transfer(
      id: settlement, kind: .reversal, remedy: id,
      entries: Posting.booking(form, payer, amount).map(\.mirrored), reverses: booking, evidence: evidence, by: by,
      approver: approver, at: now)
    return RemedyStep(remedy, event: "remedy.failed", transfer: transfer)
  }

  /// The command to the platform, and our clock on its answer.
  func ask(_ policy: RemedyPolicy, _ now: Instant) -> [NewTask] {
    let by = now + policy.confirmWithin
    var command = PlatformCommand(
      id: id.description, city: city, kind: form == .refund ? .refund : .coupon, orders: [order], deadline: by)
    command.customer = customer
    command.shop = shop
    command.amount = amount
    if form != .refund { command.validUntil = (decidedAt ?? now) + policy.redPacketValid }
    return [
      NewTask(
        lane: .money, kind: "remedy.execute", orderKey: order.description, due: now, deadline: by,
        key: "\(id)/\(round)", payload: command),
      NewTask(
        lane: .timer, kind: "remedy.silent", orderKey: id.description, due: by + .seconds(1),
        key: "\(id)/\(round)/silent", payload: RemedyClock(remedy: id, round: round)),
    ]
  }
}

/// Payload of the timer that ends the wait for a confirmation; one of an earlier round does nothing.
package struct RemedyClock: Codable, Hashable, Sendable {
  package let remedy: RemedyID
  package let round: Int
  package init(remedy: RemedyID, round: Int) {
    self.remedy = remedy
    self.round = round
  }
}

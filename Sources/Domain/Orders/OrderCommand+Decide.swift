// SPDX-License-Identifier: Apache-2.0

/// What has become known about a command.
package enum OrderCommandResult: Hashable, Sendable {
  /// It is about to leave.
  case sending
  /// It certainly did not leave, and is tried again.
  case heldBack(reason: String)
  case reply(CommandReply)
  /// No answer, and it may not be sent again.
  case lost(reason: String)
  /// An event that proves it, or one that refuses it and names it.
  case event(OrderEvent)
  /// The time to send, and the time to confirm, are over.
  case notSent, silent
  /// A person has looked at the platform itself.
  case found(done: Bool, note: String)
}

extension OrderCommand {
  /// Decides a wish: who may has been asked, the platform has been asked whether it could (`can`, nil for no answer), and
  /// `order` is as our mirror has it, locked. Above the rights, or where the policy wants it, the command waits for a
  /// second signature.
  package static func ask(
    _ wish: OrderCommandWish, id: OrderCommandID, of order: Order, abilities: PlatformAbilities, can: CanFact?,
    earlier: [OrderCommand], rights: OrderCommandRights?, by: Actor, policy: OrderCommandPolicy, at now: Instant
  ) throws(OrderCommandError) -> Decided<OrderCommand> {
    guard kinds.contains(wish.kind) else { throw .notHere(wish.kind) }
    guard let rights else { throw .noRights }
    let wish = wish.filled(from: order)
    try wish.check(at: now)
    guard abilities.kinds.contains(wish.kind) else { throw .cannot("notSupported", retryAt: nil) }
    let command = wish.command(id: id.description, of: order, deadline: now + policy.sendWithin)
    if let objection = order.objection(to: command) { throw .cannot(objection, retryAt: nil) }
    if let no = can?.reply, !no.yes { throw .cannot(no.reason ?? "", retryAt: no.retryAt) }
    if let same = earlier.first(where: { $0.repeats(wish) }) { throw .underWay(same.id) }
    var new = OrderCommand(
      id: id, city: order.city, order: order.ref, wish: wish, by: by, askedAt: now, cost: wish.cost(of: order),
      feed: abilities.feed, knowsCommands: abilities.knowsCommands, isTold: !abilities.untold.contains(wish.kind),
      can: can)
    if new.cost > rights.limit || policy.needsSignature(wish.kind, at: order.stage) {
      new.move(to: .proposed, by: by, wish.note, now)
      return Decided(new, events: [new.event])
    }
    return new.asked(by: by, command, policy, now)
  }

  /// The second signature: another person, whose own limit suffices. The order is looked at once more.
  package func approved(
    by leader: AgentID, rights: OrderCommandRights?, order: Order, policy: OrderCommandPolicy, at now: Instant
  ) throws(OrderCommandError) -> Decided<OrderCommand> {
    guard state == .proposed else { throw .wrongState(state) }
    guard by != .agent(leader) else { throw .ownApproval }
    guard let rights else { throw .noRights }
    guard cost <= rights.limit else { throw .approverLimit(rights.limit) }
    let command = wish.command(id: id.description, of: order, deadline: now + policy.sendWithin)
    if let objection = order.objection(to: command) { throw .cannot(objection, retryAt: nil) }
    var next = self
    next.approver = leader
    return next.asked(by: .agent(leader), command, policy, now)
  }

  package func declined(
    by leader: AgentID, reason: String, at now: Instant
  ) throws(OrderCommandError) -> Decided<OrderCommand> {
    guard state == .proposed else { throw .wrongState(state) }
    guard by != .agent(leader) else { throw .ownApproval }
    var next = self
    next.approver = leader
    next.move(to: .declined, by: .agent(leader), reason, now)
    return Decided(next, events: [next.event])
  }

  /// Takes a result. Results repeat and overtake each other: one that says nothing new returns nil.
  package func taken(_ result: OrderCommandResult, by: Actor, policy: OrderCommandPolicy, at now: Instant)
    throws(OrderCommandError) -> Decided<OrderCommand>?
  {
    var next = self
    switch result {
    case .sending:
      guard state == .asked else { return nil }
      next.sentAt = now
      next.deadline = now + policy.confirmWithin
      next.move(to: .sent, by: by, nil, now)
      return Decided(next, events: [next.event], tasks: [next.clock])
    case .heldBack(let reason):
      guard state == .sent else { return nil }
      next.sentAt = nil
      next.move(to: .asked, by: by, reason, now)
    case .reply(let reply):
      guard state == .sent || state == .asked else {
        guard state.listens || state == .confirmed, self.reply == nil else { return nil }
        next.reply = reply
        return Decided(next)
      }
      next.reply = reply
      next.move(to: reply.answer == .refused ? .refused : isTold ? .answered : .taken, by: by, reply.evidence, now)
    case .lost(let reason):
      guard state == .sent || state == .asked else { return nil }
      next.move(to: .unknown, by: by, reason, now)
    case .event(let event):
      guard state.listens, sentAt != nil else { return nil }
      let isNo = event.kind == .commandRefused
      next.move(to: isNo ? .refused : .confirmed, by: by, isNo ? event.reason ?? "refused" : event.id, now)
    case .notSent:
      guard state == .asked || state == .sent else { return nil }
      next.move(to: state == .asked ? .lapsed : .unknown, by: by, "no answer in time", now)
    case .silent:
      guard state == .answered || state == .sent else { return nil }
      next.move(to: state == .answered ? .silent : .unknown, by: by, "no event in time", now)
    case .found(let done, let note):
      guard state.needsLook else { throw .wrongState(state) }
      next.move(to: done ? .foundDone : .foundUndone, by: by, note, now)
    }
    return Decided(next, events: [next.event])
  }

  private func asked(
    by: Actor, _ command: PlatformCommand, _ policy: OrderCommandPolicy, _ now: Instant
  ) -> Decided<OrderCommand> {
    var next = self
    next.move(to: .asked, by: by, wish.note, now)
    let task = NewTask(
      lane: .platform, kind: "order.command", orderKey: order.text, due: now, deadline: command.deadline,
      key: id.description, payload: command)
    return Decided(next, events: [next.event], tasks: [task])
  }

  private mutating func move(to state: State, by: Actor, _ evidence: String?, _ now: Instant) {
    self.state = state
    marks.append(Mark(state: state, at: now, by: by, evidence: evidence))
  }

  /// The same wish, not settled yet.
  private func repeats(_ wish: OrderCommandWish) -> Bool {
    guard state == .proposed || state.isUnderWay || state == .unknown, kind == wish.kind else { return false }
    return self.wish.reminder == wish.reminder && self.wish.afterSale == wish.afterSale
  }

  private var clock: NewTask {
    NewTask(
      lane: .timer, kind: "order.commandSilent", orderKey: id.description, due: (deadline ?? askedAt) + .seconds(1),
      key: "\(id)/silent/\(sentAt?.ms ?? 0)", payload: OrderCommandClock(command: id, sentAt: sentAt ?? askedAt))
  }

  /// "command.confirmed" and so on: the state it came to.
  private var event: NewEvent {
    NewEvent(
      "command.\(state.rawValue)", subject: id.description, caseID: wish.caseID, orderID: wish.order, payload: self)
  }
}

/// Payload of the clock on an event; one of an earlier sending does nothing.
package struct OrderCommandClock: Codable, Hashable, Sendable {
  package let command: OrderCommandID
  package let sentAt: Instant
}

extension CommandReply {
  fileprivate var evidence: String { answer.rawValue + (reason.map { ": \($0)" } ?? "") }
}

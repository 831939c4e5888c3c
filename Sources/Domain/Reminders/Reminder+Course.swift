// SPDX-License-Identifier: Apache-2.0

// What becomes of a reminder after its first answer. Each returns nil when there is nothing to change: parties answer
// twice and late, clocks ring again.
extension Reminder {
  /// The nudged party answers; the first answer counts, also after its time.
  /// - Parameter isOver: the order has ended meanwhile, so that nobody waits for the answer any more.
  package func answered(
    _ reply: Reply, isOver: Bool, policy: ReminderPolicy, at now: Instant
  ) -> Decided<Reminder>? {
    guard self.reply == nil, asked == reply.by || platform != nil else { return nil }
    var told = reply
    told.text = reply.text.map { String($0.prefix(PlatformReminder.mostWords)) }
    if let given = reply.given, given <= now || given > now + policy.longestGiven { told.given = nil }
    // People read whole minutes; what is shown and what is watched are one time.
    told.given = told.given?.wholeMinuteUp
    if isOver { told.given = nil }
    var step = Step(self, now: now, policy: policy)
    step.reminder.reply = told
    if !isOver, !told.isShown {
      step.reminder.relayedBy = platform?.state == .waiting ? replyCommand : Step.key(id, "reply")
    }
    step.tell("reminder.replied")
    if told.isShown, platform?.state == .waiting { step.reminder.platform?.state = .byOther }
    guard !isOver else { return step.decided }
    step.answerPlatform()
    if !told.isShown, platform?.state != .waiting { step.say(step.reminder.relay(language), "reply") }
    if let given = told.given { step.clock("reminder.given", at: given + policy.givenGrace) }
    return step.decided
  }

  /// The nudged party's time is over, or the nudge never reached it (`reason`).
  package func unanswered(
    isOver: Bool, reason: String? = nil, policy: ReminderPolicy, at now: Instant
  ) -> Decided<Reminder>? {
    guard state == .nudged else { return nil }
    var step = Step(self, now: now, policy: policy)
    guard !isOver else {
      step.reminder.mootAt = now
      step.tell("reminder.moot")
      return step.decided
    }
    step.reminder.silentAt = now
    if policy.afterSilence == .person { step.reminder.needsPerson = true }
    step.tell("reminder.silent", reason: reason)
    if platform?.state == .waiting {
      step.answerPlatform()
    } else {
      step.say(step.reminder.silence(language), "silent")
    }
    return step.decided
  }

  /// The given time and its grace are over: was it kept?
  /// - Parameters:
  ///   - order: as it is mirrored now.
  ///   - isPromised: the customer has taken the time as a promise, which has clocks and words of its own.
  package func timeCame(
    _ order: Order, isPromised: Bool, policy: ReminderPolicy, at now: Instant
  ) -> Decided<Reminder>? {
    guard let reply, let given = reply.given, wasKept == nil, mootAt == nil else { return nil }
    var step = Step(self, now: now, policy: policy)
    let landed = order.landed(reply.promised)
    if landed == nil, order.isOver {
      step.reminder.mootAt = now
      step.tell("reminder.moot")
      return step.decided
    }
    let kept = landed.map { $0 <= given } ?? false
    step.reminder.wasKept = kept
    if landed != nil {
      step.tell(kept ? "reminder.given.kept" : "reminder.given.late")
      return step.decided
    }
    if policy.afterMissed == .person { step.reminder.needsPerson = true }
    step.tell("reminder.given.missed")
    if !isPromised { step.say(step.reminder.missed(language), "missed") }
    return step.decided
  }

  /// What became of our answer to the platform's own reminder. Only an event confirms it.
  package func platformSaid(
    _ state: PlatformAnswer.State, reason: String? = nil, policy: ReminderPolicy, at now: Instant
  ) -> Decided<Reminder>? {
    guard let known = platform, known.state == .sent || (known.state == .waiting && state == .byOther) else {
      return nil
    }
    var step = Step(self, now: now, policy: policy)
    step.reminder.platform?.state = state
    step.reminder.platform?.reason = reason
    step.tell("reminder.platform.\(state.rawValue)", reason: reason)
    // Where the platform takes no answer the customer hears it all the same.
    if state == .refused, let text = known.text { step.say(text, "platform") }
    return step.decided
  }

  /// The given time has become a promise, or belongs to a case now.
  package func promised(_ promise: PromiseID?, in caseID: CaseID) -> Reminder {
    var next = self
    next.promise = promise ?? self.promise
    next.caseID = caseID
    return next
  }
}

extension Order {
  /// When what a given time speaks of happened: the food was ready (or gone with the rider), or at the door.
  package func landed(_ kind: Promise.Kind) -> Instant? {
    switch kind {
    case .readyBy: [isReadyDoubted ? nil : readyAt, pickedUpAt, deliveredAt].compactMap(\.self).min()
    case .arriveBy, .together, .writeBy: deliveredAt
    }
  }
}

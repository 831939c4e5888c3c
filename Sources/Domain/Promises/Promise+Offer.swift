// SPDX-License-Identifier: Apache-2.0

extension Promise.Step {
  mutating func offer(due: Instant?, language: Language) throws(PromiseError) {
    if promise.kind == .together, promise.plan == nil { throw .planMissing }
    guard let due = promise.plan?.by ?? due else { throw .planMissing }
    guard due > now else { throw .notLater(than: now) }
    promise.state = .offered
    promise.legs = (promise.plan?.legs ?? []).map(Promise.Leg.init)
    addVersion(due: due, language: language, plan: nil)
    tell("promise.offered")
    if let plan = promise.plan, plan.undoUntil - now >= policy.asksAhead {
      ask(.merchant)
      ask(.rider)
    }
  }

  mutating func propose(due: Instant, language: Language, plan: Plan?) throws(PromiseError) {
    guard let agreed = promise.due, let first = promise.firstDue else { throw .planMissing }
    guard due > agreed, due > now else { throw .notLater(than: max(agreed, now)) }
    guard due <= first + policy.maxExtension else { throw .beyondCap(latest: first + policy.maxExtension) }
    addVersion(due: due, language: language, plan: plan)
    tell("promise.proposed")
    if let version = promise.pending { say(PromiseSentence.propose(version), "propose-\(version.number)") }
  }

  private mutating func addVersion(due: Instant, language: Language, plan: Plan?) {
    if let last = promise.versions.indices.last, promise.versions[last].isPending {
      promise.versions[last].declinedAt = now
    }
    // Once the first order may be picked up, the plan an offer stands on is gone.
    let isFirst = promise.versions.isEmpty
    let lastMoment = isFirst ? max(promise.plan?.undoUntil ?? due, now + .minutes(1)) : due
    let version = Promise.Version(
      number: promise.versions.count + 1, due: due,
      sentence: PromiseSentence.offer(promise.kind, due: due, language: language), language: language, offeredAt: now,
      openUntil: min(now + policy.offerOpen, due, lastMoment), plan: plan)
    promise.versions.append(version)
    clock("promise.lapse", at: version.openUntil, number: version.number)
  }

  /// The moment a promise is made or extended: exact text, version and person are on file from here.
  mutating func accept(_ consent: Promise.Consent) throws(PromiseError) {
    if let known = promise.versions.first(where: { $0.number == consent.version })?.consent, known.by == consent.by {
      return
    }
    guard let version = promise.pending, version.number == consent.version else {
      throw .wrongVersion(offered: promise.pending?.number)
    }
    guard consent.text == version.sentence else { throw .otherText(offered: version.sentence) }
    guard now <= version.openUntil else { throw .offerLapsed(at: version.openUntil) }
    switch consent.by {
    case .customer(let person): if person != promise.beneficiary { throw .notBeneficiary }
    case .agent: if consent.message == nil { throw .messageMissing }
    default: throw .notBeneficiary
    }
    let isFirst = promise.madeAt == nil
    promise.versions[promise.versions.count - 1].consent = consent
    promise.state = .inForce
    promise.madeAt = promise.madeAt ?? now
    clock("promise.due", at: version.due + policy.eventGrace, number: version.number)
    tell(isFirst ? "promise.made" : "promise.extended")
    say(PromiseSentence.made(version), "made-\(version.number)")
    if isFirst {
      begin()
    } else if let plan = version.plan {
      adopt(plan)
    } else {
      moveClocks(to: version)
    }
  }

  /// Declined or left to lapse: an offer is withdrawn, an extension leaves the agreed time standing.
  mutating func refuse(version number: Int, lapsed: Bool) throws(PromiseError) {
    guard let version = promise.pending, version.number == number else {
      if lapsed { return }
      throw .wrongVersion(offered: promise.pending?.number)
    }
    promise.versions[promise.versions.count - 1].declinedAt = now
    if promise.state == .offered {
      end(.withdrawn, "promise.withdrawn", lapsed ? "lapsed" : "declined")
    } else {
      tell("promise.declined", reason: lapsed ? "lapsed" : "declined")
    }
  }

  /// Everything a promise sets going at once: the platform's command, the open questions, the watch.
  private mutating func begin() {
    guard promise.kind != .writeBy else { return }
    ask(.platform)
    ask(.merchant)
    ask(.rider)
    tasks.append(promise.nextPoll(after: now - policy.poll, policy: policy))
  }

  mutating func reoffer(_ plan: Plan) throws(PromiseError) {
    guard promise.kind == .together, let agreed = promise.agreed else { throw .planMissing }
    guard plan.orders.sorted() == promise.orders.sorted(), !promise.awaitsRider else { throw .planMissing }
    guard plan.expected <= agreed.due else {
      return try propose(due: plan.by, language: agreed.language, plan: plan)
    }
    adopt(plan)
  }

  /// Takes a new plan with its own round of commands; the agreed time is the clock.
  private mutating func adopt(_ plan: Plan) {
    var adopted = plan
    adopted.by = promise.due ?? plan.by
    adopted.clock = plan.clock.map { min($0, adopted.by) }
    promise.plan = adopted
    promise.round += 1
    promise.legs = plan.legs.map(Promise.Leg.init)
    promise.risks.removeAll { [.declined, .silent, .otherRider, .separated].contains($0.kind) }
    tell("promise.reoffered")
    ask(.platform)
    ask(.merchant)
    ask(.rider)
  }

  mutating func moveClocks(to version: Promise.Version) {
    guard promise.kind == .together else { return }
    promise.plan?.by = version.due
    promise.plan?.clock = nil
    // A platform of single commands moves no clock.
    if promise.plan?.steps != nil { return }
    sendClock(due: version.due, attempt: "\(version.number)")
  }

  /// Tells the platform the agreed clock (again).
  mutating func sendClock(due: Instant, attempt: String) {
    var command = PlatformCommand(
      id: "\(promise.id)-clock-\(attempt)", city: promise.city, kind: .moveClock, orders: promise.orders,
      deadline: now + policy.legAnswer)
    command.due = due
    command.approvedBy = promise.approvedBy
    send(command)
  }
}

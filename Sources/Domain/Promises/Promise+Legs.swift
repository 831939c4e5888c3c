// SPDX-License-Identifier: Apache-2.0

extension Promise.Step {
  /// Puts its part to a party that was not asked yet. A rider leg waits until a rider is named.
  mutating func ask(_ party: Party, rider: RiderRef? = nil) {
    guard var plan = promise.plan, let i = promise.legs.firstIndex(where: { $0.party == party }),
      promise.legs[i].state == .waiting
    else { return }
    if let rider { plan.rider = rider }
    if party == .rider, plan.rider == nil { return }
    if party == .platform, plan.steps != nil { return beginSteps(i) }
    let attempt = promise.legs[i].attempt + 1
    let id = "\(promise.id)-\(promise.round)-\(party.rawValue)-\(attempt)"
    let deadline = min(now + policy.legAnswer, max(plan.undoUntil, now + policy.poll))
    promise.legs[i].state = .asked
    promise.legs[i].attempt = attempt
    promise.legs[i].command = id
    promise.legs[i].rider = party == .rider ? plan.rider : nil
    promise.legs[i].askedAt = now
    promise.legs[i].deadline = deadline
    send(
      party == .platform
        ? plan.togetherCommand(id: id, approvedBy: promise.approvedBy, deadline: deadline)
        : plan.askCommand(party, id: id, approvedBy: promise.approvedBy, deadline: deadline))
    clock("promise.legs", at: deadline, number: promise.round * 100 + attempt, suffix: party.rawValue)
    tell("promise.legAsked", party: party)
  }

  /// The platform's leg of a plan of single commands.
  private mutating func beginSteps(_ leg: Int) {
    promise.legs[leg].state = .asked
    promise.legs[leg].attempt += 1
    promise.legs[leg].askedAt = now
    tell("promise.legAsked", party: .platform)
    advance()
  }

  /// Asks a party once more, under a new command; what it says to the old one no longer counts. Single commands are
  /// never sent twice.
  mutating func askAgain(_ party: Party) {
    if party == .platform, promise.plan?.steps != nil { return }
    guard let i = promise.legs.firstIndex(where: { $0.party == party }) else { return }
    let rider = promise.legs[i].rider
    promise.legs[i].state = .waiting
    promise.risks.removeAll { [.declined, .silent].contains($0.kind) && $0.party == party }
    ask(party, rider: rider)
  }

  /// A party's word on one of our commands. What an earlier round's party says no longer counts.
  mutating func answer(_ command: String, agreed: Bool, reason: String?) {
    if command.hasPrefix("\(promise.id)-clock-") {
      if agreed { promise.clockSet = promise.due }
      return
    }
    if answerStep(command, agreed: agreed, reason: reason) { return }
    guard let i = promise.legs.firstIndex(where: { $0.command == command }) else { return }
    let wanted = agreed ? Promise.Leg.State.agreed : .declined
    guard promise.legs[i].state != wanted, promise.legs[i].state != .void else { return }
    // The platform's carrying out is a fact: a refusal that overtakes it changes nothing.
    if promise.legs[i].party == .platform, promise.legs[i].state == .agreed { return }
    promise.legs[i].state = wanted
    promise.legs[i].answeredAt = now
    promise.legs[i].reason = reason
    let party = promise.legs[i].party
    tell(agreed ? "promise.legAgreed" : "promise.legDeclined", party: party, reason: reason)
    if party == .platform, agreed { promise.clockSet = promise.plan?.clock ?? promise.plan?.by }
    guard promise.state == .inForce else { return }
    if agreed {
      promise.risks.removeAll { [.declined, .silent].contains($0.kind) && $0.party == party }
    } else {
      ring(legRisk(.declined, party))
    }
  }

  mutating func silence() {
    if promise.plan?.steps != nil { silenceSteps() }
    for i in promise.legs.indices where promise.legs[i].state == .asked {
      if promise.legs[i].party == .platform, promise.plan?.steps != nil { continue }
      guard let deadline = promise.legs[i].deadline, deadline <= now else { continue }
      promise.legs[i].state = .silent
      let party = promise.legs[i].party
      tell("promise.legSilent", party: party)
      if promise.state == .inForce { ring(legRisk(.silent, party)) }
    }
  }

  func legRisk(_ kind: Risk.Kind, _ party: Party) -> Risk {
    Risk(
      kind, party: party, since: now, actions: promise.legActions(kind, party), lead: (promise.due ?? now) - now)
  }
}

// SPDX-License-Identifier: Apache-2.0

extension Promise.Step {
  /// Takes a look of the watchdog in: an outcome ends the promise, new risks ring, passed ones fall silent.
  mutating func observe(_ sighting: Sighting) throws(PromiseError) {
    switch sighting.outcome {
    case .proved(let proof): return try prove(proof)
    case .broken(let reason): return end(.broken, "promise.broken", reason)
    case .void(let reason): return end(.void, "promise.void", reason)
    case nil: break
    }
    meet(sighting.rider)
    let passed = promise.risks.filter { old in !sighting.risks.contains { $0.isSame(as: old) } }
    promise.risks.removeAll { old in passed.contains { $0.isSame(as: old) } }
    for risk in sighting.risks {
      if let known = promise.risks.firstIndex(where: { $0.isSame(as: risk) }) {
        promise.risks[known].expected = risk.expected
        promise.risks[known].actions = risk.actions
        seekPlan(for: risk)
      } else {
        ring(risk)
      }
    }
    if !passed.isEmpty, promise.risks.isEmpty { tell("promise.calm") }
  }

  /// A rider who now has both and was not asked is asked.
  private mutating func meet(_ rider: RiderRef?) {
    guard let rider, let leg = promise.legs.firstIndex(where: { $0.party == .rider }) else { return }
    if promise.legs[leg].state != .waiting, promise.legs[leg].rider != rider { promise.legs[leg].state = .waiting }
    if promise.legs[leg].state == .waiting { ask(.rider, rider: rider) }
  }

  /// A new alarm: recorded, told to its owner, followed by what the desk may do alone, and told to the customer before
  /// he would notice.
  mutating func ring(_ risk: Risk) {
    guard !promise.risks.contains(where: { $0.isSame(as: risk) }) else { return }
    let isFirst = promise.risks.isEmpty
    promise.risks.append(risk)
    promise.alarmedAt = promise.alarmedAt ?? now
    tell("promise.atRisk", party: risk.party, risk: risk)
    if isFirst { awaitTaking() }
    if risk.kind.isFelt, let due = promise.due {
      let text = PromiseSentence.atRisk(risk, due: due, language: promise.language)
      say(text, "risk-\(promise.versions.count)-\(promise.round)-\(risk.kind.rawValue)")
    }
    act(on: risk)
  }

  /// What policy lets the desk do by itself.
  private mutating func act(on risk: Risk) {
    if risk.actions.contains(.restoreClock), policy.does.contains(.restoreClock), let due = promise.due {
      sendClock(due: due, attempt: "again-\(now.ms)")
    }
    seekPlan(for: risk)
    guard [.kitchenSlips, .riderLate, .readyLate].contains(risk.kind), policy.does.contains(.proposeExtension),
      promise.pending == nil, let expected = risk.expected
    else { return }
    let due = (expected + policy.extensionMargin).wholeMinuteUp
    // Beyond the cap nothing is proposed: a person decides.
    try? propose(due: due, language: promise.language, plan: nil)
  }

  /// Looks for another plan at once, and again every minute while the risk stands: who was full a minute ago may have
  /// room now, and an order without a rider gets one.
  private mutating func seekPlan(for risk: Risk) {
    guard risk.actions.contains(.reoffer), risk.kind != .silent || risk.party == .platform, risk.kind != .clockBack,
      policy.does.contains(.reoffer), promise.round < policy.maxRounds
    else { return }
    let rhythm = policy.poll * 2
    tasks.append(
      NewTask(
        lane: .facts, kind: "promise.reoffer", orderKey: "\(promise.id)", due: now, deadline: now + rhythm,
        key: "\(promise.id)-reoffer-\(promise.round)-\(risk.kind.rawValue)-\(now.ms / rhythm.ms)",
        payload: PromiseTick(promise: promise.id, number: promise.round)))
  }
}

extension Risk.Kind {
  /// The customer would notice it: he is told first. A leg's silence or missing news he would not.
  package var isFelt: Bool {
    switch self {
    case .pickedUpAlone, .otherRider, .separated, .dropsApart, .kitchenSlips, .riderLate, .readyLate, .riderless:
      true
    case .clockBack, .declined, .silent, .staleFacts: false
    }
  }
}

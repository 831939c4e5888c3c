// SPDX-License-Identifier: Apache-2.0

// A plan of single commands: what sends the next, and what the platform's leg says of them all.

extension Promise {
  /// We have taken an order from its rider and nobody has it yet. Whatever becomes of the promise, its orders are watched
  /// and another rider is called.
  package var awaitsRider: Bool {
    guard let off = step(.cancelRider), let call = step(.callRider) else { return false }
    return (off.state.isOut || off.state == .shown) && call.state != .shown && call.state != .needless
  }

  /// Its orders' events are read.
  package var watchesOrders: Bool { [.offered, .inForce, .broken].contains(state) || awaitsRider }

  /// Steps that should have been shown by now: the platform's record is asked for what was lost.
  package func overdueSteps(at now: Instant) -> [PlanStep] {
    (plan?.steps ?? []).filter { $0.isTold && $0.state.isOut && $0.deadline.map { $0 <= now } ?? false }
  }

  /// Whether this is the command of a step that has become needless before it left.
  package func isNeedless(_ command: String) -> Bool {
    guard let step = plan?.steps?.first(where: { $0.command == command }) else { return false }
    return state != .inForce && step.kind != .callRider
  }

  func step(_ kind: PlatformCommand.Kind) -> PlanStep? { plan?.steps?.first { $0.kind == kind } }

  /// The steps as the mirrored orders show them.
  func stepsSeen(in orders: [Order]) -> [PlanStep] {
    var seen: [PlanStep] = []
    for step in plan?.steps ?? [] {
      seen.append(orders.first { $0.ref == step.order }.map { step.seen(in: $0, after: seen.last) } ?? step)
    }
    return seen
  }

  /// What can be done about a party that declined or did not answer. A single command is never sent twice, so there is
  /// nobody to ask again; while an order has no rider there is no other plan either.
  func legActions(_ kind: Risk.Kind, _ party: Party) -> [Risk.Action] {
    let isStepped = party == .platform && plan?.steps != nil
    if isStepped { return (awaitsRider ? [] : [.reoffer]) + [.extendWithConsent, .splitWithApology] }
    return kind == .silent
      ? [.askAgain, .reoffer, .splitWithApology] : [.reoffer, .extendWithConsent, .splitWithApology]
  }
}

extension Promise.Step {
  /// Sends the next step once events show the one before. After the promise only a rider who was called off is replaced.
  mutating func advance() {
    guard let steps = promise.plan?.steps, let next = steps.firstIndex(where: { $0.state == .waiting }),
      next == 0 || steps[next - 1].state == .shown, promise.state == .inForce || steps[next].kind == .callRider
    else { return }
    var step = steps[next]
    let id = "\(promise.id)-\(promise.round)-step-\(next + 1)"
    let deadline = now + policy.legAnswer
    (step.state, step.command, step.sentAt, step.deadline) = (.sent, id, now, deadline)
    promise.plan?.steps?[next] = step
    if let leg = promise.legs.firstIndex(where: { $0.party == .platform }) { promise.legs[leg].deadline = deadline }
    send(
      step.command(
        id: id, city: promise.city, approvedBy: promise.approvedBy,
        deadline: step.kind == .callRider ? now + policy.callPatience : deadline))
    clock("promise.legs", at: deadline, number: promise.round * 100 + next, suffix: "-step")
    tell("promise.stepSent", party: .platform, reason: step.kind.rawValue)
  }

  /// What events show of the steps, and whether they lie with one rider, or in his bag.
  mutating func take(_ seen: [PlanStep], together: Bool, carried: Bool) {
    guard let old = promise.plan?.steps, old.count == seen.count else { return }
    promise.plan?.steps = seen
    for (before, step) in zip(old, seen) where before.state != step.state {
      tell("promise.step.\(step.state.rawValue)", party: .platform, reason: step.reason ?? step.kind.rawValue)
    }
    advance()
    judge(together: together, carried: carried)
  }

  /// The platform's word on one step; true when the command was a step's. An answer that events have overtaken says
  /// nothing.
  mutating func answerStep(_ command: String, agreed: Bool, reason: String?) -> Bool {
    guard let i = promise.plan?.steps?.firstIndex(where: { $0.command == command }), let step = promise.plan?.steps?[i]
    else { return false }
    guard step.state.isOut else { return true }
    promise.plan?.steps?[i].state = agreed ? (step.isTold ? .answered : .taken) : .refused
    promise.plan?.steps?[i].reason = agreed ? step.reason : reason
    if agreed, step.state == .silent { promise.plan?.steps?[i].state = .silent }
    judge(together: false, carried: false)
    return true
  }

  /// Steps whose time to be shown is over.
  mutating func silenceSteps() {
    guard let steps = promise.plan?.steps else { return }
    for (i, step) in steps.enumerated() where [.sent, .answered].contains(step.state) {
      if let deadline = step.deadline, deadline <= now { promise.plan?.steps?[i].state = .silent }
    }
    judge(together: false, carried: false)
  }

  /// The platform's leg: what its steps come to. Only events make it agree; who brings both is seen, never answered.
  private mutating func judge(together: Bool, carried: Bool) {
    guard let plan = promise.plan, let steps = plan.steps, promise.state == .inForce,
      let leg = promise.legs.firstIndex(where: { $0.party == .platform }), promise.legs[leg].state != .agreed
    else { return }
    let (state, reason) = Self.verdict(plan.kind, steps, together: together, carried: carried)
    guard promise.legs[leg].state != state else { return }
    let old = promise.legs[leg].state
    promise.legs[leg].state = state
    promise.legs[leg].reason = reason
    promise.legs[leg].answeredAt = state == .asked ? nil : now
    if old == .declined || old == .silent {
      promise.risks.removeAll { [.declined, .silent].contains($0.kind) && $0.party == .platform }
    }
    switch state {
    case .agreed: tell("promise.legAgreed", party: .platform)
    case .taken: tell("promise.legTaken", party: .platform)
    case .declined:
      if let off = steps.first(where: { $0.kind == .cancelRider && $0.state == .refused }) {
        promise.firmRiders = (promise.firmRiders ?? []) + [off.order]
      }
      tell("promise.legDeclined", party: .platform, reason: reason)
      ring(legRisk(.declined, .platform))
    case .silent:
      tell("promise.legSilent", party: .platform)
      ring(legRisk(.silent, .platform))
    case .waiting, .asked, .void: break
    }
  }

  private static func verdict(
    _ kind: PlanKind, _ steps: [PlanStep], together: Bool, carried: Bool
  ) -> (Promise.Leg.State, String?) {
    if carried { return (.agreed, nil) }
    if kind == .recall, steps.last?.state == .shown { return together ? (.agreed, nil) : (.declined, "otherRider") }
    if let refused = steps.first(where: { $0.state == .refused || $0.state == .needless }) {
      return (.declined, refused.reason)
    }
    if steps.contains(where: { $0.state == .silent }) { return (.silent, nil) }
    if kind == .hold, steps.allSatisfy({ $0.state == .shown }) { return (.agreed, nil) }
    if kind == .hold, steps.allSatisfy({ $0.state == .shown || $0.state == .taken }) { return (.taken, nil) }
    return (.asked, nil)
  }
}

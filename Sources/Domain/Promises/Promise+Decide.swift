// SPDX-License-Identifier: Apache-2.0

extension Promise {
  /// The one way a promise changes. Pure; the caller has checked that `actor` may.
  package func decide(
    _ command: PromiseCommand, by actor: Actor, now: Instant, policy: PromisePolicy = PromisePolicy()
  ) throws(PromiseError) -> Decided<Promise> {
    guard state.allowed.contains(command.name) else { throw .notAllowed(state, command.name) }
    var step = Step(self, by: actor, now: now, policy: policy)
    switch command {
    case .offer(let due, let language): try step.offer(due: due, language: language)
    case .accept(let consent): try step.accept(consent)
    case .decline(let version): try step.refuse(version: version, lapsed: false)
    case .lapse(let version): try step.refuse(version: version, lapsed: true)
    case .propose(let due, let language): try step.propose(due: due, language: language, plan: nil)
    case .reoffer(let plan): try step.reoffer(plan)
    case .answer(let id, let agreed, let reason): step.answer(id, agreed: agreed, reason: reason)
    case .took(let id): _ = step.answerStep(id, agreed: true, reason: nil)
    case .steps(let seen, let together, let carried): step.take(seen, together: together, carried: carried)
    case .silence: step.silence()
    case .ask(let party): step.askAgain(party)
    case .restoreClock: if let due = self.due { step.sendClock(due: due, attempt: "again-\(now.ms)") }
    case .observe(let sighting): try step.observe(sighting)
    case .take: step.take()
    case .moveOwner(let owner, let reason): step.move(to: owner, reason: reason)
    case .prove(let proof): try step.prove(proof)
    case .breach(let reason): step.end(.broken, "promise.broken", reason)
    case .split(let reason): step.split(reason)
    case .release(let reason): step.end(.released, "promise.released", reason)
    case .void(let reason): step.end(.void, "promise.void", reason)
    case .remedy(let id): step.remedied(id)
    }
    return Decided(step.promise, events: step.events, tasks: step.tasks)
  }

  /// One decision under way: the promise as it will be, and what follows.
  struct Step {
    var promise: Promise
    var events: [NewEvent] = []
    var tasks: [NewTask] = []
    let actor: Actor
    let now: Instant
    let policy: PromisePolicy

    init(_ promise: Promise, by actor: Actor, now: Instant, policy: PromisePolicy) {
      self.promise = promise
      self.actor = actor
      self.now = now
      self.policy = policy
    }
  }
}

extension Promise.Step {
  mutating func take() {
    for i in promise.risks.indices where promise.risks[i].takenBy == nil { promise.risks[i].takenBy = actor }
    tell("promise.taken")
  }

  mutating func move(to owner: Promise.Owner, reason: String) {
    guard owner != promise.owner else { return }
    promise.ownerMoves.append(.init(from: promise.owner, to: owner, at: now, reason: reason))
    promise.owner = owner
    tell("promise.ownerMoved", reason: reason)
    if promise.isAtRisk { awaitTaking() }
  }

  /// Ends a promise and says so to the customer where he would not know.
  mutating func end(_ state: Promise.State, _ event: String, _ reason: String? = nil) {
    let wasMade = promise.madeAt != nil
    promise.state = state
    promise.endedAt = now
    promise.endReason = reason
    promise.risks = []
    for i in promise.legs.indices where [.waiting, .asked].contains(promise.legs[i].state) {
      promise.legs[i].state = .void
    }
    tell(event, reason: reason)
    guard wasMade else { return }
    switch state {
    case .kept, .keptLate: if promise.kind == .together { say(PromiseSentence.kept(promise.language), "kept") }
    case .broken: say(PromiseSentence.broken(promise.language), "broken")
    case .void: say(PromiseSentence.void(promise.kind, promise.language), "void")
    default: break
    }
  }

  /// Undoes the grouping where that still can be done; the platform refuses what is on its way already.
  mutating func split(_ reason: String) {
    if promise.kind == .together, promise.plan?.steps == nil {
      var command = PlatformCommand(
        id: "\(promise.id)-\(promise.round)-separate", city: promise.city, kind: .separate, orders: promise.orders,
        deadline: now + policy.legAnswer)
      command.approvedBy = promise.approvedBy
      send(command)
    }
    end(.broken, "promise.broken", reason)
  }

  mutating func remedied(_ id: RemedyID) {
    promise.state = .remedied
    promise.remedy = id
    tell("promise.remedied", reason: promise.endReason)
  }

  /// Kept by the first time, kept late by consent, or not at all: decided by the proof's own times.
  mutating func prove(_ proof: Promise.Proof) throws(PromiseError) {
    guard let first = promise.firstDue, let due = promise.due else { throw .notProof }
    switch (promise.kind, proof) {
    case (.together, .delivered), (.writeBy, .written), (.readyBy, .ready), (.arriveBy, .delivered): break
    default: throw .notProof
    }
    promise.proof = proof
    let corrected = promise.state == .broken
    guard proof.at <= due else {
      if !corrected { end(.broken, "promise.broken", "late") }
      return
    }
    end(proof.at <= first ? .kept : .keptLate, "promise.kept", corrected ? "corrected" : nil)
  }
}

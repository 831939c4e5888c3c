// SPDX-License-Identifier: Apache-2.0

/// A leader's wish that an incident's remedies may come to more than one person may allow.
package struct SumAsked: Codable, Hashable, Sendable {
  package let sum: Money
  package let reason: String
  package let by: Actor
  package let at: Instant
  package init(sum: Money, reason: String, by: Actor, at: Instant) {
    self.sum = sum
    self.reason = reason
    self.by = by
    self.at = at
  }
}

/// What the remedies of one incident have come to, and what they may come to.
package struct IncidentSum: Codable, Hashable, Sendable {
  /// Everything that was given, is on its way or waits for a signature of its own.
  package var given: Money
  /// What two people have signed; nil while the house's own limit holds.
  package var signed: Money?

  package init(given: Money = .zero, signed: Money? = nil) {
    self.given = given
    self.signed = signed
  }

  package func allowed(_ policy: IncidentPolicy) -> Money { max(policy.sum, signed ?? .zero) }

  /// - Throws: `IncidentError.sumReached` for what would exceed what is allowed.
  package func adding(_ amount: Money, _ policy: IncidentPolicy) throws(IncidentError) -> IncidentSum {
    let left = allowed(policy) - given
    guard amount <= left else { throw .sumReached(left: max(left, .zero)) }
    var next = self
    next.given += amount
    return next
  }
}

extension Incident {
  /// One person wants the remedies to come to more: nothing changes until somebody else has signed.
  /// - Throws: `IncidentError.invalid` unless the sum is more than what is allowed and within what two may sign.
  package func asking(
    sum: Money, over known: IncidentSum, reason: String, policy: IncidentPolicy, by actor: Actor, at now: Instant
  ) throws(IncidentError) -> Decided<Incident> {
    guard state == .declared || state == .ended else { throw .wrongState(state) }
    let allowed = known.allowed(policy)
    guard sum > allowed, sum <= policy.signedSum else {
      throw .invalid(field: "sum", rule: "more than \(allowed.text), at most \(policy.signedSum.text)")
    }
    let reason = try Self.checked(reason)
    var next = stepped(at: now)
    next.sumAsked = SumAsked(sum: sum, reason: reason, by: actor, at: now)
    return Decided(next, events: [next.event("incident.sumAsked", reason: "\(sum.text): \(reason)")])
  }

  /// The second pair of eyes: the orders that waited are given theirs by a walk, whatever the incident's state.
  package func signingSum(by actor: Actor, at now: Instant) throws(IncidentError) -> (Decided<Incident>, sum: Money) {
    let asked = try sumAsked(for: actor)
    var next = stepped(at: now)
    next.sumAsked = nil
    let walks = next.reached.sorted().map { next.walk(.pay, in: $0, at: now) }
    return (
      Decided(next, events: [next.event("incident.sumSigned", reason: asked.sum.text)], tasks: walks), asked.sum
    )
  }

  package func refusingSum(reason: String, by actor: Actor, at now: Instant) throws(IncidentError) -> Decided<Incident>
  {
    _ = try sumAsked(for: actor)
    let reason = try Self.checked(reason)
    var next = stepped(at: now)
    next.sumAsked = nil
    return Decided(next, events: [next.event("incident.sumRefused", reason: reason)])
  }

  private func sumAsked(for actor: Actor) throws(IncidentError) -> SumAsked {
    guard let sumAsked else { throw .nothingAsked }
    guard sumAsked.by != actor else { throw .ownSignature }
    return sumAsked
  }

  private func stepped(at now: Instant) -> Incident {
    var next = self
    next.step += 1
    next.changedAt = now
    return next
  }
}

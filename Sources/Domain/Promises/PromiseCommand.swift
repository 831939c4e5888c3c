// SPDX-License-Identifier: Apache-2.0

/// Everything that can be done to a promise; which of it in which state stands in `allowed`.
package enum PromiseCommand: Sendable {
  /// Tell the beneficiary sentence and time. `due` is nil for "together": the plan's own time.
  case offer(due: Instant?, language: Language)
  /// The beneficiary's yes to the version on offer; with it the promise is made, or extended.
  case accept(Promise.Consent)
  case decline(version: Int)
  /// Nobody answered the version in time.
  case lapse(version: Int)
  /// A later time, to be consented to.
  case propose(due: Instant, language: Language)
  /// Another plan for the same two orders; binds at once when it keeps the agreed time, else with consent.
  case reoffer(Plan)
  /// What a party's signed event says about one of our commands.
  case answer(command: String, agreed: Bool, reason: String?)
  /// The platform has taken a step's command; its event is still to come.
  case took(command: String)
  /// What events show of the plan's single commands, and whether both orders lie with one rider, and in his bag.
  case steps([PlanStep], together: Bool, carried: Bool)
  /// Legs and steps whose time to answer is over.
  case silence
  /// Put its part to a party once more: after its silence, or to have the shop hold the food.
  case ask(Party)
  /// Send the agreed clock once more.
  case restoreClock
  /// What the watchdog saw.
  case observe(Sighting)
  /// Somebody has taken the alarms into hand.
  case take
  case moveOwner(Promise.Owner, reason: String)
  case prove(Promise.Proof)
  /// T is over and nothing proves it.
  case breach(reason: String)
  /// Given up by us, told to the customer, owed a remedy.
  case split(reason: String)
  /// The beneficiary needs it no more.
  case release(reason: String)
  /// There is nothing left to promise: cancelled or refunded.
  case void(reason: String)
  case remedy(RemedyID)

  package enum Name: String, Codable, Sendable, CaseIterable {
    case offer, accept, decline, lapse, propose, reoffer, answer, took, steps, silence, ask, restoreClock, observe,
      take, moveOwner
    case prove, breach, split, release, void, remedy
  }

  package var name: Name {
    switch self {
    case .offer: .offer
    case .accept: .accept
    case .decline: .decline
    case .lapse: .lapse
    case .propose: .propose
    case .reoffer: .reoffer
    case .answer: .answer
    case .took: .took
    case .steps: .steps
    case .silence: .silence
    case .ask: .ask
    case .restoreClock: .restoreClock
    case .observe: .observe
    case .take: .take
    case .moveOwner: .moveOwner
    case .prove: .prove
    case .breach: .breach
    case .split: .split
    case .release: .release
    case .void: .void
    case .remedy: .remedy
    }
  }
}

extension Promise.State {
  /// The machine as a table. `answer` is taken in every later state because parties answer late; it then only
  /// completes the record. `steps` likewise: a rider who was called off for a promise that has ended is replaced. `prove` in `broken` is late proof of what did happen in time.
  package var allowed: [PromiseCommand.Name] {
    switch self {
    case .draft: [.offer, .void]
    case .offered: [.accept, .decline, .lapse, .answer, .silence, .moveOwner, .void]
    case .inForce:
      [
        .accept, .decline, .lapse, .propose, .reoffer, .answer, .took, .steps, .silence, .ask, .restoreClock, .observe,
        .take, .moveOwner, .prove, .breach, .split, .release, .void,
      ]
    case .broken: [.answer, .took, .steps, .prove, .take, .moveOwner, .remedy]
    case .kept, .keptLate, .released, .void, .remedied, .withdrawn: [.answer, .took, .steps]
    }
  }
}

package enum PromiseError: Error, Hashable, Sendable {
  case notAllowed(Promise.State, PromiseCommand.Name)
  /// Another version is on offer, or none.
  case wrongVersion(offered: Int?)
  /// The consent quotes another sentence than the one offered.
  case otherText(offered: String)
  case offerLapsed(at: Instant)
  /// An agent relays a yes without the customer's message it rests on.
  case messageMissing
  /// Only the beneficiary, or an agent for him, can say yes.
  case notBeneficiary
  case planMissing
  /// A new version must be later than the agreed one.
  case notLater(than: Instant)
  /// No version may be later than this.
  case beyondCap(latest: Instant)
  /// The proof does not show what was promised.
  case notProof
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Hummingbird

extension Problem {
  /// The nouns' own reasons: mostly "the present state does not allow it". Each has a stable type and, where people can
  /// do something about it, a text of its own (`problem_…` in Texts).
  static func ofNoun(_ error: any Error, _ now: Instant) -> Problem? {
    switch error {
    case let error as SignInError: ofSignIn(error, now)
    case let error as ContactError: ofContact(error)
    case let error as CaseError: ofCase(error)
    case let error as AgentStateError: Problem(.conflict, "agent-state", "\(error)")
    case let error as CertificateError: Problem(.unprocessableContent, "certificate", "\(error)")
    case let error as PromiseError: ofPromise(error)
    case is PictureError: Problem(.unprocessableContent, "picture", "\(error)", field: "picture")
    case let error as RemedyError: ofRemedy(error)
    case let error as IncidentError: ofIncident(error)
    case let error as OrderCommandError: ofCommand(error, now)
    case is ConcernError: Problem(.conflict, "concern-ended", "\(error)")
    default: nil
    }
  }

  private static func ofSignIn(_ error: SignInError, _ now: Instant) -> Problem {
    switch error {
    case .wrong: Problem(.unauthorized, "wrong-password")
    case .locked(let until):
      Problem(.tooManyRequests, "locked", retryAfterSeconds: Int(max(1, (until - now).ms / 1000)))
    case .noSession: Problem(.unauthorized, "no-session")
    case .wrongFormToken: Problem(.forbidden, "form-token")
    }
  }

  private static func ofContact(_ error: ContactError) -> Problem {
    switch error {
    case .offerGone: Problem(.conflict, "offer-gone")
    case .notYours: Problem(.conflict, "not-yours")
    case .ended, .notEnded, .notWaiting: Problem(.conflict, "contact-state", "\(error)")
    case .tooLate: Problem(.gone, "too-late")
    case .emptyMessage: Problem(.unprocessableContent, "empty-message", field: "text")
    case .tooLong(let limit): Problem(.unprocessableContent, "too-long", "\(limit)", field: "text")
    case .badClientID: Problem(.unprocessableContent, "bad-client-id", field: "client")
    }
  }

  private static func ofCase(_ error: CaseError) -> Problem {
    switch error {
    case .promiseInForce: Problem(.conflict, "promise-in-force")
    case .brokenWithoutRemedy: Problem(.conflict, "broken-without-remedy")
    case .reasonMissing: Problem(.unprocessableContent, "reason-missing", field: "reason")
    case .tooLong(let limit): Problem(.unprocessableContent, "too-long", "\(limit)")
    case .resolved, .notResolved, .notHigher: Problem(.conflict, "case-state", "\(error)")
    case .badWait, .tooManyOrders: Problem(.unprocessableContent, "case-limit", "\(error)")
    }
  }

  private static func ofRemedy(_ error: RemedyError) -> Problem {
    switch error {
    case .noRights, .approverLimit, .ownApproval: Problem(.forbidden, "remedy-rights", "\(error)")
    case .nothingToRefund: Problem(.conflict, "nothing-to-refund")
    case .dayExhausted(let left): Problem(.conflict, "day-exhausted", left.text)
    case .aboveOrderCap(let left): Problem(.conflict, "above-order-cap", left.text)
    case .aboveRule(let most, _): Problem(.unprocessableContent, "above-rule", most.text)
    case .amountNotPositive, .noRule: Problem(.unprocessableContent, "no-rule", "\(error)")
    case .wrongState: Problem(.conflict, "remedy-state", "\(error)")
    }
  }

  private static func ofIncident(_ error: IncidentError) -> Problem {
    switch error {
    case .wrongState: Problem(.conflict, "incident-state", "\(error)")
    case .invalid(let field, let rule): Problem(.unprocessableContent, "invalid", rule, field: field)
    case .switchesUndecided(let names):
      Problem(.conflict, "switches-undecided", names.joined(separator: ", "), field: "release")
    case .switchNotStopped(let name): Problem(.conflict, "switch-not-stopped", name)
    case .sumReached(let left): Problem(.conflict, "incident-sum", left.text)
    case .nothingAsked: Problem(.conflict, "incident-sum-asked")
    case .ownSignature: Problem(.forbidden, "own-signature")
    }
  }

  private static func ofCommand(_ error: OrderCommandError, _ now: Instant) -> Problem {
    switch error {
    case .cannot(let code, let retryAt):
      Problem(
        .conflict, "command-cannot", code,
        retryAfterSeconds: retryAt.map { Int(max(1, ($0 - now).ms / 1000)) })
    case .notHere(let kind): Problem(.unprocessableContent, "command-kind", kind.rawValue, field: "kind")
    case .noRights, .ownApproval, .approverLimit: Problem(.forbidden, "command-rights", "\(error)")
    case .invalid(let field, let rule): Problem(.unprocessableContent, "invalid", rule, field: field)
    case .underWay(let id): Problem(.conflict, "command-under-way", "\(id)")
    case .wrongState: Problem(.conflict, "command-state", "\(error)")
    }
  }

  private static func ofPromise(_ error: PromiseError) -> Problem {
    switch error {
    case .notAllowed: Problem(.conflict, "promise-state", "\(error)")
    case .wrongVersion, .otherText: Problem(.conflict, "other-version")
    case .offerLapsed: Problem(.conflict, "offer-lapsed")
    case .messageMissing: Problem(.unprocessableContent, "message-missing")
    case .notBeneficiary: Problem(.forbidden, "not-beneficiary")
    case .planMissing, .notProof: Problem(.unprocessableContent, "promise", "\(error)")
    case .notLater, .beyondCap: Problem(.unprocessableContent, "promise-time", "\(error)", field: "due")
    }
  }
}

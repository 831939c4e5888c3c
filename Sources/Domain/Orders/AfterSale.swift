// SPDX-License-Identifier: Apache-2.0

/// 售后: one request for money back, as the platform tells it: asked, answered, argued, paid.
///
/// Only what was said is kept (`marks`, sorted); what it amounts to is computed by walking them in the source's order of
/// time (`course`), so that any arrival order of the same events, with repetitions, gives the same state.
package struct AfterSale: Codable, Hashable, Sendable {
  /// The platform's own name of it; where the platform has none, the phase.
  package let id: String
  package var marks: [Mark] = []

  package init(id: String) { self.id = id }

  /// Something that was said about it: what, when, by whom, and by which event.
  package struct Mark: Codable, Hashable, Sendable {
    package var at: Instant
    package var step: Step
    package var by: Party?
    /// The platform's own word for who it was ("CS", "risk control").
    package var role: String?
    package var reason: String?
    package var terms: Terms?
    package var event: String

    static func < (a: Mark, b: Mark) -> Bool { (a.at, a.step.rank, a.event) < (b.at, b.step.rank, b.event) }
  }

  /// What is asked for; a field that was not said is nil.
  package struct Terms: Codable, Hashable, Sendable {
    package var phase: Phase?
    package var scope: Scope?
    package var amount: Money?
    /// Addresses of pictures, as the platform gives them.
    package var evidence: [String]?

    package init(phase: Phase? = nil, scope: Scope? = nil, amount: Money? = nil, evidence: [String]? = nil) {
      self.phase = phase
      self.scope = scope
      self.amount = amount
      self.evidence = evidence
    }
  }

  /// Before completion it is a cancellation (取消), after it a return (退单).
  package enum Phase: String, Codable, Sendable, CaseIterable { case beforeCompletion, afterCompletion }
  package enum Scope: String, Codable, Sendable, CaseIterable { case full, part, priceDifference }

  package enum State: String, Codable, Sendable, CaseIterable {
    case applied, withdrawn, rejected, agreed, autoAgreed
    /// The customer has appealed to the platform's own service: merchant commands are illegal.
    case arbitrating
    case appealWithdrawn, upheld, dismissed
    /// The money has been ordered, has arrived, did not get through, or is stuck at the payment's side.
    case executing, refunded, failed, abnormal
  }

  /// What moves it (`docs/WORDS.md`); the platforms' codes are mapped in their adapters.
  package enum Step: String, Codable, Sendable, CaseIterable {
    case apply, withdraw, refuse, agree
    /// Nobody answered in time, which means yes; the platform agreed by itself (free cancellation).
    case timeout, autoConfirm
    case appeal, withdrawAppeal, uphold, dismiss
    case execute, succeed, fail, suspend
    /// The platform ended the order without a word about a request: one that stood unanswered counts as agreed, and
    /// where nobody had asked it means nothing. Platforms that send one code for both.
    case lapse

    /// Which of two steps of one instant comes first.
    var rank: Int { Self.ranks[self] ?? 0 }
    private static let ranks = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
  }
}

extension AfterSale {
  package var state: State? { course.state }
  package var course: Course { marks.reduce(into: Course()) { $0.take($1) } }

  /// The latest word on each of the terms.
  package var terms: Terms {
    marks.reduce(into: Terms()) { known, mark in
      guard let said = mark.terms else { return }
      known.phase = said.phase ?? known.phase
      known.scope = said.scope ?? known.scope
      known.amount = said.amount ?? known.amount
      known.evidence = said.evidence ?? known.evidence
    }
  }

  /// Money that has been paid back or is on its way.
  package var committed: Money {
    guard let state, [.agreed, .autoAgreed, .upheld, .executing, .refunded, .abnormal].contains(state) else {
      return .zero
    }
    return terms.amount ?? .zero
  }

  /// Takes one event in; an event that was taken before changes nothing.
  mutating func fold(_ event: OrderEvent, _ step: Step) {
    guard !marks.contains(where: { $0.event == event.id }) else { return }
    let terms = Terms(phase: event.phase, scope: event.scope, amount: event.amount, evidence: event.evidence)
    let mark = Mark(
      at: event.at, step: step, by: event.by, role: event.role, reason: event.reason,
      terms: terms == Terms() ? nil : terms, event: event.id)
    marks.insert(mark, at: marks.firstIndex { mark < $0 } ?? marks.endIndex)
  }
}

extension AfterSale.State {
  /// Nothing more comes of it by itself: refused, taken back, decided against, paid.
  package var isOver: Bool {
    switch self {
    case .withdrawn, .rejected, .appealWithdrawn, .dismissed, .refunded: true
    case .applied, .agreed, .autoAgreed, .arbitrating, .upheld, .executing, .failed, .abnormal: false
    }
  }

  /// Only an unanswered request can be answered by the merchant: while the platform's service arbitrates, and after
  /// its ruling, his commands are illegal.
  package var takesMerchantsAnswer: Bool { self == .applied }
}

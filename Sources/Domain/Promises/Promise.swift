// SPDX-License-Identifier: Apache-2.0

/// What we said will happen: to whom, by when, proven by which event.
///
/// draft -> offered -> inForce -> kept | keptLate | released | void | broken -> remedied; an offer nobody took is
/// withdrawn. It is made, and counted, when the beneficiary accepts the sentence and time of one version. A later time
/// is a new version and binds only with new consent; until then the old one counts. `risks` is a condition of a promise
/// in force, never a state: it comes and goes with the facts. A leg that declines puts it at risk and never unmakes it.
/// It cannot be in force without consent on file, nor kept without proof, nor end in silence.
package struct Promise: Codable, Hashable, Sendable {
  package let id: PromiseID
  package let city: City
  package let caseID: CaseID
  package let kind: Kind
  package let beneficiary: PersonID?
  /// The beneficiary as the platform names him: where to tell him when he has closed the page.
  package let customer: CustomerRef?
  package let orders: [OrderRef]
  package internal(set) var state = State.draft
  package internal(set) var plan: Plan?
  package internal(set) var versions: [Version] = []
  package internal(set) var legs: [Leg] = []
  package internal(set) var risks: [Risk] = []
  package internal(set) var owner: Owner
  /// Whose it becomes when its agent is gone, and then their leader's.
  package let team: String
  package internal(set) var ownerMoves: [OwnerMove] = []
  /// Who approved it, as shown to merchant and rider.
  package let approvedBy: String
  /// How many plans it has had; each has its own commands.
  package internal(set) var round = 1
  /// Orders whose riders could not be called off: that is not asked for again.
  package internal(set) var firmRiders: [OrderRef]?
  /// The clock the platform has confirmed for the orders.
  package internal(set) var clockSet: Instant?
  package internal(set) var madeAt: Instant?
  package internal(set) var endedAt: Instant?
  package internal(set) var endReason: String?
  package internal(set) var proof: Proof?
  package internal(set) var remedy: RemedyID?
  /// First alarm ever: the lead before a breach is counted from it.
  package internal(set) var alarmedAt: Instant?

  package init(
    id: PromiseID, city: City, caseID: CaseID, kind: Kind, beneficiary: PersonID?, customer: CustomerRef?,
    orders: [OrderRef], plan: Plan?, owner: Owner, team: String, approvedBy: String
  ) {
    self.id = id
    self.city = city
    self.caseID = caseID
    self.kind = kind
    self.beneficiary = beneficiary
    self.customer = customer
    self.orders = orders
    self.plan = plan
    self.owner = owner
    self.team = team
    self.approvedBy = approvedBy
  }

  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Both orders by one rider, at most `MergePolicy.proofGap` apart, by T.
    case together
    /// We will write to you by T; proven by the message sent.
    case writeBy
    /// The food is ready by T, as the shop said when it was asked; proven by "ready", or by the pick-up.
    case readyBy
    /// The order is at the door by T, as its rider said when he was asked; proven by "delivered".
    case arriveBy
  }

  package enum State: String, Codable, Sendable, CaseIterable {
    case draft, offered, inForce, kept, keptLate, released, void, broken, remedied, withdrawn

    /// Nothing can change it any more, except that late proof corrects `broken`.
    package var isEnd: Bool { self != .draft && self != .offered && self != .inForce }
    /// Keeps its case from being resolved.
    package var isOpen: Bool { self == .inForce || self == .broken }
  }
}

extension Promise {
  /// One sentence with one time, as the beneficiary is told it.
  package struct Version: Codable, Hashable, Sendable {
    package var number: Int
    package var due: Instant
    package var sentence: String
    package var language: Language
    package var offeredAt: Instant
    /// An offer not taken by then lapses: the facts it rests on are old.
    package var openUntil: Instant
    package var consent: Consent?
    package var declinedAt: Instant?
    /// The plan this version rests on, where it is another than the one under way.
    package var plan: Plan?
    package var isPending: Bool { consent == nil && declinedAt == nil }
  }

  /// The beneficiary's yes to exactly one version.
  package struct Consent: Codable, Hashable, Sendable {
    /// Who gave it: the customer himself, or the agent who relays it.
    package var by: Actor
    package var version: Int
    /// The sentence as it was shown.
    package var text: String
    package var channel: String
    package var at: Instant
    /// The customer's own message it rests on; required when an agent relays.
    package var message: MessageID?

    package init(by: Actor, version: Int, text: String, channel: String, at: Instant, message: MessageID? = nil) {
      self.by = by
      self.version = version
      self.text = text
      self.channel = channel
      self.at = at
      self.message = message
    }
  }

  /// One party's part in the promise.
  package struct Leg: Codable, Hashable, Sendable {
    package enum State: String, Codable, Sendable, CaseIterable {
      /// Not put to the party yet (no rider is named, or the yes is awaited).
      case waiting
      case asked, agreed, declined, silent, void
      /// The platform took it, and never tells the outcome: the orders' own events must show it.
      case taken
    }
    package var party: Party
    package var state = State.waiting
    /// How often it was put; each time under its own command.
    package var attempt = 0
    package var command: String?
    package var rider: RiderRef?
    package var askedAt: Instant?
    package var deadline: Instant?
    package var answeredAt: Instant?
    package var reason: String?

    package init(_ party: Party) { self.party = party }
  }

  /// Who must act on an alarm.
  package enum Owner: Hashable, Sendable {
    case agent(AgentID), team(String), leader(String)
  }

  package struct OwnerMove: Codable, Hashable, Sendable {
    package var from: Owner
    package var to: Owner
    package var at: Instant
    package var reason: String
  }

  package enum Proof: Codable, Hashable, Sendable {
    case delivered(rider: RiderRef?, first: Instant, last: Instant)
    case written(MessageID, at: Instant)
    case ready(at: Instant)
    package var at: Instant {
      switch self {
      case .delivered(_, _, let last): last
      case .written(_, let at), .ready(let at): at
      }
    }
  }

  /// The version in force: the last one with consent.
  package var agreed: Version? { versions.last { $0.consent != nil } }
  /// The version that waits for an answer.
  package var pending: Version? { versions.last.flatMap { $0.isPending ? $0 : nil } }
  package var due: Instant? { (agreed ?? versions.last)?.due }
  /// The time first promised: what "kept at the first time" is judged by.
  package var firstDue: Instant? { versions.first { $0.consent != nil }?.due }
  package var language: Language { versions.last?.language ?? .chinese }
  package var isAtRisk: Bool { state == .inForce && !risks.isEmpty }

  /// Who gets it when its owner does not act; nil when there is nobody above.
  package var nextOwner: Owner? {
    switch owner {
    case .agent: .team(team)
    case .team: .leader(team)
    case .leader: nil
    }
  }

  /// Whether a plan says anything else than the one that is under way, and does not lean on the rider who declined.
  package func isNews(_ plan: Plan) -> Bool {
    if plan.steps != nil { return isSteppedNews(plan) }
    if let leg = leg(.rider), leg.state == .declined, let rider = leg.rider, plan.rider == rider { return false }
    return plan.kind != self.plan?.kind || plan.rider != self.plan?.rider || leg(.platform)?.state != .agreed
      || risks.contains { [.separated, .otherRider].contains($0.kind) }
  }

  /// Single commands are not repeated in the hope of another answer: the same plan is tried again only where the call
  /// brought somebody else, and a few times at most.
  private func isSteppedNews(_ plan: Plan) -> Bool {
    guard !awaitsRider, round < Self.mostStepped else { return false }
    if let recalled = plan.recalled, firmRiders?.contains(recalled) ?? false { return false }
    let isSame = plan.kind == self.plan?.kind && plan.recalled == self.plan?.recalled
    return !isSame || (step(.callRider)?.state == .shown && leg(.platform)?.state == .declined)
  }

  /// Plans of single commands that are tried for one promise.
  static let mostStepped = 3

  /// The promise one of our command ids belongs to.
  package static func id(ofCommand command: String) -> PromiseID? {
    command.split(separator: "-", maxSplits: 1).first.flatMap { PromiseID(String($0)) }
  }

  package func leg(_ party: Party) -> Leg? { legs.first { $0.party == party } }
}

extension Promise.Owner: Codable, LosslessStringConvertible {
  package var description: String {
    switch self {
    case .agent(let id): "agent:\(id)"
    case .team(let name): "team:\(name)"
    case .leader(let team): "leader:\(team)"
    }
  }

  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "agent":
      guard let id = AgentID(rest) else { return nil }
      self = .agent(id)
    case "team": self = .team(rest)
    case "leader": self = .leader(rest)
    default: return nil
    }
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let owner = Promise.Owner(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an owner"))
    }
    self = owner
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(description)
  }
}

// SPDX-License-Identifier: Apache-2.0

/// 催单: a customer asks where the food is. Answered at once from kitchen and rider facts; a party is nudged only
/// when the facts do not explain the delay, and never twice within the cool-down. Reminders are numbered per order;
/// from the policy's n-th on a person looks at it.
///
/// answered (the facts explain it, or nobody can be asked) | nudged -> replied | silent | moot; a late reply makes
/// `silent` `replied`. A time that was given is watched until it is kept or missed.
package struct Reminder: Codable, Hashable, Sendable {
  package let id: ReminderID
  package let order: OrderRef
  /// The desk's id of the order; nil in rows of the first version.
  package let orderID: OrderID?
  /// 1 for the first reminder of this order.
  package let number: Int
  package let by: Actor
  package let at: Instant
  package let facts: ReminderFacts
  package let finding: Finding
  /// Who was nudged because of this reminder.
  package let nudged: Party?
  /// When this party had already been nudged, so that no second nudge went out.
  package let nudgedBefore: Instant?
  /// Who would have been nudged, had the platform a way to.
  package let unreachable: Party?
  package internal(set) var needsPerson: Bool
  /// Until when the nudged party is waited for.
  package let answerBy: Instant?
  /// The customer, where the desk knows one.
  package let person: PersonID?
  package let customer: CustomerRef?
  package let spoken: Language?
  package internal(set) var caseID: CaseID?
  package internal(set) var reply: Reply?
  package internal(set) var silentAt: Instant?
  package internal(set) var mootAt: Instant?
  /// Whether the given time was kept; nil while it is not known.
  package internal(set) var wasKept: Bool?
  package internal(set) var promise: PromiseID?
  /// The key of the task that passes the reply on to the customer; nil where nothing is to be passed on.
  package internal(set) var relayedBy: String?
  /// The platform's own reminder it is, and how that is being answered.
  package internal(set) var platform: PlatformAnswer?

  /// What the facts say.
  package enum Finding: String, Codable, Sendable, CaseIterable {
    /// It goes as promised, or nearly.
    case explained
    case notAccepted, kitchenLate, noRider, riderLate, riderSilent
    /// Delivered or cancelled: nothing to wait for.
    case over

    /// Who can do something about it.
    package var party: Party? {
      switch self {
      case .notAccepted, .kitchenLate: .merchant
      case .riderLate, .riderSilent: .rider
      case .explained, .noRider, .over: nil
      }
    }
  }

  /// How far it has come.
  package enum State: String, Codable, Sendable, CaseIterable {
    /// The facts were the answer, or a person has it.
    case answered
    /// A party was asked and is waited for.
    case nudged
    case replied, silent
    /// The order was over before anybody answered.
    case moot
  }

  /// Who asks about which order, and where the answer goes.
  package struct Asking: Hashable, Sendable {
    package var id: ReminderID
    package var by: Actor
    package var orderID: OrderID?
    package var person: PersonID?
    package var customer: CustomerRef?
    package var language: Language
    package var caseID: CaseID?
    /// The platform's name of the reminder, when it was asked in the platform's app.
    package var platformName: String?

    package init(
      _ id: ReminderID, by: Actor, orderID: OrderID? = nil, person: PersonID? = nil, customer: CustomerRef? = nil,
      language: Language = .chinese, caseID: CaseID? = nil, platformName: String? = nil
    ) {
      self.id = id
      self.by = by
      self.orderID = orderID
      self.person = person
      self.customer = customer
      self.language = language
      self.caseID = caseID
      self.platformName = platformName
    }
  }
}

extension Reminder {
  package var state: State {
    if reply != nil { return .replied }
    if mootAt != nil { return .moot }
    if silentAt != nil { return .silent }
    return nudged == nil ? .answered : .nudged
  }

  package var language: Language { spoken ?? .chinese }

  /// The one who may answer behind the signed link: who was nudged, or could not be.
  package var asked: Party? { nudged ?? unreachable }

  /// Until when this party is not nudged again about the order; nil when nobody was nudged.
  package func coolUntil(_ policy: ReminderPolicy) -> Instant? { nudged.map { _ in at + policy.coolDown } }

  /// The last nudge of a party about the order, while it still cools down.
  package static func cooling(
    _ party: Party?, _ earlier: [Reminder], policy: ReminderPolicy, at now: Instant
  ) -> Instant? {
    guard let party else { return nil }
    let last = earlier.compactMap { $0.nudged == party ? $0.at : nil }.max()
    return last.flatMap { now - $0 < policy.coolDown ? $0 : nil }
  }

  /// Answers a reminder. `earlier` are the order's reminders so far, in any order.
  /// - Parameter unreachable: the platform has just said that it cannot nudge this party.
  package static func decide(
    _ facts: ReminderFacts, _ asking: Asking, earlier: [Reminder], unreachable: Party? = nil,
    policy: ReminderPolicy, at now: Instant
  ) -> Decided<Reminder> {
    let finding = Finding(facts, policy, now)
    let cooling = cooling(finding.party, earlier, policy: policy, at: now)
    let wanted = cooling == nil ? finding.party : nil
    let lost = wanted != nil && wanted == unreachable
    let number = earlier.count + 1
    var reminder = Reminder(
      id: asking.id, order: facts.order, orderID: asking.orderID, number: number, by: asking.by, at: now, facts: facts,
      finding: finding, nudged: lost ? nil : wanted, nudgedBefore: cooling, unreachable: lost ? wanted : nil,
      needsPerson: finding != .over && (number >= policy.personFrom || finding == .noRider || lost),
      answerBy: wanted != nil && !lost ? now + policy.answerWithin : nil, person: asking.person,
      customer: asking.customer, spoken: asking.language, caseID: asking.caseID)
    var step = Step(reminder, now: now, policy: policy)
    step.tell("reminder.answered")
    if let party = reminder.nudged { step.nudge(party) }
    if let name = asking.platformName {
      step.reminder.platform = PlatformAnswer(name: name)
      if reminder.nudged == nil, finding != .over { step.answerPlatform() }
    }
    reminder = step.reminder
    return Decided(reminder, events: step.events, tasks: step.tasks)
  }
}

extension Reminder.Finding {
  /// The first thing that is wrong, seen from the customer backwards.
  package init(_ facts: ReminderFacts, _ policy: ReminderPolicy, _ now: Instant) {
    let late = (facts.arrival ?? now) > facts.due + policy.tolerance
    let silent = facts.riderSeenAt.map { now - $0 > policy.stale } ?? false
    let kitchen = !facts.readyMarked && (facts.readyBy.map { now > $0 + policy.kitchenGrace } ?? late)
    self =
      switch facts.stage {
      case .delivered, .cancelled: .over
      case .waiting: .notAccepted
      case .cooking: kitchen ? .kitchenLate : .explained
      case .riderAtShop: kitchen ? .kitchenLate : late ? .riderLate : .explained
      case .ready: facts.rider == nil ? .noRider : silent ? .riderSilent : late ? .riderLate : .explained
      case .riding: silent ? .riderSilent : late ? .riderLate : .explained
      }
  }
}

// SPDX-License-Identifier: Apache-2.0

/// 催单: a customer asks where the food is. Answered at once from kitchen and rider facts; a party is nudged only
/// when the facts do not explain the delay, and never twice within the cool-down. Reminders are numbered per order;
/// from the policy's n-th on a person looks at it.
package struct Reminder: Codable, Hashable, Sendable {
  package let id: ReminderID
  package let order: OrderRef
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
  package let needsPerson: Bool

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

  /// The latest nudge one party got about the order.
  package struct Nudge: Codable, Hashable, Sendable {
    package let party: Party
    package let at: Instant
    package init(party: Party, at: Instant) {
      self.party = party
      self.at = at
    }
  }
}

extension Reminder {
  /// Answers a reminder. `earlier` are the order's reminders so far, in any order.
  package static func decide(
    _ facts: ReminderFacts, id: ReminderID, by: Actor, earlier: [Reminder], caseID: CaseID? = nil,
    policy: ReminderPolicy, at now: Instant
  ) -> Decided<Reminder> {
    let finding = Finding(facts, policy, now)
    let last = earlier.compactMap { $0.nudged == finding.party ? $0.at : nil }.max()
    let cooling = finding.party == nil ? nil : last.flatMap { now - $0 < policy.coolDown ? $0 : nil }
    let party = cooling == nil ? finding.party : nil
    let number = earlier.count + 1
    let reminder = Reminder(
      id: id, order: facts.order, number: number, by: by, at: now, facts: facts, finding: finding, nudged: party,
      nudgedBefore: cooling, needsPerson: finding != .over && (number >= policy.personFrom || finding == .noRider))
    let event = NewEvent("reminder.answered", subject: id.description, caseID: caseID, payload: reminder)
    return Decided(reminder, events: [event], tasks: party.map { [reminder.nudge($0, policy)] } ?? [])
  }

  private func nudge(_ party: Party, _ policy: ReminderPolicy) -> NewTask {
    let by = at + policy.answerWithin
    var command = PlatformCommand(id: id.description, city: facts.city, kind: .nudge, orders: [order], deadline: by)
    command.party = party
    command.shop = facts.shop
    command.rider = party == .rider ? facts.rider : nil
    command.question = question(to: party, .chinese)
    return NewTask(
      lane: .platform, kind: "reminder.nudge", orderKey: order.description, due: at, deadline: by,
      key: id.description, payload: command)
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

// SPDX-License-Identifier: Apache-2.0

/// Something of an order is overdue and nobody has asked yet: we noticed first.
///
///     raised --the customer hears--> told
///        |  '------------------.      |
///        '--the event comes----+------+--> eased       (the case closes by rule, if nobody of us acted)
///           somebody acts, or a leader must -----> inCase
///           a person says it is nothing ---------> dismissed
///
/// It rests on the order's events alone; live facts only say whether it still stands, and when the food will come.
package struct Concern: Codable, Hashable, Sendable {
  package let id: ConcernID
  package let city: City
  package let order: OrderRef
  package let orderID: OrderID
  package let clock: OrderClock
  /// When the clock ran out.
  package let since: Instant
  package let raisedAt: Instant
  package let shop: ShopRef?
  package let shopName: String?
  package let customer: CustomerRef?
  package let due: Instant?
  package var state: State
  /// What it rests on, oldest first.
  package var evidence: [Evidence]
  /// The case it has opened or joined; nil while the customer was told nothing.
  package var caseID: CaseID?
  /// What the customer was told, each with its time.
  package var words: [Word]
  /// What the lateness is worth by policy: proposed to the agent, or given.
  package var gift: Gift?
  package var ended: End?

  package enum State: String, Codable, Sendable, CaseIterable {
    case raised, told, eased, inCase, dismissed
    package var isOpen: Bool { self == .raised || self == .told }
  }

  /// A fact with its time, and so its age.
  package struct Evidence: Codable, Hashable, Sendable {
    package let fact: Fact
    package let at: Instant
    package var metres: Int?

    package enum Fact: String, Codable, Sendable, CaseIterable {
      case paid, accepted, cooking, readyBy, ready, assigned, atShop, pickedUp, delivered, due, refundAsked, stuck
      /// The newest event of the order.
      case newestEvent
      /// When the platform was asked last and answered; when it did not answer.
      case platformSaid, platformSilent
      case riderSeen
    }

    package init(_ fact: Fact, at: Instant, metres: Int? = nil) {
      self.fact = fact
      self.at = at
      self.metres = metres
    }
  }

  /// One message to the customer, in parts; worded where it is shown.
  package struct Word: Codable, Hashable, Sendable {
    package let at: Instant
    /// The new time; nil where it is not known.
    package let arrival: Instant?
    /// When we say more.
    package let moreBy: Instant?
    /// The platform answered when it was asked.
    package let isAnswered: Bool
    /// Sent to the app or a chat; in quiet hours it stands on the customer's page alone.
    package let isPushed: Bool

    package init(at: Instant, arrival: Instant?, moreBy: Instant?, isAnswered: Bool, isPushed: Bool) {
      self.at = at
      self.arrival = arrival
      self.moreBy = moreBy
      self.isAnswered = isAnswered
      self.isPushed = isPushed
    }
  }

  package struct Gift: Codable, Hashable, Sendable {
    package let amount: Money
    package let cause: RemedyCause
    /// What was given by itself.
    package var remedy: RemedyID?

    package init(amount: Money, cause: RemedyCause, remedy: RemedyID? = nil) {
      self.amount = amount
      self.cause = cause
      self.remedy = remedy
    }
  }

  package struct End: Codable, Hashable, Sendable {
    package let at: Instant
    package let by: Actor
    package let reason: String
  }
}

extension Concern {
  package static let reasonCharacters = 3...200

  package init(_ running: RunningClock, of order: Order, orderID: OrderID, id: ConcernID, at now: Instant) {
    self.id = id
    city = order.city
    self.order = order.ref
    self.orderID = orderID
    clock = running.clock
    since = running.due
    raisedAt = now
    shop = order.placed?.shop
    shopName = order.placed?.shopName
    customer = order.placed?.customer
    due = order.due
    state = .raised
    evidence = order.evidence(of: running.clock)
    words = []
  }

  /// The scenario of the case that it opens.
  package var scenario: Scenario {
    switch clock {
    case .notAccepted, .notStarted, .notReady: .merchantIssue
    case .noRider, .riderAway, .standing, .riding: .riderIssue
    case .late: .late
    case .refundUnanswered: .refund
    case .tooFar: .missingItem
    }
  }
}

/// How many concerns of one clock are in one state.
package struct ConcernCount: Codable, Hashable, Sendable {
  package let clock: OrderClock
  package let state: Concern.State
  package let count: Int

  package init(clock: OrderClock, state: Concern.State, count: Int) {
    self.clock = clock
    self.state = state
    self.count = count
  }
}

extension Order {
  /// What is known that bears on a clock, oldest first.
  fileprivate func evidence(of clock: OrderClock) -> [Concern.Evidence] {
    let visit = visit ?? carrying
    let told: [(Concern.Evidence.Fact, Instant?)] = [
      (.paid, paidAt ?? placed?.at), (.accepted, acceptedAt), (.cooking, cookingAt), (.readyBy, estimate?.value),
      (.ready, isReadyDoubted ? nil : readyAt), (.assigned, visit?.assignedAt), (.atShop, visit?.atShopAt),
      (.pickedUp, pickedUpAt), (.due, due),
      (.stuck, clock == .standing ? deliveryMarks.last { $0.step == .raise }?.at : nil),
      (.refundAsked, clock == .refundUnanswered ? openAfterSale?.course.since?.at : nil), (.newestEvent, lastAt),
    ]
    var evidence = told.compactMap { fact, at in at.map { Concern.Evidence(fact, at: $0) } }
    if let deliveredAt {
      evidence.append(Concern.Evidence(.delivered, at: deliveredAt, metres: metresFromDoor))
    }
    return evidence.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
  }
}

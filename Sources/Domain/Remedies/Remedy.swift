// SPDX-License-Identifier: Apache-2.0

/// Something given to a customer to make good: money back or a red packet.
///
///     proposed --approve--> decided --task--> executing --event--> arrived
///        |                     |                  |-- refused ---> failed
///        +--decline--> declined                   +-- silence ---> unknown --event or person--> arrived | failed
///
/// A remedy within the rights of who gives it is decided at once; above them it waits for the signature of another
/// person whose own limit suffices. Deciding books the money, so decided, executed and arrived are three states with
/// three times. The remedy's id is the platform's idempotency key: any number of attempts pay once. Its two
/// transfers have their ids from the beginning; arrival and reversal share one, so both can never be posted.
/// Nothing is ever paid by our own assumption: `arrived` needs the platform's word.
package struct Remedy: Codable, Hashable, Sendable {
  package let id: RemedyID
  package let form: RemedyForm
  package let amount: Money
  package let city: City
  package let order: OrderRef
  package let shop: ShopRef
  package let customer: CustomerRef
  package let caseID: CaseID?
  package let cause: RemedyCause
  /// Who pays and the rule of the policy that says so ("v1/late").
  package let payer: Payer
  package let rule: String
  package let proposedBy: Actor
  package let proposedAt: Instant
  /// Chosen before the first attempt: the booking, and the one transfer that settles it.
  package let booking: TransferID
  package let settlement: TransferID

  package var state: State
  package var approver: AgentID?
  package var decidedAt: Instant?
  /// When the platform took the command.
  package var executedAt: Instant?
  package var arrivedAt: Instant?
  /// What the customer is told: the money is there by then.
  package var arriveBy: Instant?
  /// How often we have begun to ask the platform under the same id.
  package var round: Int

  package enum State: Codable, Hashable, Sendable {
    case proposed
    case declined(reason: String)
    case decided
    case executing
    case arrived
    case failed(reason: String)
    /// The platform has not answered in time, or not clearly; only its event or a person ends this.
    case unknown(reason: String)

    /// Without the reasons: what lists and filters go by.
    package enum Name: String, Codable, Sendable, CaseIterable {
      case proposed, declined, decided, executing, arrived, failed, unknown
    }
    package var name: Name {
      switch self {
      case .proposed: .proposed
      case .declined: .declined
      case .decided: .decided
      case .executing: .executing
      case .arrived: .arrived
      case .failed: .failed
      case .unknown: .unknown
      }
    }
  }

  /// The incident whose rule allowed it.
  package var incident: IncidentID? { rule.split(separator: "/").last.flatMap { IncidentID($0) } }

  /// True while the money counts against the order's cap: everything that was or may still be paid.
  package var counts: Bool {
    switch state {
    case .declined, .failed: false
    case .proposed, .decided, .executing, .arrived, .unknown: true
    }
  }

  package init(
    id: RemedyID, ids: RemedyIDs, proposal: RemedyProposal, amount: Money, payer: Payer, rule: String, by: Actor,
    at now: Instant
  ) {
    self.id = id
    form = proposal.form
    self.amount = amount
    city = proposal.city
    order = proposal.order
    shop = proposal.shop
    customer = proposal.customer
    caseID = proposal.caseID
    cause = proposal.cause
    self.payer = payer
    self.rule = rule
    proposedBy = by
    proposedAt = now
    booking = ids.booking
    settlement = ids.settlement
    state = .proposed
    round = 0
  }
}

package enum RemedyForm: Codable, Hashable, Sendable {
  /// Everything the customer has paid for the order and not had back.
  case refund
  case redPacket(Money)
}

/// Why a remedy is given, as the policy knows causes.
package enum RemedyCause: String, Codable, Sendable, CaseIterable {
  case shopLate, riderLate, promiseBroken, notCooking, missingFood, badFood, goodwill
  /// A declared incident gives it, by a rule of its own.
  case incident

  /// What a person may name: an incident gives by itself.
  package static let byHand = allCases.filter { $0 != .incident }
}

/// The transfer ids of a remedy, made by the caller before anything is decided.
package struct RemedyIDs: Codable, Hashable, Sendable {
  package let booking: TransferID
  package let settlement: TransferID
  package init(booking: TransferID, settlement: TransferID) {
    self.booking = booking
    self.settlement = settlement
  }
}

/// What somebody wants to give.
package struct RemedyProposal: Codable, Hashable, Sendable {
  package var form: RemedyForm
  package var cause: RemedyCause
  package var city: City
  package var order: OrderRef
  package var shop: ShopRef
  package var customer: CustomerRef
  package var caseID: CaseID?

  package init(
    form: RemedyForm, cause: RemedyCause, city: City, order: OrderRef, shop: ShopRef, customer: CustomerRef,
    caseID: CaseID? = nil
  ) {
    self.form = form
    self.cause = cause
    self.city = city
    self.order = order
    self.shop = shop
    self.customer = customer
    self.caseID = caseID
  }
}

/// What the order's money allows: what the customer paid, and what remedies that count have already taken.
package struct OrderMoney: Codable, Hashable, Sendable {
  package let paid: Money
  package let refunded: Money
  package let redPackets: Money

  package init(paid: Money, refunded: Money = .zero, redPackets: Money = .zero) {
    self.paid = paid
    self.refunded = refunded
    self.redPackets = redPackets
  }

  /// Adds up the remedies an order has had.
  package init(paid: Money, remedies: [Remedy]) {
    var refunded = Money.zero, redPackets = Money.zero
    for remedy in remedies where remedy.counts {
      if remedy.form == .refund { refunded += remedy.amount } else { redPackets += remedy.amount }
    }
    self.init(paid: paid, refunded: refunded, redPackets: redPackets)
  }
}

/// What somebody may give away alone. Comes from the person's certificate (or, for the system, from policy), and
/// from the reservations already made today.
package struct RemedyRights: Codable, Hashable, Sendable {
  /// For one remedy, without a second signature.
  package let limit: Money
  /// Given or reserved today by the same person.
  package let reservedToday: Money

  package init(limit: Money, reservedToday: Money = .zero) {
    self.limit = limit
    self.reservedToday = reservedToday
  }
}

package enum RemedyError: Error, Hashable, Sendable {
  case amountNotPositive
  /// No rule of the policy gives this form for this cause.
  case noRule(RemedyCause)
  case aboveRule(most: Money, rule: String)
  /// The customer has everything back, or paid nothing.
  case nothingToRefund(refunded: Money)
  /// Remedies on this order would exceed the policy's cap.
  case aboveOrderCap(left: Money)
  case noRights
  case dayExhausted(left: Money)
  case ownApproval
  case approverLimit(Money)
  case wrongState(Remedy.State)
}

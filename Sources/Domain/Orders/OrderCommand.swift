// SPDX-License-Identifier: Apache-2.0

/// 指令: one thing that somebody of ours asked the platform to do with an order, and what came of it.
///
///     proposed --sign--> asked --task--> sent --answer--> answered --event--> confirmed
///        |                 |               |                 +-- no event --> silent --event or person--> …
///        +--> declined     +--> lapsed     |-- refused --> refused
///                                          |-- no answer, and it may not be sent again --> unknown --event or person--> …
///                                          +-- answered, and the platform tells no outcome --> taken
///
/// An answer of 200 is not a delivery: only an event confirms. Where the platform's events name our command, that event
/// does; elsewhere one that says what was asked for, about the same order, after the time of sending (`isProof`).
package struct OrderCommand: Codable, Hashable, Sendable {
  package let id: OrderCommandID
  package let city: City
  package let order: OrderRef
  package let wish: OrderCommandWish
  package let by: Actor
  package let askedAt: Instant
  /// What it may cost: the sum that is agreed to, or the tip.
  package let cost: Money
  /// The platform's feed, and how it confirms.
  package let feed: String
  package let knowsCommands: Bool
  package let isTold: Bool
  /// What the platform said before it was asked to do it; nil when it did not say anything in time.
  package let can: CanFact?

  package var state = State.asked
  package var approver: AgentID?
  /// When it left the house.
  package var sentAt: Instant?
  /// Without an event by then it is silent.
  package var deadline: Instant?
  package var reply: CommandReply?
  /// Every step with its time and what it rests on, oldest first.
  package var marks: [Mark] = []

  package var kind: PlatformCommand.Kind { wish.kind }

  /// A dated answer to "could you?".
  package struct CanFact: Codable, Hashable, Sendable {
    package var reply: CanReply
    package var at: Instant
    package init(_ reply: CanReply, at: Instant) {
      self.reply = reply
      self.at = at
    }
  }

  package struct Mark: Codable, Hashable, Sendable {
    package var state: State
    package var at: Instant
    package var by: Actor
    /// The event's id, the answer, or what a person noted.
    package var evidence: String?
  }

  package enum State: String, Codable, Sendable, CaseIterable {
    /// Waits for a second signature; did not get it.
    case proposed, declined
    /// Decided here; left the house; was answered by the platform.
    case asked, sent, answered
    case refused
    /// An event says that it happened.
    case confirmed
    /// The platform took it and never tells the outcome of such a command.
    case taken
    /// Answered, and no event by its deadline.
    case silent
    /// Nobody can know whether it happened: a person looks.
    case unknown
    /// Never left the house within its time: nothing has happened.
    case lapsed
    /// A person has looked at the platform: it happened, or it did not.
    case foundDone, foundUndone

    /// Something may still come of it by itself.
    package var isUnderWay: Bool { self == .asked || self == .sent || self == .answered }
    /// A person has to look.
    package var needsLook: Bool { self == .silent || self == .unknown }
    /// An event may still change it.
    package var listens: Bool { isUnderWay || needsLook }
  }

  /// The kinds that are asked this way. Bringing together and asking belong to promises, money to remedies, showing a
  /// text to whoever promises or reminds: each has its own way, with the same three steps.
  package static let kinds: [PlatformCommand.Kind] = [
    .acceptOrder, .markReady, .delayCooking, .cancelOrder, .callRider, .cancelRider, .deliverSelf, .stopDelivery,
    .replyReminder, .agreeRefund, .refuseRefund, .claim, .moveClock, .separate, .nudge,
  ]
}

/// What somebody wants the platform to do with an order, and why.
package struct OrderCommandWish: Codable, Hashable, Sendable {
  package var order: OrderID
  /// The case it is done in; staff never act outside one.
  package var caseID: CaseID?
  package var kind: PlatformCommand.Kind
  /// Why, in our own words, and at whose request.
  package var note: String
  package var behalf: Party
  /// delayCooking, moveClock
  package var due: Instant?
  /// callRider: the tip. claim: what is claimed.
  package var amount: Money?
  /// The platform's own word for the reason, and what shop or customer reads.
  package var cause: String?
  package var text: String?
  package var reminder: String?
  package var reply: PlatformReminder.ReplyKind?
  package var afterSale: String?
  /// nudge
  package var party: Party?

  package init(
    order: OrderID, caseID: CaseID? = nil, kind: PlatformCommand.Kind, note: String, behalf: Party = .customer
  ) {
    self.order = order
    self.caseID = caseID
    self.kind = kind
    self.note = note
    self.behalf = behalf
  }

  /// With what the order itself can fill in: the request and the reminder that stand open.
  package func filled(from order: Order) -> OrderCommandWish {
    var wish = self
    switch kind {
    case .agreeRefund, .refuseRefund: wish.afterSale = afterSale ?? order.openAfterSale?.id
    case .replyReminder: wish.reminder = reminder ?? order.reminded.last { $0.reply == nil }?.id
    case .nudge: wish.party = party ?? .merchant
    default: break
    }
    return wish
  }

  /// As the platform is asked.
  package func command(id: String, of order: Order, deadline: Instant) -> PlatformCommand {
    var command = PlatformCommand(id: id, city: order.city, kind: kind, orders: [order.ref], deadline: deadline)
    if kind == .separate { command.orders += order.together }
    (command.due, command.amount, command.cause, command.text) = (due, amount, cause, text)
    (command.reminder, command.reply, command.afterSale) = (reminder, reply, afterSale)
    if kind == .replyReminder || kind == .nudge { command.question = text }
    if kind == .nudge { command.party = party }
    command.shop = order.placed?.shop
    return command
  }
}

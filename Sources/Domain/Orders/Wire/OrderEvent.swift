// SPDX-License-Identifier: Apache-2.0

/// One thing that happened to an order, as the platform tells it over Mealdesk's own feed
/// (`POST /api/v1/order-events`, one JSON object a line). One flat object: `kind` says which of the optional fields
/// carry meaning. Times are milliseconds since 1970, places are whole metres on the city's own grid, money is fen.
///
/// Delivery is at-least-once and unordered: `id` is unique within the feed and repeats on a repeated delivery;
/// `at` is the source's own time; `epoch` counts the riders an order has had, so that a late event of an earlier
/// rider is recognised. An unknown `kind` is kept and counted, never refused.
package struct OrderEvent: Codable, Hashable, Sendable {
  package var id: String
  package var city: City
  package var at: Instant
  package var kind: Kind
  /// The order it is about; absent only for `riderAnswered`/`shopAnswered` about several orders and for `commandDone`.
  package var order: OrderRef?

  // placed
  package var customer: CustomerRef?
  package var customerName: String?
  package var customerPhone: String?
  package var shop: ShopRef?
  package var shopName: String?
  package var items: [Item]?
  package var amount: Money?
  package var shopPlace: Place?
  package var dropPlace: Place?
  /// Equal for equal addresses of one customer: an equality token, never the address itself.
  package var dropToken: String?
  /// What kind of shop it is and what kind of customer, in the platform's own words: our clocks go by them.
  package var category: String?
  package var tier: String?

  // delivered
  /// Where the rider was when he said so.
  package var place: Place?

  // accepted, cooking, estimate, ready
  /// When the kitchen expects (or says) the food is ready.
  package var readyBy: Instant?

  // placed, clockMoved, grouped
  /// The order's own clock: promised delivery time by which the platform judges the rider.
  package var due: Instant?

  // assigned, riderDeclined, atShop, leftShop, pickedUp, delivered
  package var rider: RiderRef?
  package var riderName: String?
  package var epoch: Int?

  // grouped, separated
  package var together: [OrderRef]?

  // delivery, afterSale: what happened, one of `Delivery.Step` or `AfterSale.Step`; another word is kept and counted
  package var step: String?

  // delivery
  package var carrier: String?
  /// Why it is stuck, called off or refused: one of `Delivery.Cause.known`, or the carrier's own word.
  package var cause: String?

  // afterSale: the platform's name of the request, and what is asked for (`amount`, `reason` too)
  package var afterSale: String?
  package var phase: AfterSale.Phase?
  package var scope: AfterSale.Scope?
  /// Addresses of pictures.
  package var evidence: [String]?

  // reminded, reminderReplied
  /// The platform's name of the reminder.
  package var reminder: String?
  /// One of `PlatformReminder.ReplyKind`.
  package var reply: String?
  package var text: String?

  // shopAnswered, riderAnswered, commandDone, commandRefused, refunded, couponIssued
  /// The Mealdesk command this answers or carries out.
  package var command: String?
  package var agreed: Bool?
  package var reason: String?
  package var by: Party?
  /// shopAnswered, riderAnswered, reminderReplied: the time that was given, when the food is ready (a shop) or there (a
  /// rider).
  package var expected: Instant?
  /// The platform's own word for who it was ("CS", "risk control").
  package var role: String?

  /// The platform says that it knows more than it told here: the order is asked for again.
  package var partial: Bool?

  package init(id: String, city: City, at: Instant, kind: Kind, order: OrderRef? = nil) {
    self.id = id
    self.city = city
    self.at = at
    self.kind = kind
    self.order = order
  }

  /// Kinds the core understands; anything else is `unknown` and keeps its text.
  package enum Kind: Hashable, Sendable {
    case placed, paid, accepted, cooking, estimate, ready
    case assigned, riderDeclined, atShop, leftShop, pickedUp, delivered
    /// A carrier's word that is no milestone of a rider: called, refused, stuck, called off, turned back.
    case delivery
    case completed, cancelled, invalidated, clockMoved, grouped, separated
    case shopAnswered, riderAnswered, commandDone, commandRefused
    case refunded, couponIssued
    case afterSale
    case reminded, reminderReplied
    /// All that the platform knows about the order has been told up to this time: the end of an answer to our question.
    case whole
    case unknown(String)
  }

  package struct Item: Codable, Hashable, Sendable {
    package var name: String
    package var count: Int
    package init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }
}

/// A point on the city's grid, in whole metres.
package struct Place: Codable, Hashable, Sendable {
  package var x: Int
  package var y: Int
  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  /// Straight distance in metres.
  package func distance(to other: Place) -> Double {
    let dx = Double(x - other.x)
    let dy = Double(y - other.y)
    return (dx * dx + dy * dy).squareRoot()
  }
}

extension OrderEvent {
  /// The code in it that this program does not know; nil when it knows all.
  package var code: String? {
    switch kind {
    case .unknown(let kind): kind
    case .delivery: step.flatMap(Delivery.Step.init) == nil ? "delivery.\(step ?? "")" : nil
    case .afterSale: step.flatMap(AfterSale.Step.init) == nil ? "afterSale.\(step ?? "")" : nil
    default: nil
    }
  }
}

extension OrderEvent.Kind: Codable {
  private static let named: [String: Self] = [
    "placed": .placed, "paid": .paid, "accepted": .accepted, "cooking": .cooking, "estimate": .estimate,
    "ready": .ready,
    "assigned": .assigned, "riderDeclined": .riderDeclined, "atShop": .atShop, "leftShop": .leftShop,
    "pickedUp": .pickedUp, "delivered": .delivered, "delivery": .delivery, "completed": .completed,
    "cancelled": .cancelled, "invalidated": .invalidated, "clockMoved": .clockMoved,
    "grouped": .grouped, "separated": .separated, "shopAnswered": .shopAnswered, "riderAnswered": .riderAnswered,
    "commandDone": .commandDone, "commandRefused": .commandRefused, "refunded": .refunded,
    "couponIssued": .couponIssued, "afterSale": .afterSale, "reminded": .reminded,
    "reminderReplied": .reminderReplied, "whole": .whole,
  ]

  package init(_ text: String) { self = Self.named[text] ?? .unknown(text) }

  package var text: String {
    if case .unknown(let text) = self { return text }
    return "\(self)"
  }

  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(text)
  }
}

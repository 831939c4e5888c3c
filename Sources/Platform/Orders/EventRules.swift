// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// What is wrong with an event: the field and the rule it breaks, in words for whoever sends the feed.
struct EventFault: Error, Hashable {
  let field: String
  let rule: String

  init(_ field: String = "", rule: String) {
    self.field = field
    self.rule = rule
  }

  /// All that the decoder knows of a broken text, or of a number with a fraction.
  static let notJSON = DecodingFault.notJSON

  /// What the decoder says, without anything of the sender's text.
  init(_ error: DecodingError) {
    let fault = DecodingFault(error)
    self.init(fault.field, rule: fault.rule)
  }
}

extension OrderEvent {
  private static let latest = Instant(ms: 4_102_444_800_000)  // 2100

  /// The first rule this event breaks; nil for a good one. Unknown kinds need no more than their head.
  var fault: EventFault? { headFault ?? missing ?? sizeFault }

  /// The same for an event that an adapter made: what a foreign platform does not tell (a clock, a customer) may be
  /// absent, what it tells must be sound.
  var foreignFault: EventFault? {
    if case .unknown = kind { return headFault ?? sizeFault }
    return headFault ?? (order == nil ? EventFault("order", rule: "is missing") : nil) ?? sizeFault
  }

  private var headFault: EventFault? {
    if let fault = Self.name("id", id) { return fault }
    if city == .none { return EventFault("city", rule: "is a city's number, 1 to 4095") }
    if at.ms <= 0 || at > Self.latest { return EventFault("at", rule: "is milliseconds since 1970") }
    guard case .unknown(let kind) = kind else { return nil }
    return Self.name("kind", kind)
  }

  /// What a kind cannot do without.
  private var missing: EventFault? {
    let needs = { (field: String, isThere: Bool) in
      isThere ? nil : EventFault(field, rule: "is needed by kind \(kind.text)")
    }
    switch kind {
    case .unknown: return nil
    case .commandDone, .commandRefused: return needs("command", command != nil)
    case .shopAnswered, .riderAnswered: return needs("command", command != nil) ?? needs("agreed", agreed != nil)
    case .placed:
      return needs("order", order != nil) ?? needs("customer", customer != nil) ?? needs("shop", shop != nil)
        ?? needs("amount", amount != nil) ?? needs("due", due != nil)
    case .estimate: return needs("order", order != nil) ?? needs("readyBy", readyBy != nil)
    case .assigned: return needs("order", order != nil) ?? needs("rider", rider != nil)
    case .clockMoved: return needs("order", order != nil) ?? needs("due", due != nil)
    case .grouped, .separated: return needs("order", order != nil) ?? needs("together", together != nil)
    case .refunded, .couponIssued: return needs("order", order != nil) ?? needs("amount", amount != nil)
    case .delivery: return needs("order", order != nil) ?? needs("step", step != nil)
    case .afterSale:
      return needs("order", order != nil) ?? needs("afterSale", afterSale != nil) ?? needs("step", step != nil)
    case .reminded: return needs("order", order != nil) ?? needs("reminder", reminder != nil)
    case .reminderReplied:
      return needs("order", order != nil) ?? needs("reminder", reminder != nil) ?? needs("reply", reply != nil)
    case .paid, .accepted, .cooking, .ready, .riderDeclined, .atShop, .leftShop, .pickedUp, .delivered, .completed,
      .cancelled, .invalidated, .whole:
      return needs("order", order != nil)
    }
  }

  // One after the other, and no list of them: this is asked of every event.
  private var sizeFault: EventFault? { nameFault ?? detailFault ?? textFault ?? numberFault }

  private var nameFault: EventFault? {
    Self.name("order", order?.text) ?? Self.name("customer", customer?.text) ?? Self.name("shop", shop?.text)
      ?? Self.name("rider", rider?.text) ?? Self.name("dropToken", dropToken) ?? Self.name("command", command)
  }

  private var detailFault: EventFault? {
    Self.name("step", step) ?? Self.name("carrier", carrier) ?? Self.name("cause", cause)
      ?? Self.name("afterSale", afterSale) ?? Self.name("reminder", reminder) ?? Self.name("reply", reply)
      ?? Self.name("role", role) ?? Self.name("category", category) ?? Self.name("tier", tier)
  }

  private var textFault: EventFault? {
    Self.text("customerName", customerName) ?? Self.text("customerPhone", customerPhone)
      ?? Self.text("shopName", shopName) ?? Self.text("riderName", riderName) ?? Self.text("reason", reason)
      ?? Self.text("text", text)
  }

  private var numberFault: EventFault? {
    if let amount, amount < .zero || amount > .yuan(1_000_000) {
      return EventFault("amount", rule: "is 0 to 100000000 fen")
    }
    if let epoch, !(0...10_000).contains(epoch) { return EventFault("epoch", rule: "is 0 to 10000") }
    for (field, time) in [("due", due), ("readyBy", readyBy), ("expected", expected)] {
      if let time, time.ms <= 0 || time > Self.latest { return EventFault(field, rule: "is milliseconds since 1970") }
    }
    for (field, place) in [("shopPlace", shopPlace), ("dropPlace", dropPlace), ("place", place)] {
      if let place, max(place.x.magnitude, place.y.magnitude) > 1_000_000 {
        return EventFault(field, rule: "is within 1000 km of the city's origin")
      }
    }
    if let evidence, evidence.count > 9 || evidence.contains(where: { $0.utf8.count > 600 }) {
      return EventFault("evidence", rule: "has at most 9 addresses of 600 bytes")
    }
    if let items, items.count > 200 { return EventFault("items", rule: "has at most 200 lines") }
    for (n, item) in (items ?? []).enumerated() {
      if item.name.utf8.count > 600 { return EventFault("items.\(n).name", rule: "has at most 600 bytes") }
      if !(1...10_000).contains(item.count) { return EventFault("items.\(n).count", rule: "is 1 to 10000") }
    }
    return nil
  }

  private static func name(_ field: String, _ text: String?) -> EventFault? {
    guard let text, !OrderRef(text).isSound else { return nil }
    return EventFault(field, rule: OrderRef.rule)
  }

  private static func text(_ field: String, _ text: String?) -> EventFault? {
    guard let text, text.utf8.count > 600 || text.utf8.contains(0) else { return nil }
    return EventFault(field, rule: "has at most 600 bytes and no zero")
  }
}

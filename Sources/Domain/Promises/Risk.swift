// SPDX-License-Identifier: Apache-2.0

/// Why a promise in force may fail. Known from facts before it fails; each names the party or the order it is about.
package struct Risk: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    case pickedUpAlone, otherRider, separated, dropsApart
    case kitchenSlips, riderLate, clockBack
    /// We had its rider called off, and nobody has come for it.
    case riderless
    /// The kitchen alone, where only its own time was promised.
    case readyLate
    case declined, silent, staleFacts
  }

  /// What a person can do about it at once.
  package enum Action: String, Codable, Sendable, CaseIterable {
    case extendWithConsent, reoffer, hold, splitWithApology, restoreClock, askAgain
  }

  package var kind: Kind
  package var order: OrderRef?
  package var party: Party?
  /// When it was first seen; the lead is counted from here.
  package var since: Instant
  /// When both are expected to be there, where the facts allow a forecast.
  package var expected: Instant?
  package var actions: [Action]
  /// Time left when it was first seen.
  package var lead: Span
  package var takenBy: Actor?

  package init(
    _ kind: Kind, order: OrderRef? = nil, party: Party? = nil, since: Instant, expected: Instant? = nil,
    actions: [Action] = [], lead: Span
  ) {
    self.kind = kind
    self.order = order
    self.party = party
    self.since = since
    self.expected = expected
    self.actions = actions
    self.lead = lead
  }

  /// Two sightings of one risk.
  func isSame(as other: Risk) -> Bool { kind == other.kind && order == other.order && party == other.party }

  /// The reason in one line.
  package func sentence(_ language: Language) -> String {
    let number = order.map { String($0.text.suffix(4)) } ?? ""
    let at = expected?.clockText ?? ""
    let zh = language == .chinese
    let who = party?.name(language) ?? ""
    switch kind {
    case .pickedUpAlone: return zh ? "订单 \(number) 被单独取走" : "Order \(number) was picked up alone"
    case .otherRider: return zh ? "两单派给了不同的骑手" : "The orders are with different riders"
    case .separated: return zh ? "平台把两单拆开了" : "The platform has separated the orders"
    case .dropsApart: return zh ? "两单预计不会同时送到" : "The two drops are planned apart"
    case .kitchenSlips:
      return zh ? "出餐推迟，预计 \(at) 才能送到" : "The kitchen is late; both would come at \(at)"
    case .readyLate: return zh ? "预计 \(at) 才能出餐" : "The food is expected ready only at \(at)"
    case .riderLate: return zh ? "骑手预计 \(at) 才能送到" : "The rider is expected only at \(at)"
    case .clockBack: return zh ? "订单 \(number) 的时限被改回" : "The clock of order \(number) was moved back"
    case .riderless: return zh ? "订单 \(number) 暂时没有骑手" : "Order \(number) has no rider at the moment"
    case .declined: return zh ? "\(who)不同意" : "The \(who) declined"
    case .silent: return zh ? "\(who)未答复" : "No answer from the \(who)"
    case .staleFacts: return zh ? "平台信息中断，情况未知" : "No news from the platform; state unknown"
    }
  }
}

extension Party {
  /// The party as a word in a sentence.
  package func name(_ language: Language) -> String {
    switch self {
    case .platform: language == .chinese ? "平台" : "platform"
    case .merchant: language == .chinese ? "商家" : "merchant"
    case .rider: language == .chinese ? "骑手" : "rider"
    case .customer: language == .chinese ? "顾客" : "customer"
    }
  }
}

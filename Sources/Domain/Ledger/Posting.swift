// SPDX-License-Identifier: Apache-2.0

/// Who bears the cost of a remedy.
package enum Payer: Codable, Hashable, Sendable {
  case platform
  case merchant(ShopRef)
  case carrier
  /// Nobody is found liable yet: the cost waits on the order.
  case open(OrderRef)

  /// Without whose: what texts go by.
  package var name: String {
    switch self {
    case .platform: "platform"
    case .merchant: "merchant"
    case .carrier: "carrier"
    case .open: "open"
    }
  }
}

/// The posting templates: which accounts a remedy touches at each of its steps.
///
///     full refund   booked: payer's account -> clearing    arrived: clearing -> channel
///     red packet    booked: payer's account -> clearing    arrived: clearing -> coupon liability
///     either, failed: the booking is reversed       paid after all: payer's account -> channel or coupon liability
package enum Posting {
  /// Decided: the payer's account is debited, clearing holds the money until the platform confirms.
  package static func booking(_ form: RemedyForm, _ payer: Payer, _ amount: Money) -> [Entry] {
    [.debit(cost(form, payer), amount), .credit(clearing, amount)]
  }

  /// Confirmed: clearing is emptied into where the money went.
  package static func arrival(_ form: RemedyForm, _ amount: Money) -> [Entry] {
    [.debit(clearing, amount), .credit(target(form), amount)]
  }

  /// The platform paid although it had refused: the booking is already reversed, so cost goes straight to the target.
  package static func lateArrival(_ form: RemedyForm, _ payer: Payer, _ amount: Money) -> [Entry] {
    [.debit(cost(form, payer), amount), .credit(target(form), amount)]
  }

  package static let clearing = Account(.platform, .clearing)

  /// Where the money of a confirmed remedy stands.
  package static func target(_ form: RemedyForm) -> Account {
    switch form {
    case .refund: Account(.platform, .channel)
    case .redPacket: Account(.platform, .couponLiability)
    }
  }

  private static func cost(_ form: RemedyForm, _ payer: Payer) -> Account {
    switch (payer, form) {
    case (.platform, .refund): Account(.platform, .goodwillCost)
    case (.platform, .redPacket): Account(.platform, .couponCost)
    case (.merchant(let shop), _): Account(.merchant(shop), .payable)
    case (.carrier, _): Account(.carrier, .receivable)
    case (.open(let order), _): Account(.order(order), .suspense)
    }
  }
}

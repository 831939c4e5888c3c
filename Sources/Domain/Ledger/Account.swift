// SPDX-License-Identifier: Apache-2.0

/// A place where money stands: whose, and what for. Written "merchant/shop-7/payable"; the ledger makes no other
/// distinction, so the trial balance is a sum over these texts.
package struct Account: Hashable, Comparable, Sendable {
  package let owner: Owner
  package let purpose: Purpose

  package init(_ owner: Owner, _ purpose: Purpose) {
    self.owner = owner
    self.purpose = purpose
  }

  package enum Owner: Hashable, Sendable {
    case platform
    case merchant(ShopRef)
    case carrier
    /// Nobody yet: a cost whose payer is still to be found stands under its order.
    case order(OrderRef)
  }

  package enum Purpose: String, Sendable, CaseIterable {
    /// What the platform owes a merchant; a refund on the shop's account lowers it.
    case payable
    /// What the carrier owes us.
    case receivable
    case goodwillCost, couponCost
    /// Red packets in customers' wallets, neither used nor expired.
    case couponLiability
    /// Decided, not yet confirmed: zero when no remedy is under way.
    case clearing
    /// Left through the payment channel.
    case channel
    case suspense
  }

  package static func < (a: Account, b: Account) -> Bool { a.description < b.description }
}

extension Account: Codable, LosslessStringConvertible {
  package var description: String {
    switch owner {
    case .platform: "platform/\(purpose.rawValue)"
    case .merchant(let shop): "merchant/\(shop)/\(purpose.rawValue)"
    case .carrier: "carrier/\(purpose.rawValue)"
    case .order(let order): "order/\(order)/\(purpose.rawValue)"
    }
  }

  /// Reads what `description` prints; a platform's own name may itself contain slashes.
  package init?(_ text: String) {
    guard let first = text.firstIndex(of: "/"), let last = text.lastIndex(of: "/"),
      let purpose = Purpose(rawValue: String(text[text.index(after: last)...]))
    else { return nil }
    let name = first < last ? String(text[text.index(after: first)..<last]) : nil
    switch (text[..<first], name) {
    case ("platform", nil): self.init(.platform, purpose)
    case ("carrier", nil): self.init(.carrier, purpose)
    case ("merchant", let name?): self.init(.merchant(ShopRef(name)), purpose)
    case ("order", let name?): self.init(.order(OrderRef(name)), purpose)
    default: return nil
    }
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let account = Account(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an account"))
    }
    self = account
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(description)
  }
}

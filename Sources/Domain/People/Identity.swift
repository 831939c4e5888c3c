// SPDX-License-Identifier: Apache-2.0

/// Who somebody outside is. Kept apart from everything else and sealed; the rest of the house knows a `PersonID`.
package struct Identity: Codable, Hashable, Sendable {
  /// customer, merchant or rider.
  package var side: Party
  /// The platform's own name for them (a `CustomerRef`, `ShopRef` or `RiderRef`).
  package var account: String
  package var name: String?
  package var phone: String?

  package init(side: Party, account: String, name: String? = nil, phone: String? = nil) {
    self.side = side
    self.account = account
    self.name = name
    self.phone = phone
  }

  /// What of it cannot be taken, and the rule it breaks; nil for a good one.
  package var fault: (field: String, rule: String)? {
    if side == .platform { return ("side", "is customer, merchant or rider") }
    if !CustomerRef(account).isSound { return ("account", CustomerRef.rule) }
    if let name, !CustomerRef(name).isSound { return ("name", CustomerRef.rule) }
    if let phone, !(3...32).contains(phone.utf8.count) || !phone.utf8.allSatisfy(Self.phoneSigns.contains) {
      return ("phone", "has 3 to 32 digits, spaces, brackets, + or -")
    }
    return nil
  }
  private static let phoneSigns = Array("0123456789 +-()".utf8)

  /// This one with what only the newer one knows or knows otherwise.
  package func updated(by newer: Identity) -> Identity {
    Identity(side: side, account: account, name: newer.name ?? name, phone: newer.phone ?? phone)
  }
}

/// How names and numbers are shown until somebody asks for them in full, with a reason.
package enum Masking {
  /// "张三" -> "张*", "Anna Li" -> "A*": the first character only.
  package static func name(_ name: String) -> String { name.first.map { "\($0)*" } ?? "" }

  /// "13812345678" -> "138****5678"; a number of less than eight digits shows its last two.
  package static func phone(_ phone: String) -> String {
    let digits = PhoneNumber.digits(phone)
    guard digits.count >= 8 else { return "****" + digits.suffix(2) }
    return "\(digits.prefix(3))****\(digits.suffix(4))"
  }
}

/// Telephone numbers as they are compared.
package enum PhoneNumber {
  /// The digits alone, without the country's 86: one number written in two ways is one number.
  package static func digits(_ text: String) -> String {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    return digits.count == 13 && digits.hasPrefix("86") ? String(digits.dropFirst(2)) : digits
  }

  /// What people find somebody by; nil for less than four digits.
  package static func tail(_ text: String) -> String? {
    let digits = digits(text)
    return digits.count >= 4 ? String(digits.suffix(4)) : nil
  }
}

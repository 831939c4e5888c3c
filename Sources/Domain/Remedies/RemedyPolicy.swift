// SPDX-License-Identifier: Apache-2.0

/// What is given for what and who pays: data, never code, so that operations can change it and every remedy can name
/// the rule that allowed it. The first rule that fits form and cause applies.
package struct RemedyPolicy: Codable, Hashable, Sendable {
  package var version: String
  package var rules: [Rule]
  /// Refunds and red packets of one order together stay under this share of what was paid; refunds alone never
  /// exceed what was paid.
  package var orderCapPercent: Int64
  /// The most that Mealdesk gives by itself, without a person.
  package var systemLimit: Money
  /// What one person may give in one day, approvals included.
  package var perDay: Money
  /// How long the platform has to confirm before the remedy is shown as unknown.
  package var confirmWithin: Span
  /// What the customer is told about the money's way, counted from the decision.
  package var arrivesWithin: Span
  package var redPacketValid: Span

  package struct Rule: Codable, Hashable, Sendable {
    package var name: String
    package var form: Form
    package var causes: [RemedyCause]
    package var pays: Pays
    /// Upper limit of one remedy under this rule; nil for none but the order's.
    package var most: Money?

    package enum Form: String, Codable, Sendable { case refund, redPacket }
    package enum Pays: String, Codable, Sendable { case platform, merchant, carrier, open }

    package init(name: String, form: Form, causes: [RemedyCause], pays: Pays, most: Money? = nil) {
      self.name = name
      self.form = form
      self.causes = causes
      self.pays = pays
      self.most = most
    }
  }

  package init(
    version: String, rules: [Rule], orderCapPercent: Int64, systemLimit: Money, perDay: Money, confirmWithin: Span,
    arrivesWithin: Span,
    redPacketValid: Span
  ) {
    self.version = version
    self.rules = rules
    self.orderCapPercent = orderCapPercent
    self.systemLimit = systemLimit
    self.perDay = perDay
    self.confirmWithin = confirmWithin
    self.arrivesWithin = arrivesWithin
    self.redPacketValid = redPacketValid
  }

  /// What a new installation starts with.
  package static let standard = RemedyPolicy(
    version: "v1",
    rules: [
      Rule(name: "shop-late", form: .refund, causes: [.shopLate, .missingFood, .badFood], pays: .merchant),
      Rule(name: "rider-late", form: .refund, causes: [.riderLate], pays: .carrier),
      Rule(name: "not-cooking", form: .refund, causes: [.notCooking], pays: .open),
      Rule(name: "broken-promise", form: .refund, causes: [.promiseBroken], pays: .platform),
      Rule(
        name: "sorry", form: .redPacket, causes: [.promiseBroken, .riderLate, .shopLate, .missingFood, .badFood],
        pays: .platform, most: .yuan(30)),
      Rule(name: "goodwill", form: .redPacket, causes: [.goodwill], pays: .platform, most: .yuan(10)),
    ],
    orderCapPercent: 130, systemLimit: .yuan(10), perDay: .yuan(2_000), confirmWithin: .minutes(10),
    arrivesWithin: .minutes(30),
    redPacketValid: .days(30))

  /// The rule for this form and cause.
  package func rule(for form: RemedyForm, _ cause: RemedyCause) -> Rule? {
    rules.first { rule in
      let fits = if case .refund = form { rule.form == .refund } else { rule.form == .redPacket }
      return fits && rule.causes.contains(cause)
    }
  }
}

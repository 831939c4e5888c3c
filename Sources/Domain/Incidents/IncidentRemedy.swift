// SPDX-License-Identifier: Apache-2.0

/// What every order inside an incident gets, once: one row, decided by the same function as every remedy
/// (`Remedy.decide`), so that the order's cap, the limits and the ledger hold as always.
package struct IncidentRemedy: Codable, Hashable, Sendable {
  package var form: RemedyForm
  /// For one order; of a refund, what it may come to.
  package var most: Money
  package var pays: RemedyPolicy.Rule.Pays

  package init(form: RemedyForm, most: Money, pays: RemedyPolicy.Rule.Pays) {
    self.form = form
    self.most = most
    self.pays = pays
  }

  /// What it takes the place of while the incident lasts: the causes it explains. Glass in the food stays glass.
  static let explains: [RemedyCause] = [.incident, .riderLate, .shopLate, .notCooking, .goodwill]

  /// The largest sum a row may name: what more is worth is a decision for one order.
  package static let largest = Money.yuan(200)

  /// - Throws: `IncidentError.invalid` with the field and the rule it breaks.
  package func check() throws(IncidentError) {
    guard most > .zero, most <= Self.largest else {
      throw .invalid(field: "remedy.most", rule: "more than nothing, at most \(Self.largest.text)")
    }
    if case .redPacket(let amount) = form, amount <= .zero || amount > most {
      throw .invalid(field: "remedy.amount", rule: "more than nothing, at most the cap of an order")
    }
  }

  /// - Parameter waits: the incident's sum is reached, and nobody knows yet whether a second person signs for more.
  package func sentence(_ language: Language, waits: Bool = false) -> String {
    if waits {
      return switch (form, language) {
      case (.redPacket(let amount), .chinese): "受影响的订单拟各补偿 \(amount.text) 红包，还在等第二人核准，核准后自动到账。"
      case (.redPacket(let amount), .english):
        "A red packet of \(amount.text) for each order affected waits for a second approval, then it comes by itself."
      case (.refund, .chinese): "受影响的订单拟全额退款（每单最多 \(most.text)），还在等第二人核准，核准后自动到账。"
      case (.refund, .english):
        "A refund of each order affected (up to \(most.text)) waits for a second approval, then it comes by itself."
      }
    }
    return switch (form, language) {
    case (.redPacket(let amount), .chinese): "受影响的订单各补偿 \(amount.text) 红包，自动到账。"
    case (.redPacket(let amount), .english): "Each order affected gets a red packet of \(amount.text) by itself."
    case (.refund, .chinese): "受影响的订单全额退款（每单最多 \(most.text)），无需申请。"
    case (.refund, .english): "Each order affected is refunded in full (up to \(most.text)); no need to ask."
    }
  }

  /// The house's policy with this row in the place of all rules for what the incident explains.
  /// - Parameter given: an order that has had its remedy gets no other for the same cause.
  package func policy(of incident: IncidentID, over base: RemedyPolicy, given: Bool = false) -> RemedyPolicy {
    var policy = base
    for i in policy.rules.indices { policy.rules[i].causes.removeAll(where: Self.explains.contains) }
    let rule = RemedyPolicy.Rule(
      name: "\(incident)", form: form == .refund ? .refund : .redPacket, causes: Self.explains, pays: pays, most: most)
    if !given { policy.rules.insert(rule, at: 0) }
    return policy
  }
}

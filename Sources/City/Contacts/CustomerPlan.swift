// SPDX-License-Identifier: Apache-2.0
import Domain

package struct CustomerPlan: Sendable {
  package var ref: CustomerRef
  package var name: String
  package var phone: String
  /// How long he waits for a person before he leaves.
  package var patience: Span
  /// 0 calm … 1 hot: how soon he asks after a late order, how little later he accepts.
  package var temper: Double
  /// How much later than the later of his clocks he accepts for "together".
  package var accepts: Span
  package var asks: [Ask]
  /// He closes the page this long after his last word or answer.
  package var closesPageAfter: Span

  package init(
    ref: CustomerRef, name: String, phone: String, patience: Span = .minutes(8), temper: Double = 0.3,
    accepts: Span = .minutes(25), asks: [Ask] = [], closesPageAfter: Span = .minutes(30)
  ) {
    self.ref = ref
    self.name = name
    self.phone = phone
    self.patience = patience
    self.temper = temper
    self.accepts = accepts
    self.asks = asks
    self.closesPageAfter = closesPageAfter
  }

  /// Something he has decided to ask for; what lateness makes him ask comes from his temper.
  package struct Ask: Sendable {
    package var at: Instant
    package var wish: Wish
    /// Indices into `WorldPlan.orders`.
    package var orders: [Int]
    package init(at: Instant, wish: Wish, orders: [Int]) {
      self.at = at
      self.wish = wish
      self.orders = orders
    }
  }
}

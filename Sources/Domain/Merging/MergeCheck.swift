// SPDX-License-Identifier: Apache-2.0

/// One asking of "can these come together?" and its answer; an offer names the check it stands on.
package struct MergeCheck: Codable, Hashable, Sendable {
  package let id: CommandID
  package let at: Instant
  package let by: Actor
  package let city: City
  package let orders: [OrderRef]
  /// Whose orders they are, as the platform says.
  package let customer: CustomerRef?
  package let verdict: Verdict

  package init(
    id: CommandID, at: Instant, by: Actor, city: City, orders: [OrderRef], customer: CustomerRef?, verdict: Verdict
  ) {
    self.id = id
    self.at = at
    self.by = by
    self.city = city
    self.orders = orders
    self.customer = customer
    self.verdict = verdict
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

/// Something that comes out of the world, in time order.
package struct Emission: Sendable {
  package var at: Instant
  package var what: What

  package enum What: Sendable {
    /// On the platform's feed.
    case event(OrderEvent)
    /// A customer does something at the desk's door.
    case customer(CustomerAct)
  }

  package init(at: Instant, _ what: What) {
    self.at = at
    self.what = what
  }

  package var event: OrderEvent? {
    if case .event(let event) = what { return event }
    return nil
  }
  package var act: CustomerAct? {
    if case .customer(let act) = what { return act }
    return nil
  }
}

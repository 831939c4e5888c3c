// SPDX-License-Identifier: Apache-2.0

/// Whose orders: somebody who stands on one side of them, by the platform's own name.
package enum PartyRef: Hashable, Sendable {
  case customer(CustomerRef)
  case shop(ShopRef)
  case rider(RiderRef)

  package var text: String {
    switch self {
    case .customer(let ref): ref.text
    case .shop(let ref): ref.text
    case .rider(let ref): ref.text
    }
  }
}

extension Order {
  /// Whether they stand on their side of the order now.
  package func involves(_ party: PartyRef) -> Bool {
    switch party {
    case .customer(let ref): placed?.customer == ref
    case .shop(let ref): placed?.shop == ref
    case .rider(let ref): rider == ref
    }
  }
}

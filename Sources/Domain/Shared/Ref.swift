// SPDX-License-Identifier: Apache-2.0

/// The platform's own name for one of its things, as it sends it. Opaque, compared byte by byte, 1 to 64 characters.
package struct Ref<Thing>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }
  package var description: String { text }
  package static func < (a: Self, b: Self) -> Bool { a.text < b.text }

  /// The rule for a reference that comes from outside, in words for the sender.
  package static var rule: String { "has 1 to 64 characters, none of them a control character" }
  package var isSound: Bool {
    (1...64).contains(text.unicodeScalars.count) && !text.utf8.contains { $0 < 32 }
  }

  package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(text)
  }
}

package enum OrderThing {}
package enum ShopThing {}
package enum RiderThing {}
package enum CustomerThing {}

package typealias OrderRef = Ref<OrderThing>
package typealias ShopRef = Ref<ShopThing>
package typealias RiderRef = Ref<RiderThing>
package typealias CustomerRef = Ref<CustomerThing>

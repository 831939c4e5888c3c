// SPDX-License-Identifier: Apache-2.0
import Domain

/// A customer as he stands towards the desk.
struct Guest: Sendable {
  var version = 0
}
extension World {
  mutating func beginAsk(_ c: Int, _ j: Int) {}
  mutating func worry(_ o: Int) {}
  mutating func planWorry(_ o: Int) {}
  mutating func guestActs(_ c: Int) {}
  mutating func hear(_ heard: CustomerHears, _ c: Int) {}
}

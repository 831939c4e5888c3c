// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Web

@Suite struct SenderAddressTests {
  @Test(arguments: [
    ("203.0.113.9", "203.0.113.9"), ("::1", "::1"), ("::ffff:203.0.113.9", "::ffff:203.0.113.9"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("2001:db8:1:2::9", "2001:db8:1:2"), ("unknown", "unknown"),
  ])
  func aLineOfIPv6IsOneSender(address: String, sender: String) {
    #expect(SenderAddress.household(address) == sender)
  }
}

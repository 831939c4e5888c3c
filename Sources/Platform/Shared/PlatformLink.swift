// SPDX-License-Identifier: Apache-2.0
import Domain

/// How one platform is reached, and how both sides know each other: one key for both directions.
package struct PlatformLink: Hashable, Sendable {
  /// Name of its feed: event ids are unique within it.
  package let feed: String
  /// Shared with the platform; at least 32 bytes.
  package let key: [UInt8]
  /// "https://platform.example/mealdesk", without a slash at the end; commands go to `{base}/commands`.
  package let base: String

  package init(feed: String, key: [UInt8], base: String) {
    self.feed = feed
    self.key = key
    self.base = base
  }

  /// Makes the headers of a request. The time is real time, whatever speed the world runs at.
  package func headers(
    for body: [UInt8], nonce: String = PlatformLink.newNonce(), at realNow: Instant
  ) -> [(name: String, value: String)] {
    FeedSignature(feed: feed, key: key, nonce: nonce, body: body, at: realNow).headers
  }

  /// 32 digits of chance: two requests never share one.
  package static func newNonce() -> String {
    var source = SystemRandomNumberGenerator()
    return Hexadecimal.text((0..<16).map { _ in UInt8.random(in: 0...255, using: &source) })
  }
}

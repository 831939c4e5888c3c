// SPDX-License-Identifier: Apache-2.0

/// A way people reach us.
package enum Channel: String, Codable, Sendable, CaseIterable {
  /// The chat in the platform's app.
  case webChat
  /// The page behind a signed link, for riders and merchants.
  case link
}

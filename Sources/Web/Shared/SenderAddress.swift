// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird

/// The address a request came from: what is counted against guessing, and what may see figures without a token.
package struct SenderAddress: Sendable {
  /// A proxy that we are told to trust writes the sender in front of us: its last entry, since the sender may have
  /// written entries of their own before it.
  let trustsProxy: Bool

  package init(trustsProxy: Bool) { self.trustsProxy = trustsProxy }

  package func text(_ request: Request, _ context: WebContext) -> String {
    if trustsProxy, let last = Self.forwarded.flatMap({ request.headers[values: $0].last }) {
      let address = last.split(separator: ",").last.map { $0.filter { !$0.isWhitespace } } ?? ""
      if !address.isEmpty, address.utf8.count <= 64 { return address }
    }
    return context.channel.remoteAddress?.ipAddress ?? "unknown"
  }

  private static let forwarded = HTTPField.Name("X-Forwarded-For")
}

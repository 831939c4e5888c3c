// SPDX-License-Identifier: Apache-2.0
import Glibc
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
      if !address.isEmpty, address.utf8.count <= 64 { return Self.household(address) }
    }
    return Self.household(context.channel.remoteAddress?.ipAddress ?? "unknown")
  }

  /// Straight from this machine, not through a proxy on it.
  package func isThisMachine(_ request: Request, _ context: WebContext) -> Bool {
    guard Self.forwarded.map({ request.headers[values: $0].isEmpty }) ?? true else { return false }
    return ["127.0.0.1", "::1"].contains(context.channel.remoteAddress?.ipAddress ?? "")
  }

  /// One line has 2^64 addresses of IPv6: the first half of the address counts (RFC 4291, 2.5.4).
  static func household(_ address: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, address, &bytes) == 1, bytes[..<8].contains(where: { $0 != 0 }) else {
      return address  // IPv4, also in IPv6's clothes, and loopback
    }
    return stride(from: 0, to: 8, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }

  private static let forwarded = HTTPField.Name("X-Forwarded-For")
}

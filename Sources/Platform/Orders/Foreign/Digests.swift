// SPDX-License-Identifier: Apache-2.0
import Crypto
import Domain

/// The hashes foreign platforms sign with. Weak ones, and theirs: what they prove is that the sender knows the secret.
enum Digests {
  static func md5(_ text: String) -> String { Hexadecimal.text(Insecure.MD5.hash(data: Array(text.utf8))) }
  static func sha1(_ text: String) -> String { Hexadecimal.text(Insecure.SHA1.hash(data: Array(text.utf8))) }

  /// Equal but for the case of letters; takes as long for a wrong first letter as for a wrong last one.
  static func isSame(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.lowercased().utf8), Array(b.lowercased().utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// An event's name, made from what it says: the same words sent again, pulled or told by another way have the same
  /// name. At most 35 characters.
  static func eventID(_ prefix: String, _ parts: [String?]) -> String {
    let text = parts.map { $0 ?? "\u{1}" }.joined(separator: "\u{1F}")
    return prefix + Hexadecimal.text(Array(SHA256.hash(data: Array(text.utf8))).prefix(16))
  }

  /// A name for somebody whom the platform only tells by phone or name: equal for equal people of one feed, and not to
  /// be turned back without the feed's secret.
  static func token(_ prefix: String, _ text: String, secret: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8)))
    return prefix + Hexadecimal.text(Array(code).prefix(10))
  }
}

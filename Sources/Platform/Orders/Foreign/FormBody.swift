// SPDX-License-Identifier: Apache-2.0

/// `name=value&…`, as browsers and older platforms send it: percent signs and plus decoded, in the order it came.
enum FormBody {
  /// - Throws: names the parameter whose escapes are broken.
  static func read(_ text: some StringProtocol) throws(EventFault) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(parts[0]), let value = decoded(parts.count == 2 ? parts[1] : "") else {
        throw EventFault(String(parts[0].prefix(40)), rule: "has percent signs that mean no text")
      }
      found.append((name, value))
    }
    return found
  }

  static func text(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
  }

  private static func decoded(_ text: some StringProtocol) -> String? {
    var (bytes, out) = (Array(text.utf8)[...], [UInt8]())
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): out.append(32)
      case UInt8(ascii: "%"):
        let digits = String(decoding: bytes.prefix(2), as: UTF8.self)
        guard digits.utf8.count == 2, let pair = Hexadecimal.bytes(digits[...]), let value = pair.first else {
          return nil
        }
        out.append(value)
        bytes = bytes.dropFirst(2)
      default: out.append(byte)
      }
    }
    return String(validating: out, as: UTF8.self)
  }

  private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".utf8)

  static func encoded(_ text: String) -> String {
    text.utf8.map { plain.contains($0) ? String(UnicodeScalar($0)) : "%" + Hexadecimal.text([$0]).uppercased() }
      .joined()
  }
}

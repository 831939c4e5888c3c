// SPDX-License-Identifier: Apache-2.0

/// Reads JSON into `Loose`. Nothing that is sent can stop the program: depth is bounded, every index is checked.
struct LooseParser {
  private let bytes: [UInt8]
  private var at = 0
  private static let deepest = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value of the whole text; nil when there is none, or something behind it.
  mutating func document() -> Loose? {
    guard let value = value(depth: 0) else { return nil }
    skipSpace()
    return at == bytes.count ? value : nil
  }

  private mutating func value(depth: Int) -> Loose? {
    guard depth < Self.deepest, let first = next() else { return nil }
    switch first {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return list(depth)
    case UInt8(ascii: "\""): return string().map(Loose.text)
    case UInt8(ascii: "t"): return take("true") ? .flag(true) : nil
    case UInt8(ascii: "f"): return take("false") ? .flag(false) : nil
    case UInt8(ascii: "n"): return take("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func object(_ depth: Int) -> Loose? {
    at += 1
    var fields: [String: Loose] = [:]
    guard next() != UInt8(ascii: "}") else {
      at += 1
      return .object(fields)
    }
    while next() == UInt8(ascii: "\"") {
      guard let name = string(), next() == UInt8(ascii: ":") else { return nil }
      at += 1
      guard let value = value(depth: depth + 1) else { return nil }
      fields[name] = value
      switch next() {
      case UInt8(ascii: ","): at += 1
      case UInt8(ascii: "}"):
        at += 1
        return .object(fields)
      default: return nil
      }
    }
    return nil
  }

  private mutating func list(_ depth: Int) -> Loose? {
    at += 1
    var elements: [Loose] = []
    guard next() != UInt8(ascii: "]") else {
      at += 1
      return .list(elements)
    }
    while let value = value(depth: depth + 1) {
      elements.append(value)
      switch next() {
      case UInt8(ascii: ","): at += 1
      case UInt8(ascii: "]"):
        at += 1
        return .list(elements)
      default: return nil
      }
    }
    return nil
  }

  /// From the opening to behind the closing mark.
  private mutating func string() -> String? {
    at += 1
    var out: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: out, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        out += Array(String(Character(scalar)).utf8)
      case 0..<32: return nil
      default: out.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard at < bytes.count else { return nil }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode()
    default: return nil
    }
  }

  /// Four digits, or two times four for what lies beyond them.
  private mutating func unicode() -> Unicode.Scalar? {
    guard let high = digits() else { return nil }
    guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
    guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else { return nil }
    at += 2
    guard let low = digits(), (0xDC00..<0xE000).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func digits() -> UInt32? {
    guard at + 4 <= bytes.count, let text = String(validating: bytes[at..<at + 4], as: UTF8.self),
      text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
    else { return nil }
    at += 4
    return UInt32(text, radix: 16)
  }

  private mutating func number() -> Loose? {
    let start = at
    while at < bytes.count, Self.numeric.contains(bytes[at]) { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    guard text.utf8.count <= 40, Double(text) != nil else { return nil }
    return .number(text)
  }

  private static let numeric = Set("0123456789+-.eE".utf8)

  private mutating func take(_ word: StaticString) -> Bool {
    let letters = word.withUTF8Buffer { Array($0) }
    guard bytes[at...].starts(with: letters) else { return false }
    at += letters.count
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, [32, 9, 10, 13].contains(bytes[at]) { at += 1 }
  }

  private mutating func next() -> UInt8? {
    skipSpace()
    return at < bytes.count ? bytes[at] : nil
  }
}

// SPDX-License-Identifier: Apache-2.0

/// A city of the platform, 1...4095; 0 means "none yet" (a contact before an order is known, or a national row).
package struct City: Hashable, Comparable, Codable, Sendable {
  package let number: Int16

  /// Fails outside 0...4095: an id has twelve bits for its city.
  package init?(_ number: Int) {
    guard (0...4095).contains(number) else { return nil }
    self.number = Int16(number)
  }

  private init(known: Int16) { number = known }
  package static let none = City(known: 0)
  package static func < (a: City, b: City) -> Bool { a.number < b.number }

  package init(from decoder: any Decoder) throws {
    let n = try decoder.singleValueContainer().decode(Int.self)
    guard let city = City(n) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "city is 0...4095"))
    }
    self = city
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(number)
  }
}

/// What an ID names. The prefix is printed before the number so that an id read aloud or pasted tells what it is.
package protocol IDKind: Sendable {
  static var prefix: String { get }
}

/// 63 bits that know their city: city 12, seconds since 2024 32, node 5, sequence 14 (`docs/decisions/0002-ids.md`).
/// Always a string in JSON and on pages: `case_` and thirteen characters of Crockford's base 32.
package struct ID<Kind: IDKind>: Hashable, Comparable, Sendable, LosslessStringConvertible {
  package let raw: Int64

  package init(raw: Int64) { self.raw = raw }

  package init(city: City, seconds: Int64, node: Int, sequence: Int) {
    raw = Int64(city.number) << 51 | (seconds & 0xFFFF_FFFF) << 19 | Int64(node & 31) << 14 | Int64(sequence & 0x3FFF)
  }

  package var city: City { City(Int(raw >> 51)) ?? .none }

  /// When the id was made, to the second.
  package var madeAt: Instant { .epoch2024 + .seconds(raw >> 19 & 0xFFFF_FFFF) }

  package static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }

  package var description: String { "\(Kind.prefix)_\(Base32.text(raw))" }

  /// Reads what `description` prints; nil for another kind's id or anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == Kind.prefix, let raw = Base32.number(parts[1]) else { return nil }
    self.raw = raw
  }
}

extension ID: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let id = ID(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not an id of the form \(Kind.prefix)_…"))
    }
    self = id
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(description)
  }
}

/// Crockford's base 32 in lower case, thirteen digits for 63 bits: no i, l, o, u, so it survives a telephone.
enum Base32 {
  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  static func text(_ number: Int64) -> String {
    var bytes = [UInt8](repeating: 0, count: 13)
    var rest = UInt64(bitPattern: number)
    for i in stride(from: 12, through: 0, by: -1) {
      bytes[i] = digits[Int(rest & 31)]
      rest >>= 5
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func number(_ text: Substring) -> Int64? {
    guard text.utf8.count == 13 else { return nil }
    var value: UInt64 = 0
    for byte in text.utf8 {
      guard let digit = digits.firstIndex(of: byte) else { return nil }
      value = value << 5 | UInt64(digit)
    }
    return value >> 63 == 0 ? Int64(value) : nil
  }
}

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

  package var description: String { Base32.text(raw, after: Kind.prefix) }

  /// Reads what `description` prints; nil for another kind's id or anything else.
  package init?(_ text: String) { self.init(text[...]) }

  package init?(_ text: Substring) {
    let raw = text.utf8.withContiguousStorageIfAvailable { Base32.number($0, after: Kind.prefix) }
    guard let raw, let raw else { return nil }
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

/// Crockford's base 32 in lower case, thirteen digits for 63 bits: no i, l, o, u, so it survives a telephone. Ids are
/// read and printed with every event, so both go over bytes.
enum Base32 {
  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  /// 255 for what is no digit.
  private static let values = (0...255).map { byte in UInt8(digits.firstIndex(of: byte) ?? 255) }
  private static let count = 13
  private static let mark = UInt8(ascii: "_")

  /// "case_" and the digits.
  static func text(_ number: Int64, after prefix: String) -> String {
    let head = prefix.utf8.count + 1
    return String(unsafeUninitializedCapacity: head + count) { bytes in
      for (i, byte) in prefix.utf8.enumerated() { bytes.initializeElement(at: i, to: byte) }
      bytes.initializeElement(at: head - 1, to: mark)
      for i in 0..<count {
        let digit = number >> (5 * Int64(count - 1 - i)) & 31
        bytes.initializeElement(at: head + i, to: digits[Int(digit)])
      }
      return head + count
    }
  }

  /// What `text` printed; nil for anything else.
  static func number(_ text: UnsafeBufferPointer<UInt8>, after prefix: String) -> Int64? {
    let head = prefix.utf8.count
    guard text.count == head + 1 + count, text[head] == mark, text[..<head].elementsEqual(prefix.utf8) else {
      return nil
    }
    var value: UInt64 = 0
    for byte in text[(head + 1)...] {
      let digit = values[Int(byte)]
      // Thirteen digits hold two bits more than a number has: they must be zero, or one id had four spellings.
      guard digit < 32, value >> 59 == 0 else { return nil }
      value = value << 5 | UInt64(digit)
    }
    return value >> 63 == 0 ? Int64(value) : nil
  }
}

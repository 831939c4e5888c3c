// SPDX-License-Identifier: Apache-2.0

/// A PNG read chunk by chunk: length, name, body, checksum. The order of chunks and the head are checked; the packed
/// picture itself is not unpacked.
struct PNGParts {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private var out = signature
  private var head: (width: Int, height: Int, colour: UInt8)?
  private var hasPalette = false
  private var hasData = false
  private var dataIsOver = false

  static func rebuilt(_ sent: [UInt8]) -> (bytes: [UInt8], width: Int, height: Int)? {
    var parts = PNGParts()
    var at = 8
    while at + 12 <= sent.count {
      let length = number(sent, at)
      let end = at + 12 + length
      guard length <= sent.count, end <= sent.count,
        number(sent, end - 4) == Int(checksum(sent[(at + 4)..<(end - 4)]))
      else { return nil }
      let name = String(decoding: sent[(at + 4)..<(at + 8)], as: UTF8.self)
      guard let isNeeded = parts.take(name, Array(sent[(at + 8)..<(end - 4)])) else { return nil }
      if isNeeded { parts.out += sent[at..<end] }
      at = end
      if name == "IEND" { return parts.head.map { (parts.out, $0.width, $0.height) } }
    }
    return nil
  }

  /// Whether the chunk is kept; nil for one that is broken or in the wrong place.
  private mutating func take(_ name: String, _ body: [UInt8]) -> Bool? {
    guard (head == nil) == (name == "IHDR") else { return nil }
    if name != "IDAT", hasData { dataIsOver = true }
    switch name {
    case "IHDR": return takeHead(body) ? true : nil
    case "PLTE":
      guard !hasData, !hasPalette, body.count % 3 == 0, (3...768).contains(body.count) else { return nil }
      hasPalette = true
      return true
    case "tRNS": return !hasData && (1...256).contains(body.count) ? true : nil
    case "IDAT":
      guard !dataIsOver, hasData || Self.isPacked(body), head?.colour != 3 || hasPalette else { return nil }
      hasData = true
      return true
    case "IEND": return hasData && body.isEmpty ? true : nil
    default:
      // A capital first letter says that a picture cannot be shown without it.
      return name.utf8.first.map { $0 >= 0x61 } ?? false ? false : nil
    }
  }

  private mutating func takeHead(_ body: [UInt8]) -> Bool {
    guard body.count == 13, let depths = Self.depths[body[9]], depths.contains(body[8]), body[10] == 0, body[11] == 0,
      body[12] <= 1
    else { return false }
    head = (Self.number(body, 0), Self.number(body, 4), body[9])
    return true
  }

  /// Bits a sample that a kind of colour may have.
  private static let depths: [UInt8: Set<UInt8>] = [
    0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
  ]

  /// Begins like zlib's stream.
  private static func isPacked(_ body: [UInt8]) -> Bool {
    body.count >= 2 && body[0] & 15 == 8 && body[0] >> 4 <= 7 && (Int(body[0]) << 8 | Int(body[1])) % 31 == 0
      && body[1] & 0x20 == 0
  }

  private static func number(_ bytes: [UInt8], _ at: Int) -> Int {
    Int(bytes[at]) << 24 | Int(bytes[at + 1]) << 16 | Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
  }

  private static let table: [UInt32] = (0..<256).map { n in
    (0..<8).reduce(UInt32(n)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(UInt32.max) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) } ^ UInt32.max
  }
}

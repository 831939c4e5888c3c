// SPDX-License-Identifier: Apache-2.0

/// A JPEG read part by part: markers with lengths, then the compressed picture up to the end marker. Every part that is
/// kept must be whole in itself and name only what was there before it; the compressed data itself is not decoded.
struct JPEGParts {
  private let sent: [UInt8]
  private var out: [UInt8] = [0xFF, 0xD8]
  private var size: (width: Int, height: Int)?
  private var isProgressive = false
  /// By its number, the quantiser a component asks for.
  private var components: [UInt8: UInt8] = [:]
  private var quantisers: Set<UInt8> = []
  /// Huffman tables: 0x0n for DC, 0x1n for AC.
  private var coders: Set<UInt8> = []
  private var scans = 0

  /// More passes than any camera makes cost whoever shows it, and nobody else.
  private static let mostScans = 64

  static func rebuilt(_ sent: [UInt8]) -> (bytes: [UInt8], width: Int, height: Int)? {
    var parts = JPEGParts(sent)
    guard parts.readToTheEnd(), let size = parts.size, parts.scans > 0 else { return nil }
    return (parts.out + [0xFF, 0xD9], size.width, size.height)
  }

  private init(_ sent: [UInt8]) { self.sent = sent }

  private mutating func readToTheEnd() -> Bool {
    var at = 2
    while at + 1 < sent.count, sent[at] == 0xFF {
      let marker = sent[at + 1]
      if marker == 0xD9 { return true }
      if marker == 0xFF {
        at += 1
        continue
      }
      guard at + 3 < sent.count else { return false }
      let end = at + 2 + (Int(sent[at + 2]) << 8 | Int(sent[at + 3]))
      guard end >= at + 4, end <= sent.count, let isNeeded = take(marker, sent[(at + 4)..<end]) else { return false }
      if isNeeded { out += sent[at..<end] }
      at = end
      guard marker == 0xDA else { continue }
      let next = scanEnd(from: at)
      guard next > at else { return false }
      out += sent[at..<next]
      at = next
    }
    return false
  }

  /// Whether the part is kept; nil for one that is broken. What a picture does not need (EXIF, profiles, comments) is not.
  private mutating func take(_ marker: UInt8, _ body: ArraySlice<UInt8>) -> Bool? {
    let body = Array(body)
    switch marker {
    case 0xC0...0xC2: return takeFrame(body, isProgressive: marker == 0xC2) ? true : nil
    case 0xC4: return takeCoders(body) ? true : nil
    case 0xC3, 0xC5...0xCF: return nil
    case 0xDA: return takeScan(body) ? true : nil
    case 0xDB: return takeQuantisers(body) ? true : nil
    case 0xDD: return body.count == 2 ? true : nil
    default: return false
    }
  }

  private mutating func takeFrame(_ body: [UInt8], isProgressive: Bool) -> Bool {
    guard size == nil, body.count >= 6, body[0] == 8, [1, 3, 4].contains(body[5]), body.count == 6 + 3 * Int(body[5])
    else { return false }
    size = (Int(body[3]) << 8 | Int(body[4]), Int(body[1]) << 8 | Int(body[2]))
    self.isProgressive = isProgressive
    for at in stride(from: 6, to: body.count, by: 3) {
      guard (1...4).contains(body[at + 1] >> 4), (1...4).contains(body[at + 1] & 15), body[at + 2] < 4 else {
        return false
      }
      guard components.updateValue(body[at + 2], forKey: body[at]) == nil else { return false }
    }
    return true
  }

  private mutating func takeQuantisers(_ body: [UInt8]) -> Bool {
    var at = 0
    while at < body.count {
      guard body[at] >> 4 <= 1, body[at] & 15 < 4 else { return false }
      quantisers.insert(body[at] & 15)
      at += 1 + 64 * (Int(body[at] >> 4) + 1)
    }
    return at == body.count && at > 0
  }

  private mutating func takeCoders(_ body: [UInt8]) -> Bool {
    var at = 0
    while at + 17 <= body.count {
      let codes = body[(at + 1)..<(at + 17)].reduce(0) { $0 + Int($1) }
      guard body[at] >> 4 <= 1, body[at] & 15 < 4, (1...256).contains(codes) else { return false }
      coders.insert(body[at])
      at += 17 + codes
    }
    return at == body.count && at > 0
  }

  private mutating func takeScan(_ body: [UInt8]) -> Bool {
    scans += 1
    guard size != nil, scans <= Self.mostScans, let count = body.first.map(Int.init),
      (1...components.count).contains(count), body.count == 4 + 2 * count
    else { return false }
    let (first, refines) = (body[1 + 2 * count], body[3 + 2 * count] >> 4 > 0)
    for at in stride(from: 1, to: 1 + 2 * count, by: 2) {
      guard let quantiser = components[body[at]], quantisers.contains(quantiser) else { return false }
      let needsDC = !isProgressive || (first == 0 && !refines)
      let needsAC = !isProgressive || first > 0
      if needsDC, !coders.contains(body[at + 1] >> 4) { return false }
      if needsAC, !coders.contains(0x10 | (body[at + 1] & 15)) { return false }
    }
    return true
  }

  /// Compressed data ends at the next marker that is neither stuffing nor a restart.
  private func scanEnd(from start: Int) -> Int {
    var at = start
    while at + 1 < sent.count {
      if sent[at] == 0xFF, sent[at + 1] != 0, !(0xD0...0xD7).contains(sent[at + 1]) { return at }
      at += 1
    }
    return sent.count
  }
}

// SPDX-License-Identifier: Apache-2.0

/// A picture that somebody sent, taken apart and put together again from the parts a picture needs: no place, no camera,
/// no text, no second file behind the end. What does not parse to its very end is refused.
package struct PictureFile: Hashable, Sendable {
  package let bytes: [UInt8]
  package let type: String
  package let width: Int
  package let height: Int

  /// - Throws: `PictureError` for anything but a complete JPEG or PNG within the caps.
  package init(checking sent: [UInt8]) throws(PictureError) {
    guard sent.count <= MessageCap.pictureBytes else { throw .tooLarge(limitBytes: MessageCap.pictureBytes) }
    let rebuilt: (bytes: [UInt8], width: Int, height: Int)?
    if sent.starts(with: [0xFF, 0xD8, 0xFF]) {
      rebuilt = JPEGParts.rebuilt(sent)
      type = "image/jpeg"
    } else if sent.starts(with: PNGParts.signature) {
      rebuilt = PNGParts.rebuilt(sent)
      type = "image/png"
    } else {
      throw .unknownType
    }
    guard let rebuilt else { throw .damaged }
    guard (1...MessageCap.pictureSide).contains(rebuilt.width), (1...MessageCap.pictureSide).contains(rebuilt.height)
    else { throw .tooManyPixels(limitSide: MessageCap.pictureSide) }
    bytes = rebuilt.bytes
    width = rebuilt.width
    height = rebuilt.height
  }
}

package enum PictureError: Error, Hashable, Sendable {
  case tooLarge(limitBytes: Int)
  case tooManyPixels(limitSide: Int)
  /// Neither JPEG nor PNG.
  case unknownType
  /// It begins like a picture and is none, or is cut off.
  case damaged
}

/// JPEG: markers with lengths, then the compressed picture up to the end marker.
private enum JPEGParts {
  /// Tables, frame headers and restart intervals; everything else (EXIF, profiles, comments) is left out.
  static func isNeeded(_ marker: UInt8) -> Bool {
    switch marker {
    case 0xC0...0xC2, 0xC4, 0xDB, 0xDD, 0xDA: true
    default: false
    }
  }

  static func rebuilt(_ sent: [UInt8]) -> (bytes: [UInt8], width: Int, height: Int)? {
    var out: [UInt8] = [0xFF, 0xD8]
    var at = 2
    var size: (width: Int, height: Int)?
    var hasScan = false
    while at + 3 < sent.count || (at + 1 < sent.count && sent[at + 1] == 0xD9) {
      guard sent[at] == 0xFF else { return nil }
      let marker = sent[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0xD9 {
        guard let size, hasScan else { return nil }
        return (out + [0xFF, 0xD9], size.width, size.height)
      }
      let length = Int(sent[at + 2]) << 8 | Int(sent[at + 3])
      let end = at + 2 + length
      guard length >= 2, end <= sent.count else { return nil }
      if (0xC0...0xC2).contains(marker) {
        guard size == nil, length >= 8 else { return nil }
        size = (Int(sent[at + 7]) << 8 | Int(sent[at + 8]), Int(sent[at + 5]) << 8 | Int(sent[at + 6]))
      } else if (0xC3...0xCF).contains(marker), marker != 0xC4 {
        return nil
      }
      if isNeeded(marker) { out += sent[at..<end] }
      at = end
      if marker == 0xDA {
        guard size != nil else { return nil }
        let next = scanEnd(sent, from: at)
        out += sent[at..<next]
        at = next
        hasScan = true
      }
    }
    return nil
  }

  /// Compressed data ends at the next marker that is neither stuffing nor a restart.
  private static func scanEnd(_ sent: [UInt8], from start: Int) -> Int {
    var at = start
    while at + 1 < sent.count {
      if sent[at] == 0xFF, sent[at + 1] != 0, !(0xD0...0xD7).contains(sent[at + 1]) { return at }
      at += 1
    }
    return sent.count
  }
}

/// PNG: chunks with length, name and checksum.
private enum PNGParts {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func rebuilt(_ sent: [UInt8]) -> (bytes: [UInt8], width: Int, height: Int)? {
    var out = signature
    var at = 8
    var size: (width: Int, height: Int)?
    var hasData = false
    while at + 12 <= sent.count {
      let length = number(sent, at)
      let name = String(decoding: sent[(at + 4)..<(at + 8)], as: UTF8.self)
      let end = at + 12 + length
      guard length >= 0, length <= sent.count, end <= sent.count,
        number(sent, end - 4) == Int(checksum(sent[(at + 4)..<(end - 4)]))
      else { return nil }
      switch name {
      case "IHDR":
        guard size == nil, at == 8, length == 13 else { return nil }
        size = (number(sent, at + 8), number(sent, at + 12))
      case "IDAT": hasData = true
      case "PLTE", "tRNS", "IEND": break
      default:
        // A capital first letter says that a picture cannot be shown without it.
        if name.utf8.first.map({ $0 < 0x61 }) ?? true { return nil }
        at = end
        continue
      }
      guard size != nil else { return nil }
      out += sent[at..<end]
      at = end
      if name == "IEND" { return hasData ? size.map { (out, $0.width, $0.height) } : nil }
    }
    return nil
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

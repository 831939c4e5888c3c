// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

@Suite("Pictures people send")
struct PictureFileTests {
  static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    let length = body.count + 2
    return [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + body
  }

  /// As a camera makes it: with place and comment, 300 x 200.
  static let photo: [UInt8] =
    [0xFF, 0xD8] + segment(0xE1, Array("Exif GPS 23.1N 113.3E".utf8)) + quantiser
    + frame + segment(0xC4, coder(0x00) + coder(0x10)) + segment(0xFE, Array("<script>".utf8)) + scan

  static let frame = segment(0xC0, [8, 0, 200, 1, 44, 1, 1, 0x11, 0])
  static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD9]
  /// A table with one code.
  static func coder(_ number: UInt8) -> [UInt8] { [number, 1] + [UInt8](repeating: 0, count: 15) + [7] }

  /// A photo of these parts.
  static func jpeg(_ parts: [UInt8]...) -> [UInt8] { [0xFF, 0xD8] + parts.flatMap { $0 } + scan }
  static let quantiser = segment(0xDB, [UInt8](repeating: 1, count: 65).enumerated().map { $0 == 0 ? 0 : $1 })
  static let coders = segment(0xC4, coder(0x00) + coder(0x10))

  @Test func aPhotoLosesItsPlaceAndWhatHangsBehindIt() throws {
    let file = try PictureFile(checking: Self.photo + Array("PK and a second file".utf8))
    #expect(file.type == "image/jpeg")
    #expect([file.width, file.height] == [300, 200])
    let text = String(decoding: file.bytes, as: UTF8.self)
    #expect(!text.contains("GPS") && !text.contains("script") && !text.contains("second"))
    #expect(try PictureFile(checking: file.bytes).bytes == file.bytes)
  }

  /// A 1 x 1 PNG with a comment chunk.
  static let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
    + chunk("tEXt", Array("place".utf8)) + chunk("IDAT", packed) + chunk("IEND", [])

  /// One grey point, stored.
  static let packed: [UInt8] = [0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]

  /// A drawing of these chunks.
  static func drawing(_ head: [UInt8], _ chunks: [UInt8]...) -> [UInt8] {
    Array(png.prefix(8)) + chunk("IHDR", head) + chunks.flatMap { $0 } + chunk("IEND", [])
  }
  static let data = chunk("IDAT", packed)

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + body
    return number(UInt32(body.count)) + named + number(crc(named))
  }
  static func number(_ n: UInt32) -> [UInt8] { (0..<4).map { UInt8(n >> (24 - 8 * $0) & 255) } }
  static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    return crc ^ .max
  }

  @Test func aDrawingLosesItsText() throws {
    let file = try PictureFile(checking: Self.png)
    #expect(file.type == "image/png")
    #expect(!String(decoding: file.bytes, as: UTF8.self).contains("place"))
  }

  static let bomb: [UInt8] =
    Array(png.prefix(8)) + chunk("IHDR", [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0]) + data
    + chunk("IEND", [])
  static let wrongSum: [UInt8] = png.enumerated().map { $0 == 20 ? $1 ^ 1 : $1 }

  @Test(
    "What is no picture is refused",
    arguments: [
      (Array("<svg onload=alert(1)>".utf8), PictureError.unknownType), ([], .unknownType),
      (Array("GIF89a".utf8), .unknownType), (Array(photo.dropLast(2)), .damaged), (Array(photo.prefix(40)), .damaged),
      (Array(png.dropLast(4)), .damaged), (wrongSum, .damaged), ([0xFF, 0xD8, 0xFF, 0xD9], .damaged),
      (bomb, .tooManyPixels(limitSide: 6000)),
      ([UInt8](repeating: 0xFF, count: MessageCap.pictureBytes + 1), .tooLarge(limitBytes: MessageCap.pictureBytes)),
    ])
  func refused(_ bytes: [UInt8], _ error: PictureError) {
    #expect(throws: error) { try PictureFile(checking: bytes) }
  }

  @Test(
    "A part that is broken, out of place or names what is not there",
    arguments: [
      // JPEG: no tables at all; no quantiser; no coders; only one of two; a table of no codes; of too many; cut off
      jpeg(frame), jpeg(frame, coders), jpeg(quantiser, frame), jpeg(quantiser, frame, segment(0xC4, coder(0x00))),
      jpeg(quantiser, frame, segment(0xC4, [UInt8](repeating: 0, count: 17)), coders),
      jpeg(quantiser, frame, segment(0xC4, [0] + [UInt8](repeating: 255, count: 300))),
      jpeg(segment(0xDB, [0, 1, 2]), frame, coders),
      // two frames; five components; twelve bits; lossless; arithmetic; a component twice; a scan before its frame
      jpeg(quantiser, frame, frame, coders), jpeg(quantiser, segment(0xC0, [8, 0, 9, 0, 9, 5, 1, 0x11, 0]), coders),
      jpeg(quantiser, segment(0xC0, [12, 0, 9, 0, 9, 1, 1, 0x11, 0]), coders),
      jpeg(quantiser, segment(0xC3, [8, 0, 9, 0, 9, 1, 1, 0x11, 0]), coders),
      jpeg(quantiser, segment(0xC9, [8, 0, 9, 0, 9, 1, 1, 0x11, 0]), coders),
      jpeg(quantiser, segment(0xC0, [8, 0, 9, 0, 9, 3, 1, 0x11, 0, 1, 0x11, 0, 1, 0x11, 0]), coders),
      jpeg(quantiser, coders),
      // a scan of an unknown component; one without a byte of data
      [0xFF, 0xD8] + quantiser + frame + coders + segment(0xDA, [1, 9, 0, 0, 63, 0]) + [1, 0xFF, 0xD9],
      [0xFF, 0xD8] + quantiser + frame + coders + segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0xFF, 0xD9],
      // PNG: a colour that is none; bits it cannot have; packed otherwise; no palette; data in two places; no data
      drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 5, 0, 0, 0], data), drawing([0, 0, 0, 1, 0, 0, 0, 1, 4, 2, 0, 0, 0], data),
      drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 1, 0, 0], data), drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 3, 0, 0, 0], data),
      drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], data, chunk("tIME", []), data),
      drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
      drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], chunk("IDAT", [1, 2, 3])),
      drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], chunk("PLTE", [1, 2]), data),
      drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], chunk("ABCD", [1]), data),
    ])
  func broken(_ bytes: [UInt8]) { #expect(throws: PictureError.damaged) { try PictureFile(checking: bytes) } }

  @Test func whatTheBrokenOnesAreMadeOfIsSound() throws {
    #expect(try PictureFile(checking: Self.jpeg(Self.quantiser, Self.frame, Self.coders)).width == 300)
    #expect(try PictureFile(checking: Self.drawing([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], Self.data)).width == 1)
  }
}

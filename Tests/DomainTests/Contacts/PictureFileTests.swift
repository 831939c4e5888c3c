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
    [0xFF, 0xD8] + segment(0xE1, Array("Exif GPS 23.1N 113.3E".utf8)) + segment(0xDB, [UInt8](repeating: 1, count: 65))
    + segment(0xC0, [8, 0, 200, 1, 44, 1, 1, 0x11, 0]) + segment(0xC4, [UInt8](repeating: 0, count: 17))
    + segment(0xFE, Array("<script>".utf8)) + segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD9]

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
    + chunk("tEXt", Array("place".utf8)) + chunk("IDAT", [1, 2, 3]) + chunk("IEND", [])

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
    Array(png.prefix(8)) + chunk("IHDR", [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0]) + chunk("IDAT", [1])
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
}

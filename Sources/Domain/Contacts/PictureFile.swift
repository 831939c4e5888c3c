// SPDX-License-Identifier: Apache-2.0

/// A picture that somebody sent, taken apart and put together again from the parts a picture needs: no place, no camera,
/// no text, no second file behind the end. What does not parse to its very end is refused; the compressed data itself is
/// not decoded (docs/decisions/0006-pictures.md).
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

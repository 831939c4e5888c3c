// SPDX-License-Identifier: Apache-2.0
import CZlib

/// Compressed bodies, with a limit on what they may become: a few kilobytes of zip bomb never fill the memory.
package enum Gzip {
  package enum Fault: Error, Hashable, Sendable {
    /// Not gzip, cut short, damaged, or with something behind its end.
    case damaged
    /// It would become more than this many bytes.
    case tooLarge(limit: Int)
  }

  private static let chunk = 64 * 1024

  /// Unpacks gzip or zlib data of at most `limit` bytes when unpacked.
  package static func inflate(_ packed: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
    // zlib keeps a pointer back to its stream: it must not move, so it does not live in a variable.
    let stream = z_streamp.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard mealdesk_inflate_init_any(stream) == Z_OK else { throw .damaged }
    defer { inflateEnd(stream) }
    let (out, status, isWhole) = run(stream, packed, limit: limit) { CZlib.inflate(stream, Z_NO_FLUSH) }
    if out.count > limit { throw .tooLarge(limit: limit) }
    guard status == Z_STREAM_END, isWhole else { throw .damaged }
    return out
  }

  /// Packs as gzip.
  package static func deflate(_ plain: [UInt8]) throws(Fault) -> [UInt8] {
    let stream = z_streamp.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard mealdesk_deflate_init_gzip(stream) == Z_OK else { throw .damaged }
    defer { deflateEnd(stream) }
    let (out, status, _) = run(stream, plain, limit: .max) { CZlib.deflate(stream, Z_FINISH) }
    guard status == Z_STREAM_END else { throw .damaged }
    return out
  }

  /// Turns the stream until it ends, fails, or has given more than `limit`. `isWhole`: all input was used.
  private static func run(
    _ stream: z_streamp, _ input: [UInt8], limit: Int, turn: () -> CInt
  ) -> (out: [UInt8], status: CInt, isWhole: Bool) {
    var (input, out) = (input, [UInt8]())
    var buffer = [UInt8](repeating: 0, count: chunk)
    return input.withUnsafeMutableBufferPointer { bytes in
      stream.pointee.next_in = bytes.baseAddress
      stream.pointee.avail_in = UInt32(bytes.count)
      var status = Z_OK
      while status == Z_OK, out.count <= limit {
        let made = buffer.withUnsafeMutableBufferPointer { space in
          stream.pointee.next_out = space.baseAddress
          stream.pointee.avail_out = UInt32(space.count)
          status = turn()
          return space.count - Int(stream.pointee.avail_out)
        }
        out += buffer[..<made]
      }
      return (out, status, stream.pointee.avail_in == 0)
    }
  }
}

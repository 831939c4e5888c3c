// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials

/// The body of an event batch, read event by event: good events are kept, bad ones are listed with their place, the
/// field and the rule. A JSON array or one JSON object a line; which of the two is told by its first character.
package struct FeedBody: Sendable {
  package var events: [OrderEvent] = []
  package var bad: [BadLine] = []

  /// Where, and what is wrong there.
  package struct BadLine: Codable, Hashable, Sendable {
    /// 1 for the first line, or for the first element of an array.
    package let line: Int
    /// Path of the field ("items.0.name"); empty when the whole line cannot be read.
    package let field: String
    package let rule: String
  }

  package enum Fault: Error, Hashable, Sendable {
    case tooManyEvents(limit: Int)
  }

  /// Limits of one batch, before anything is read.
  package static let mostPacked = 8 << 20
  package static let mostBytes = 64 << 20
  package static let mostEvents = 20_000
  static let mostPerEvent = 64 << 10

  package init(_ bytes: [UInt8]) throws(Fault) {
    let decoder = JSONDecoder()
    for (number, piece) in Self.pieces(bytes) {
      guard events.count + bad.count < Self.mostEvents else { throw .tooManyEvents(limit: Self.mostEvents) }
      do {
        events.append(try Self.event(piece, decoder))
      } catch {
        bad.append(BadLine(line: number, field: error.field, rule: error.rule))
      }
    }
  }

  private static func event(_ piece: ArraySlice<UInt8>, _ decoder: JSONDecoder) throws(EventFault) -> OrderEvent {
    guard piece.count <= mostPerEvent else { throw EventFault(rule: "at most \(mostPerEvent) bytes an event") }
    let event: OrderEvent
    do {
      event = try EventReader.event(piece) ?? decoder.decode(OrderEvent.self, from: Data(piece))
    } catch let error as DecodingError {
      throw EventFault(error)
    } catch {
      throw EventFault(rule: EventFault.notJSON)
    }
    if let fault = event.fault { throw fault }
    return event
  }

  /// The events' bytes with their numbers; blank lines are skipped but counted.
  static func pieces(_ bytes: [UInt8]) -> [(number: Int, bytes: ArraySlice<UInt8>)] {
    let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
    guard start < bytes.endIndex, bytes[start] == UInt8(ascii: "[") else {
      return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        .map { (number: $0.offset + 1, bytes: trimmed($0.element)) }.filter { !$0.bytes.isEmpty }
    }
    return elements(bytes[(start + 1)...]).enumerated().map { (number: $0.offset + 1, bytes: $0.element) }
  }

  /// Splits the inside of an array at its own commas. A broken element spoils only itself as long as its brackets and
  /// quotes pair; where they do not, what follows is one unreadable element.
  private static func elements(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var found: [ArraySlice<UInt8>] = []
    var (depth, start, quoted, escaped) = (0, bytes.startIndex, false, false)
    var end = bytes.endIndex
    scan: for (at, byte) in zip(bytes.indices, bytes) {
      if quoted {
        (quoted, escaped) = escaped ? (true, false) : (byte != UInt8(ascii: "\""), byte == UInt8(ascii: "\\"))
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): quoted = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]") where depth == 0:
        end = at
        break scan
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        found.append(trimmed(bytes[start..<at]))
        start = at + 1
      default: break
      }
    }
    let last = trimmed(bytes[start..<end])
    if !last.isEmpty || !found.isEmpty { found.append(last) }
    let rest = end < bytes.endIndex ? trimmed(bytes[(end + 1)...]) : []
    return rest.isEmpty ? found : found + [rest]
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return bytes[first...last]
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}

// SPDX-License-Identifier: Apache-2.0

/// An amount of Chinese yuan in whole fen (1 yuan = 100 fen). Never a fraction, never a floating-point number.
package struct Money: Hashable, Comparable, Codable, Sendable {
  package var fen: Int64

  package init(fen: Int64) { self.fen = fen }
  package static let zero = Money(fen: 0)
  package static func yuan(_ n: Int64) -> Money { Money(fen: n * 100) }

  package static func < (a: Money, b: Money) -> Bool { a.fen < b.fen }
  package static func + (a: Money, b: Money) -> Money { Money(fen: a.fen + b.fen) }
  package static func - (a: Money, b: Money) -> Money { Money(fen: a.fen - b.fen) }
  package static func += (a: inout Money, b: Money) { a.fen += b.fen }
  package static prefix func - (a: Money) -> Money { Money(fen: -a.fen) }

  /// "¥12.50", as people read it.
  package var text: String {
    let cents = fen.magnitude % 100
    return "\(fen < 0 ? "-" : "")¥\(fen.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
  }

  package init(from decoder: any Decoder) throws { fen = try decoder.singleValueContainer().decode(Int64.self) }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(fen)
  }
}

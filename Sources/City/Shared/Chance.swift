// SPDX-License-Identifier: Apache-2.0
import Domain

/// A small seeded generator (SplitMix64). The world draws each thing from a stream of its own, named by purpose and
/// subject: how long an order cooks does not depend on what happened before it, so the same day played with and
/// without promises meets the same kitchens and the same tempers.
package struct Chance: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  package init(_ seed: UInt64, _ purpose: Purpose, _ a: Int, _ b: Int = 0) {
    self.init(seed: seed)
    state ^= UInt64(purpose.rawValue) &* 0xD6E8_FEB8_6659_FD93
    _ = next()
    state ^= UInt64(bitPattern: Int64(a)) &* 0xA076_1D64_78BD_642F
    _ = next()
    state ^= UInt64(bitPattern: Int64(b)) &* 0xE703_7ED1_A0B4_28DB
    _ = next()
  }

  package enum Purpose: Int, Sendable {
    case town, day, accept, cook, mark, slip, refuse, ride, answer, customer, agent, fault, pair, remind, nudge
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0 ..< 1
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  package mutating func happens(_ probability: Double) -> Bool { unit() < probability }

  package mutating func int(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(unit() * Double(range.count))
  }

  /// A whole second between the two, ends included.
  package mutating func seconds(_ range: ClosedRange<Int>) -> Span { .seconds(Int64(int(range))) }

  /// Standard normal, as the sum of twelve uniforms.
  package mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }

  /// Log-normal with this median.
  package mutating func lognormal(median: Double, sigma: Double) -> Double { median * Chance.exp(normal() * sigma) }

  package mutating func one<T>(of things: [T]) -> T { things[int(0...(things.count - 1))] }

  /// e to the x by squaring: the same bits on every machine.
  private static func exp(_ x: Double) -> Double {
    var y = 1 + x / 4096
    for _ in 0..<12 { y *= y }
    return y
  }
}

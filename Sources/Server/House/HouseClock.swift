// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation

/// The desk's clock: the wall clock, or for demonstrations one that runs faster from a given start. Sessions, tokens
/// and signatures go by the wall clock whatever the speed.
struct HouseClock: Sendable {
  let now: @Sendable () -> Instant

  static let realNow: @Sendable () -> Instant = {
    Instant(ms: Int64((Date.now.timeIntervalSince1970 * 1000).rounded()))
  }

  /// - Parameter from: where the clock starts, in ms since 1970; given alike to server and city.
  init(speed: Double, from: Int64?) {
    guard speed != 1 || from != nil else {
      now = Self.realNow
      return
    }
    let began = Self.realNow()
    let start = Instant(ms: from ?? began.ms)
    now = { start + Span(ms: Int64(Double((Self.realNow() - began).ms) * speed)) }
  }
}

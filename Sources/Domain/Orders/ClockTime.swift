// SPDX-License-Identifier: Apache-2.0

extension Instant {
  /// "12:41" on China's clocks, UTC+8 all year and everywhere.
  package var clockText: String {
    let minute = ((ms / 60_000 + 480) % 1440 + 1440) % 1440
    let two = { (n: Int64) in n < 10 ? "0\(n)" : "\(n)" }
    return "\(two(minute / 60)):\(two(minute % 60))"
  }

  /// The next whole minute, itself included: a time a person is told.
  package var wholeMinuteUp: Instant { Instant(ms: (ms + 59_999) / 60_000 * 60_000) }
}

// SPDX-License-Identifier: Apache-2.0

extension Instant {
  /// The next whole minute, itself included: a time a person is told.
  package var wholeMinuteUp: Instant { Instant(ms: (ms + 59_999) / 60_000 * 60_000) }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite struct ClockTests {
  @Test(arguments: [
    (Instant(ms: 0), "08:00", 0 as Int64),
    (Instant(ms: 1_789_533_660_000), "12:41", 20_712),
    (Instant(seconds: 57_599), "23:59", 0),
    (Instant(seconds: 57_600), "00:00", 1),
    (Instant(seconds: -28_801), "23:59", -1),
  ]) func timeOfDayAndDayInChina(at: Instant, clock: String, day: Int64) {
    #expect(at.clockText == clock)
    #expect(at.day == day)
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite struct DayTests {
  @Test(
    arguments: [
      (0, "1970-01-01"), (19_723, "2024-01-01"), (19_782, "2024-02-29"), (20_780, "2026-11-23"), (-1, "1969-12-31"),
      (11_016, "2000-02-29"), (47_541, "2100-03-01"),
    ] as [(Int64, String)])
  func daysHaveDates(number: Int64, text: String) {
    #expect(Day(number: number).description == text)
    #expect(Day(text)?.number == number)
  }

  @Test(arguments: ["", "2026-2-3", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "+026-01-01", "２０２６-01-01"])
  func whatIsNoDateIsRefused(text: String) { #expect(Day(text) == nil) }

  /// A day of China begins at four in the afternoon of Greenwich.
  @Test func anIDKnowsItsDay() {
    let city = City(4095) ?? .none
    let midnight = Instant.epoch2024 + .days(10) + .hours(16)
    let day = { (at: Instant) in OrderID(city: city, seconds: (at - .epoch2024).ms / 1000, node: 31, sequence: 9).day }
    #expect(day(midnight).description == "2024-01-12")
    #expect(day(midnight - .seconds(1)).description == "2024-01-11")
  }
}

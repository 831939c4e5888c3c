// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("A measure of how often") struct ThrottleTests {
  private static let noon = Instant(seconds: 1_800_000_000)

  @Test func aBurstAndThenOneByOne() {
    let throttle = Throttle(burst: 3, perMinute: 6)
    var emptyAt = 0.0
    #expect((0..<3).allSatisfy { _ in throttle.take(&emptyAt, at: Self.noon) == nil })
    #expect(throttle.take(&emptyAt, at: Self.noon) == .seconds(10))
    #expect(throttle.take(&emptyAt, at: Self.noon + .seconds(9)) == .seconds(1))
    #expect(throttle.take(&emptyAt, at: Self.noon + .seconds(10)) == nil)
    #expect(throttle.take(&emptyAt, at: Self.noon + .seconds(10)) == .seconds(10))
    // Half a minute of rest fills it again, and no fuller than full.
    #expect((0..<3).allSatisfy { _ in throttle.take(&emptyAt, at: Self.noon + .minutes(60)) == nil })
    #expect(throttle.take(&emptyAt, at: Self.noon + .minutes(60)) != nil)
  }

  @Test(arguments: [(1, 1), (1, 600_000), (20_000, 600_000), (0, 0), (-5, -5)])
  func inTheLongRunNoMoreThanItSays(burst: Int, perMinute: Int) {
    let throttle = Throttle(burst: burst, perMinute: perMinute)
    var emptyAt = 0.0
    var taken = 0
    for ms in 0..<10_000 {
      for _ in 0..<20 where throttle.take(&emptyAt, at: Self.noon + Span(ms: Int64(ms))) == nil { taken += 1 }
    }
    #expect(taken >= 1)
    #expect(taken <= max(1, burst) + max(1, perMinute) / 6)
  }
}

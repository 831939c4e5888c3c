// SPDX-License-Identifier: Apache-2.0
import Domain

/// A person working at the desk, as the simulation needs one: when he is there, how quickly he takes what is offered
/// and how long a contact keeps him. Drawn per contact, so that the same contact takes the same time in every run.
package struct AgentModel: Hashable, Sendable {
  package var ref: String
  package var name: Town.Name
  package var on: Instant
  package var off: Instant
  /// Skill levels by queue or scenario word, 1...5; everybody can do the everyday.
  package var level: Int
  package var isLeader: Bool
  /// Median handling time; single contacts spread about it.
  package var medianSeconds: Double
  /// Share of offers he does not take in time.
  package var misses: Double

  package init(
    ref: String, name: Town.Name, on: Instant, off: Instant, level: Int = 3, isLeader: Bool = false,
    medianSeconds: Double = 150, misses: Double = 0.02
  ) {
    self.ref = ref
    self.name = name
    self.on = on
    self.off = off
    self.level = level
    self.isLeader = isLeader
    self.medianSeconds = medianSeconds
    self.misses = misses
  }

  package func isThere(at: Instant) -> Bool { on <= at && at < off }

  /// How long until he takes offer number `n`, or nil when he lets it pass.
  package func takes(offer n: Int, seed: UInt64) -> Span? {
    var chance = Chance(seed, .agent, n, number)
    return chance.happens(misses) ? nil : chance.seconds(2...8)
  }

  /// How long contact number `n` keeps him, from taking it to ending it: log-normal, mean about 180 s for the usual
  /// median of 150 s.
  package func handles(contact n: Int, seed: UInt64) -> Span {
    var chance = Chance(seed, .agent, n, number &+ 1_000)
    return .seconds(Int64(min(3600, max(20, chance.lognormal(median: medianSeconds, sigma: 0.6)))))
  }

  /// Wrap-up after it.
  package func wrapsUp(contact n: Int, seed: UInt64) -> Span {
    var chance = Chance(seed, .agent, n, number &+ 2_000)
    return chance.seconds(5...40)
  }

  private var number: Int { ref.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF } }
}

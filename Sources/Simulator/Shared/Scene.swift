// SPDX-License-Identifier: Apache-2.0
import City
import Domain

/// What a simulation plays: a world for each city, the people at the desk, what goes wrong, and how long.
package struct Scene: Sendable {
  /// The world of the first city, often the only one: stories and storms are there.
  package var plan: WorldPlan
  /// The worlds of other cities.
  package var others: [WorldPlan] = []
  package var agents: [AgentModel]
  package var faults: Faults
  /// False plays the old world: the yes is given and nobody follows it.
  package var promises: Bool
  package var seed: UInt64
  package var until: Instant
  /// Share of steps after which the program is killed and started again.
  package var crashes: Double
  /// How often every invariant is checked; always once more at the end.
  package var checks = Span.minutes(10)
  /// Also play every pair that is asked for in copies of the world, to learn what was possible: for measuring, slow.
  package var foresight = false

  var worlds: [WorldPlan] { [plan] + others }
  var start: Instant { worlds.map(\.start).min() ?? plan.start }

  package init(
    plan: WorldPlan, agents: [AgentModel], faults: Faults = .none, promises: Bool = true, seed: UInt64,
    until: Instant, crashes: Double = 0
  ) {
    self.plan = plan
    self.agents = agents
    self.faults = faults
    self.promises = promises
    self.seed = seed
    self.until = until
    self.crashes = crashes
  }

  /// Story 1 in one of its variants, until everything in it has ended.
  package static func story(_ variant: Story.Variant, promises: Bool = true, seed: UInt64 = 7) -> Scene {
    let story = Story.twoCoffees(variant, seed: seed)
    return Scene(
      plan: story.plan, agents: story.agents, promises: promises, seed: seed, until: story.asksAt + .minutes(100))
  }
}

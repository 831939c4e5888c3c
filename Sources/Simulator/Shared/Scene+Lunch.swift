// SPDX-License-Identifier: Apache-2.0
import City
import Domain

extension Scene {
  /// Every third seed (1, 4, 7, …) brings a storm over the busiest half-hour, which the desk must notice and live through.
  package static func hasStorm(_ seed: UInt64) -> Bool { seed % 3 == 1 }

  /// A lunch of the town, in which many want two orders together, with everything going wrong on the line and the program killed now and then, until every order
  /// and every promise of it must have ended.
  package static func lunch(orders: Int = 300, seed: UInt64, crashes: Double = 0.002) -> Scene {
    var day = Day.lunch(orders: orders, seed: seed)
    day.pairs = 0.15
    var plan = day.plan
    if hasStorm(seed) { plan.storm = .init(from: Town.noon - .minutes(10)) }
    let last = plan.orders.map(\.at).max() ?? plan.start
    return Scene(
      plan: plan, agents: AgentModel.team(8, day: day), faults: .all(seed: seed), seed: seed, until: last + .hours(2),
      crashes: crashes)
  }
}

// SPDX-License-Identifier: Apache-2.0
import City
import Domain

extension Scene {
  /// A lunch of the town, in which many want two orders together, with everything going wrong on the line and the program killed now and then, until every order
  /// and every promise of it must have ended.
  package static func lunch(orders: Int = 300, seed: UInt64, crashes: Double = 0.002) -> Scene {
    var day = Day.lunch(orders: orders, seed: seed)
    day.pairs = 0.15
    let plan = day.plan
    let last = plan.orders.map(\.at).max() ?? plan.start
    return Scene(
      plan: plan, agents: AgentModel.team(8, day: day), faults: .all(seed: seed), seed: seed, until: last + .hours(2),
      crashes: crashes)
  }
}

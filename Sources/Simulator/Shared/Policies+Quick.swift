// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension Policies {
  /// The standard policies with passwords that cost nothing: hundreds of simulated people sign in within a second; and
  /// with rare heartbeats, which in a simulation never fail; and with counters and sums of a small town.
  package static var quick: Policies {
    var policies = Policies()
    policies.passwordCost = 4
    policies.presence = .minutes(10)
    // A simulated town is small, and so is what its storms cost: its leaders meet the limit.
    policies.incidents.least = [8, 6, 5]
    policies.incidents.sumFen = 3_000
    return policies
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension Policies {
  /// The standard policies with passwords that cost nothing: hundreds of simulated people sign in within a second; and
  /// with rare heartbeats, which in a simulation never fail.
  package static var quick: Policies {
    var policies = Policies()
    policies.passwordCost = 4
    policies.presence = .minutes(10)
    return policies
  }
}

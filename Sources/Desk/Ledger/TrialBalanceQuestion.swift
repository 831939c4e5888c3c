// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// What stands on every account of a city.
  package func trialBalance(city: City, for actor: Actor) async throws -> TrialBalance {
    try await store.read { sql in
      if case .system = actor {} else { try sql.staff(actor, who: .lead) }
      return try sql.trialBalance(city: city)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

/// A message the desk took with an answer: the person may rely on it.
package struct Acknowledged: Hashable, Sendable {
  package let contact: ContactID
  package let clientID: String
}

extension Invariants {
  /// What the desk calls kept, against the world: one rider brought both at most three minutes apart, by the time that
  /// was agreed.
  static func compare(_ promises: [Promise], with platform: SimulatedPlatform) -> [Violation] {
    promises.compactMap { promise in
      guard promise.kind == .together, promise.state == .kept || promise.state == .keptLate, let due = promise.due
      else {
        return nil
      }
      let brought = platform.look(in: promise.city) { promise.orders.compactMap($0.outcome) }
      let times = brought.compactMap(\.deliveredAt).sorted()
      guard let first = times.first, let last = times.last, times.count == promise.orders.count,
        last - first <= .minutes(3), last <= due, Set(brought.map(\.rider)).count == 1
      else { return Violation(rule: "what is called kept was kept", what: "promise \(promise.id)") }
      return nil
    }
  }

  /// Kill -9 or not: what was acknowledged is there, once.
  static func missing(_ said: [Acknowledged], in sql: any SQL) throws -> [Violation] {
    let kept = Set(
      try sql.rows("SELECT contact, client_id FROM message WHERE client_id IS NOT NULL") {
        Acknowledged(contact: $0.id(0), clientID: $0.text(1))
      })
    return said.filter { !kept.contains($0) }.map {
      Violation(rule: "what was acknowledged is kept", what: "message \($0.clientID) in \($0.contact)")
    }
  }
}

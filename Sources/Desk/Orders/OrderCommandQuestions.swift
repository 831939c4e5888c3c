// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// A command that waits for a leader: to be signed, or looked at.
package struct OrderCommandLine: Sendable {
  package let command: OrderCommand
  /// Who asked for it.
  package let asker: String?
  /// How much the leader who looks may sign for in its case; nil without a certificate for it.
  package let limit: Money?
}

extension Desk {
  /// The commands of an order, oldest first.
  package func orderCommands(of order: OrderID, for actor: Actor) async throws -> [OrderCommand] {
    try await store.read { sql in
      if case .token = actor {} else { try sql.staff(actor, who: .answer) }
      let order = try sql.commandedOrder(order)
      return try sql.orderCommands(of: order.ref, city: order.city)
    }
  }

  /// What waits for a leader, oldest first.
  package func orderCommandLines(for actor: Actor, at now: Instant) async throws -> [OrderCommandLine] {
    let secrets = secrets
    return try await store.read { sql in
      let leader = try sql.staff(actor, who: .lead)
      let rights = try sql.rights(of: leader.id, secrets, at: now)
      return try sql.orderCommandsWaiting().map { command in
        var asker: String?
        if case .agent(let id) = command.by { asker = try sql.agent(id)?.name }
        let scenario = try command.wish.caseID.flatMap { try sql.caseFile($0) }?.scenario ?? .merchantIssue
        return OrderCommandLine(command: command, asker: asker, limit: rights.moneyLimit(for: scenario))
      }
    }
  }

  /// How many commands have come to each state, by feed and kind: for the metrics.
  package func orderCommandCounts() async throws -> [(feed: String, kind: String, state: String, seen: Int64)] {
    try await store.read { try $0.orderCommandCounts() }
  }
}

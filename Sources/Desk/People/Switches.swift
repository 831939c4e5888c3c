// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What operations can stop without stopping the program.
package enum Switch: Hashable, Sendable {
  /// Everything the desk does by itself for a promise, and promises without an agent.
  case automation
  /// Tasks of one lane stay where they are until it is on again.
  case lane(Lane)

  package static let all: [Switch] = [.automation] + Lane.allCases.map(Switch.lane)

  package var name: String {
    switch self {
    case .automation: "automation"
    case .lane(let lane): "lane.\(lane.rawValue)"
    }
  }

  package init?(_ name: String) {
    guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// One switch as its page shows it.
package struct SwitchLine: Sendable {
  package let name: String
  package let isOn: Bool
  /// Tasks of the lane that are due and wait; nil for what is no lane.
  package let waiting: Int?
}

/// A switch that was thrown: by whom, when and why.
package struct SwitchChange: Codable, Sendable {
  package let name: String
  package let on: Bool
  package let reason: String
}

package struct OperationsView: Sendable {
  package let switches: [SwitchLine]
  /// Newest first.
  package let changes: [(change: SwitchChange, who: String, at: Instant)]
  /// Reactions that were given up on.
  package let parked: [(reaction: String, position: Int64, at: Instant, reason: String)]
}

extension Desk {
  package func operations(for actor: Actor, at now: Instant) async throws -> OperationsView {
    try await store.read { sql in
      try sql.staff(actor, who: .operate)
      let lines = try Switch.all.map { one in
        var waiting: Int?
        if case .lane(let lane) = one { waiting = try sql.waitingTasks(lane, now: now) }
        return SwitchLine(name: one.name, isOn: try sql.isOn(one.name), waiting: waiting)
      }
      let thrown = try sql.audit(before: nil, limit: 200).filter { $0.name == "people.switched" }
      let changes = try thrown.prefix(20).map { entry in
        var who = "\(entry.actor)"
        if case .agent(let id) = entry.actor, let name = try sql.agent(id)?.name { who = name }
        return (change: try entry.payload(as: SwitchChange.self), who: who, at: entry.at)
      }
      return OperationsView(switches: lines, changes: changes, parked: try sql.parked(limit: 20))
    }
  }

  /// Throws a switch; the reason stands on the audit page.
  package func turn(
    _ name: String, on: Bool, reason: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws {
    guard let known = Switch(name) else { throw DeskError.notFound("switch") }
    guard (3...200).contains(reason.filter { !$0.isWhitespace }.count) else {
      throw DeskError.invalid(field: "reason", rule: "3-200")
    }
    try await verb("people.switch", by: actor, id: id, at: now) { tx in
      try tx.staff(who: .operate)
      try tx.sql.turn(known.name, on: on, by: actor, at: now)
      try tx.audit("switched", of: known.name, SwitchChange(name: known.name, on: on, reason: reason))
      return Done()
    }
  }
}

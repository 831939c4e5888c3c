// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// How tasks of one kind are carried out.
package struct TaskHandler: Sendable {
  package let kind: String
  /// True when the peer knows our key, so that a second attempt is harmless. A task that is not is tried at most once:
  /// when its lease runs out without an answer it becomes `unknown`, for a person.
  package let isRepeatable: Bool
  /// Does it, outside any transaction.
  package let carryOut: @Sendable (_ desk: Desk, _ task: StoredTask, _ now: Instant) async -> TaskEnding
  /// What follows when the deadline passes first; same transaction as the task's end.
  package let whenLate: @Sendable (_ tx: Tx, _ task: StoredTask) throws -> Void

  package init(
    _ kind: String, isRepeatable: Bool = true,
    whenLate: @escaping @Sendable (Tx, StoredTask) throws -> Void = { _, _ in },
    carryOut: @escaping @Sendable (Desk, StoredTask, Instant) async -> TaskEnding
  ) {
    self.kind = kind
    self.isRepeatable = isRepeatable
    self.carryOut = carryOut
    self.whenLate = whenLate
  }
}

/// How an attempt at a task ended; `then` runs in the transaction that ends the task.
package enum TaskEnding: Sendable {
  case done(result: String? = nil, then: @Sendable (Tx) throws -> Void = { _ in })
  /// Nothing has happened, or trying again under the same key is safe.
  case again(reason: String)
  case failed(reason: String, then: @Sendable (Tx) throws -> Void = { _ in })
  case unknown(reason: String, then: @Sendable (Tx) throws -> Void = { _ in })
}

extension Desk {
  /// Takes up to `limit` due tasks of a lane for `holder`. Nothing while the lane's switch is off.
  package func claimTasks(
    _ lane: Lane, holder: String, lease: Span, limit: Int, at now: Instant
  ) async throws -> [StoredTask] {
    try await change(by: .system("lane.\(lane.rawValue)"), at: now) { tx in
      guard try tx.sql.isOn("lane.\(lane.rawValue)") else { return [] }
      return try tx.sql.claimTasks(lane, holder: holder, lease: lease, limit: limit, now: now)
    }
  }

  /// Carries out one claimed task and writes how it ended. A deadline that has passed ends it as `late` without trying,
  /// unless the task was restored: it may have been done in time (`perform`).
  package func carryOut(_ task: StoredTask, with handler: TaskHandler, holder: String, at now: Instant) async throws {
    if !task.isRestored, let deadline = task.deadline, now > deadline {
      return try await end(task, holder, .late, "deadline passed", now) { try handler.whenLate($0, task) }
    }
    if task.attempts > 1 || task.isRestored, !handler.isRepeatable {
      return try await end(task, holder, .unknown, "no answer to the first attempt", now) { _ in }
    }
    switch await handler.carryOut(self, task, now) {
    case .done(let result, let then): try await end(task, holder, .done, result, now, then)
    case .failed(let reason, let then): try await end(task, holder, .failed, reason, now, then)
    case .unknown(let reason, let then): try await end(task, holder, .unknown, reason, now, then)
    case .again(let reason):
      let due = now + Self.backOff(attempt: task.attempts)
      try await change(by: .system("lane.\(task.lane.rawValue)"), at: now) {
        try $0.sql.postpone(task, holder: holder, until: due, reason: reason)
      }
    }
  }

  /// Asks the platform for the command of a task. A restored task first asks what was answered to it since the backup;
  /// only what never arrived is sent, and not after its deadline.
  func perform(
    _ command: PlatformCommand, of task: StoredTask, at now: Instant
  ) async throws(PortError) -> CommandReply {
    guard task.isRestored else { return try await outside.platform.perform(command) }
    if let reply = try await outside.platform.reply(to: command) { return reply }
    if let deadline = task.deadline, now > deadline { return CommandReply(.refused, reason: "past") }
    return try await outside.platform.perform(command)
  }

  /// 1, 2, 4 … 60 seconds after the first, second, third … attempt.
  static func backOff(attempt: Int) -> Span { .seconds(min(60, 1 << Int64(min(6, max(0, attempt - 1))))) }

  private func end(
    _ task: StoredTask, _ holder: String, _ state: StoredTask.State, _ result: String?, _ now: Instant,
    _ then: @escaping @Sendable (Tx) throws -> Void
  ) async throws {
    try await change(by: .system("lane.\(task.lane.rawValue)"), at: now) { tx in
      // The lease may have gone to somebody else while we were outside; then that attempt's ending counts.
      guard try tx.sql.finish(task, holder: holder, as: state, result: result) else { return }
      try then(tx)
    }
  }
}

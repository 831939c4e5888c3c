// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Works through one lane of tasks: claims what is due, carries it out, writes the endings. Lanes never wait for each
/// other; inside a lane different order keys may run side by side.
package struct LaneWork: Turning {
  package var name: String { "lane.\(lane.rawValue)" }
  package var hears: News { .tasks(lane) }
  let desk: Desk
  let lane: Lane
  let holder: String
  let handlers: [String: TaskHandler]
  /// How many tasks of one claim run side by side; the simulator uses 1, so that a seed means one history.
  let width: Int

  package init(
    _ lane: Lane, desk: Desk, holder: String, handlers: [String: TaskHandler] = Handlers.byKind, width: Int = 8
  ) {
    self.lane = lane
    self.desk = desk
    self.holder = holder
    self.handlers = handlers
    self.width = width
  }

  static let lease = Span.seconds(30)
  static let claim = 64
  static let idle = Span.seconds(60)

  package func turn(at now: Instant) async throws -> Instant {
    let lane = lane
    let first = try await desk.store.read { try $0.nextDue(lane) }
    guard let first, first <= now else { return first ?? now + Self.idle }
    let tasks = try await desk.claimTasks(lane, holder: holder, lease: Self.lease, limit: Self.claim, at: now)
    if width == 1 {
      for task in tasks { try await carryOut(task, now) }
    } else {
      try await sideBySide(tasks, now)
    }
    if !tasks.isEmpty { return now }
    // What is due and could not be claimed waits behind an earlier one of its order key: for that one's time or lease.
    return try await desk.store.read { try $0.nextDue(lane, after: now) } ?? now + Self.idle
  }

  private func sideBySide(_ tasks: [StoredTask], _ now: Instant) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (i, task) in tasks.enumerated() {
        if i >= width { try await group.next() }
        group.addTask { try await carryOut(task, now) }
      }
      try await group.waitForAll()
    }
  }

  private func carryOut(_ task: StoredTask, _ now: Instant) async throws {
    let handler = handlers[task.kind] ?? Self.unknown
    try await desk.carryOut(task, with: handler, holder: holder, at: now)
  }

  /// A kind this program does not know (a newer process queued it): kept and shown, never dropped.
  private static let unknown = TaskHandler("") { _, task, _ in .failed(reason: "no handler for \(task.kind)") }
}

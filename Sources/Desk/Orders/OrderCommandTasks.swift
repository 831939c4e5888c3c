// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// The tasks of an order's commands: asking the platform, and our own clock on the event.
package enum OrderCommandTasks {
  /// Written down as sent before it leaves. Where the platform knows our ids a lost answer is asked for again under the
  /// same id; elsewhere it is sent at most once, and what got no answer is unknown.
  package static let send = TaskHandler(
    "order.command",
    whenLate: { tx, task in
      guard let id = OrderCommandID(task.key) else { return }
      try tx.settle(id, .notSent)
    },
    carryOut: { desk, task, now in
      guard let command = try? task.payload(as: PlatformCommand.self), let id = OrderCommandID(command.id) else {
        return .failed(reason: "unreadable payload")
      }
      do {
        guard try await desk.beginSending(command, id, at: now) else { return .done(result: "not sent") }
      } catch {
        return .again(reason: "\(error)")
      }
      do throws(PortError) {
        let reply = try await desk.perform(command, of: task, at: now)
        return .done(result: reply.answer.rawValue) { try $0.settle(id, .reply(reply)) }
      } catch {
        return await desk.ending(error, task, command, id, at: now)
      }
    })

  /// The time to confirm is over; the clock of an earlier sending does nothing.
  package static let silent = TaskHandler("order.commandSilent") { _, task, _ in
    guard let clock = try? task.payload(as: OrderCommandClock.self) else {
      return .failed(reason: "unreadable payload")
    }
    return .done { tx in
      guard try tx.sql.orderCommand(clock.command)?.sentAt == clock.sentAt else { return }
      try tx.settle(clock.command, .silent)
    }
  }
}

extension Desk {
  /// Writes down that it is about to leave; false when it must not: it is settled, or the order has changed meanwhile so
  /// that it would be illegal.
  fileprivate func beginSending(_ command: PlatformCommand, _ id: OrderCommandID, at now: Instant) async throws -> Bool
  {
    try await change(by: .system("commands"), at: now) { tx in
      guard let known = try tx.sql.orderCommand(id), known.state == .asked || known.state == .sent else { return false }
      if known.state == .asked, let order = try tx.sql.order(known.wish.order)?.order,
        let objection = order.objection(to: command)
      {
        try tx.settle(id, .reply(CommandReply(.refused, reason: objection)))
        return false
      }
      try tx.settle(id, .sending)
      return true
    }
  }

  fileprivate func ending(
    _ error: PortError, _ task: StoredTask, _ command: PlatformCommand, _ id: OrderCommandID, at now: Instant
  ) async -> TaskEnding {
    let knowsCommands = outside.platform.abilities(in: command.city).knowsCommands
    switch error {
    case .noAnswer(let reason):
      return knowsCommands
        ? .again(reason: reason) : .unknown(reason: reason) { try $0.settle(id, .lost(reason: reason)) }
    case .unavailable(let reason):
      // An earlier attempt without an answer may have been carried out: then it stays "sent".
      if task.attempts == 1 || !knowsCommands {
        _ = try? await change(by: .system("commands"), at: now) { try $0.settle(id, .heldBack(reason: reason)) }
      }
      return .again(reason: reason)
    case .rejected(let reason) where task.attempts > 1 && knowsCommands:
      return .unknown(reason: reason) { try $0.settle(id, .lost(reason: reason)) }
    case .rejected(let reason):
      return .failed(reason: reason) { try $0.settle(id, .reply(CommandReply(.refused, reason: reason))) }
    }
  }
}

extension Tx {
  /// An event that names a command of ours settles it. True when it names one.
  func hearAboutOrderCommand(_ event: OrderEvent) throws -> Bool {
    guard let id = event.command.flatMap(OrderCommandID.init) else { return false }
    try hear(event, of: id)
    return true
  }

  /// An event of an order that a command waits for.
  func hear(_ event: OrderEvent, of id: OrderCommandID) throws {
    guard let command = try sql.orderCommand(id), command.isProof(event, policy: policies.orderCommands) else { return }
    try settle(id, .event(event))
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// The platform's own reminder, as its event told it.
package struct PlatformAsking: Codable, Hashable, Sendable {
  package let order: OrderRef
  package let city: City
  package let name: String
}

/// What a reminder does outside, and its own clocks.
package enum ReminderTasks {
  package static let all: [TaskHandler] = [nudge, reply, fromPlatform, silent, given]

  /// Nudging merchant or rider through the platform, at most once per reminder: the platform knows the command's id. A
  /// nudge that is refused is a silence that is known at once.
  package static let nudge = TaskHandler("reminder.nudge") { desk, task, now in
    guard let command = try? task.payload(as: PlatformCommand.self) else {
      return .failed(reason: "unreadable payload")
    }
    let lost: @Sendable (String) -> TaskEnding = { reason in
      .failed(reason: reason) { try $0.reminderUnanswered(command.id, reason: reason) }
    }
    do throws(PortError) {
      let reply = try await desk.perform(command, of: task, at: now)
      return reply.answer == .refused ? lost(reply.reason ?? "refused") : .done(result: reply.answer.rawValue)
    } catch {
      guard case .rejected(let reason) = error else { return .again(reason: error.reason) }
      return lost(reason)
    }
  }

  /// The one answer to the platform's own reminder: could it take it, then do it; its event confirms.
  static let reply = TaskHandler(
    "reminder.reply",
    whenLate: { tx, task in
      try tx.platformSaid(try task.payload(as: PlatformCommand.self).id, .refused, reason: "too late")
    },
    carryOut: { desk, task, now in
      guard let command = try? task.payload(as: PlatformCommand.self) else {
        return .failed(reason: "unreadable payload")
      }
      let no: @Sendable (String) -> TaskEnding = { reason in
        .done(result: "refused: \(reason)") {
          try $0.platformSaid(command.id, reason == "replied" ? .byOther : .refused, reason: reason)
        }
      }
      do throws(PortError) {
        let can = try await desk.outside.platform.can(command)
        guard can.yes else { return no(can.reason ?? "cannot") }
        let reply = try await desk.perform(command, of: task, at: now)
        return reply.answer == .refused ? no(reply.reason ?? "refused") : .done(result: reply.answer.rawValue)
      } catch {
        guard case .rejected(let reason) = error else { return .again(reason: error.reason) }
        return no(reason)
      }
    })

  /// A reminder that the customer gave in the platform's app, answered like any other.
  static let fromPlatform = TaskHandler("reminder.platform") { desk, task, now in
    guard let asked = try? task.payload(as: PlatformAsking.self),
      let known = try? await desk.store.read({ try $0.order(asked.order, city: asked.city)?.order })
    else { return .failed(reason: "no order") }
    let look = await desk.look(atReminded: known, at: now)
    return .done { try $0.take(asked, look) }
  }

  /// The nudged party's time is over.
  static let silent = clock("reminder.silent") { tx, id in try tx.reminderUnanswered("\(id)") }

  /// A given time and its grace are over.
  static let given = clock("reminder.given") { tx, id in try tx.givenTimeCame(id) }

  private static func clock(_ kind: String, _ ring: @escaping @Sendable (Tx, ReminderID) throws -> Void) -> TaskHandler
  {
    TaskHandler(kind) { _, task, _ in
      guard let tick = try? task.payload(as: ReminderTick.self) else { return .failed(reason: "unreadable payload") }
      return .done { try ring($0, tick.reminder) }
    }
  }
}

extension Tx {
  /// Answers the platform's own reminder, once for each name; not when somebody has answered it there already.
  fileprivate func take(_ asked: PlatformAsking, _ look: ReminderLook) throws {
    guard let stored = try sql.lockedOrders([asked.order], city: asked.city).first,
      try sql.lockedReminder(named: asked.name, order: asked.order, city: asked.city) == nil,
      let told = stored.order.reminded.first(where: { $0.id == asked.name }), told.reply == nil,
      let customer = stored.order.placed?.customer
    else { return }
    let person = try person(
      Identity(side: .customer, account: customer.text, name: nil, phone: nil), city: asked.city)
    _ = try remind(
      stored, look, caseID: nil, language: .chinese, by: .customer(person), platformName: asked.name)
  }

  /// Nobody answered a nudge; `command` is its id.
  fileprivate func reminderUnanswered(_ command: String, reason: String? = nil) throws {
    guard let id = ReminderID(command), let reminder = try sql.lockedReminder(id) else { return }
    let isOver = try sql.order(reminder.order, city: id.city)?.order.isOver ?? false
    try keep(reminder.unanswered(isOver: isOver, reason: reason, policy: policies.reminders, at: now))
  }

  fileprivate func platformSaid(
    _ command: String, _ state: Reminder.PlatformAnswer.State, reason: String? = nil
  ) throws {
    guard let id = Reminder.id(ofCommand: command), let reminder = try sql.lockedReminder(id) else { return }
    try keep(reminder.platformSaid(state, reason: reason, policy: policies.reminders, at: now))
  }

  fileprivate func givenTimeCame(_ id: ReminderID) throws {
    guard let reminder = try sql.lockedReminder(id),
      let order = try sql.order(reminder.order, city: id.city)?.order
    else { return }
    let isPromised = try reminder.promise.flatMap { try sql.promise($0) }?.madeAt != nil
    try keep(reminder.timeCame(order, isPromised: isPromised, policy: policies.reminders, at: now))
  }

  /// Writes what was decided about a locked reminder; nil is nothing to write.
  func keep(_ decided: Decided<Reminder>?) throws {
    guard let decided else { return }
    try sql.save(try apply(decided, city: decided.state.id.city))
  }
}

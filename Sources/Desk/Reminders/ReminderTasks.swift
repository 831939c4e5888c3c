// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Nudging merchant or rider through the platform, at most once per reminder: the platform knows the command's id. A
/// nudge that does not get through in time is dropped; the customer may ask again.
package enum ReminderTasks {
  package static let nudge = TaskHandler("reminder.nudge") { desk, task, now in
    guard let command = try? task.payload(as: PlatformCommand.self) else {
      return .failed(reason: "unreadable payload")
    }
    do throws(PortError) {
      let reply = try await desk.perform(command, of: task, at: now)
      return reply.answer == .refused
        ? .failed(reason: reply.reason ?? "refused") : .done(result: reply.answer.rawValue)
    } catch {
      guard case .rejected(let reason) = error else { return .again(reason: error.reason) }
      return .failed(reason: reason)
    }
  }
}

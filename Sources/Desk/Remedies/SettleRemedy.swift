// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Tx {
  /// Takes a result in; nothing when it says nothing new or the remedy is not known.
  @discardableResult
  package func settle(_ id: RemedyID, _ result: RemedyResult) throws -> Remedy? {
    guard let known = try sql.remedy(id) else { return nil }
    _ = try sql.lockedMoney(of: known.order, city: id.city)
    guard let before = try sql.lockedRemedy(id) else { return nil }
    let step = try before.settled(result, by: actor, correction: newID(city: id.city), at: now)
    return try step.map { try keep($0, before: before) }
  }

  /// Listens to the platform: an event that answers a remedy settles it. True when it did belong to one.
  @discardableResult
  package func hearAboutRemedy(_ event: OrderEvent) throws -> Bool {
    guard let id = event.command.flatMap(RemedyID.init), try sql.remedy(id) != nil else { return false }
    switch event.kind {
    case .refunded, .couponIssued: try settle(id, .paid(event: event.id, amount: event.amount))
    case .commandRefused: try settle(id, .refused(event: event.id, reason: event.reason ?? "refused"))
    default: break
    }
    return true
  }
}

/// The tasks of a remedy: asking the platform, and our own clock on its answer.
package enum RemedyTasks {
  /// Safe to repeat: the platform knows the command's id. What it last said decides; silence until the deadline leaves
  /// the remedy unknown, for a person.
  package static let execute = TaskHandler(
    "remedy.execute",
    whenLate: { tx, task in
      let command = try task.payload(as: PlatformCommand.self)
      guard let id = RemedyID(command.id) else { return }
      try tx.settle(id, .unanswered(reason: "no clear answer in \(task.attempts - 1) attempts"))
    },
    carryOut: { desk, task, now in
      guard let command = try? task.payload(as: PlatformCommand.self), let id = RemedyID(command.id) else {
        return .failed(reason: "unreadable payload")
      }
      do throws(PortError) {
        let reply = try await desk.perform(command, of: task, at: now)
        return .done(result: reply.answer.rawValue) { try $0.settle(id, .reply(reply)) }
      } catch {
        return ending(error, attempts: task.attempts, id)
      }
    })

  /// A flat refusal is believed only of the first attempt: an earlier one that was not answered may have been paid.
  private static func ending(_ error: PortError, attempts: Int, _ id: RemedyID) -> TaskEnding {
    switch error {
    case .noAnswer(let reason), .unavailable(let reason): .again(reason: reason)
    case .rejected(let reason) where attempts > 1:
      .unknown(reason: reason) { try $0.settle(id, .unanswered(reason: reason)) }
    case .rejected(let reason):
      .failed(reason: reason) { try $0.settle(id, .reply(CommandReply(.refused, reason: reason))) }
    }
  }

  /// The time to confirm is over; a clock of an earlier round does nothing.
  package static let silent = TaskHandler("remedy.silent") { _, task, _ in
    guard let clock = try? task.payload(as: RemedyClock.self) else { return .failed(reason: "unreadable payload") }
    return .done { tx in
      guard try tx.sql.remedy(clock.remedy)?.round == clock.round else { return }
      try tx.settle(clock.remedy, .silent)
    }
  }
}

extension Reactions {
  /// A remedy that failed or was declined no longer counts towards its giver's day.
  static let returnsTheDay = Reaction("remedies.day", on: ["remedy.failed"]) { tx, entry in
    guard let id = RemedyID(entry.subject) else { return }
    try tx.sql.releaseReservation(id)
  }
}

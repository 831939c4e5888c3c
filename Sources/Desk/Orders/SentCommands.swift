// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// May this command be sent to a platform that knows no key of ours?
package enum SendClaim: Sendable {
  /// It is ours to send, once.
  case first
  /// It was sent before. `reply` is nil where none came: nobody can know, so it is never sent again.
  case repeated(reply: CommandReply?)
}

extension Desk {
  /// Writes down that a command is about to leave, durably, before it does.
  package func claimSend(_ command: PlatformCommand, at now: Instant) async throws -> SendClaim {
    let (id, city) = (command.id, command.city)
    return try await change(by: .system("platform"), at: now) { tx in
      if try tx.sql.claimSend(of: id, city: city, at: now) { return .first }
      return .repeated(reply: try tx.sql.sent(id, city: city)?.reply)
    }
  }

  package func keepReply(_ reply: CommandReply, to command: PlatformCommand, at now: Instant) async throws {
    let (id, city) = (command.id, command.city)
    try await change(by: .system("platform"), at: now) { try $0.sql.keepReply(reply, to: id, city: city) }
  }

  /// Nothing has left: the connection was never made, or the platform said so itself.
  package func releaseSend(_ command: PlatformCommand, at now: Instant) async throws {
    let (id, city) = (command.id, command.city)
    try await change(by: .system("platform"), at: now) { try $0.sql.releaseSend(of: id, city: city) }
  }

  /// Whether a command was sent, and what was answered; nil when this store has never sent it.
  package func sent(_ command: String, city: City? = nil) async throws -> (at: Instant, reply: CommandReply?)? {
    try await store.read { sql in
      if let city { return try sql.sent(command, city: city) }
      return try sql.sent(command)
    }
  }
}

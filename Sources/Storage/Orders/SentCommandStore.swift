// SPDX-License-Identifier: Apache-2.0
import Domain

/// Commands that went to a platform which knows no key of ours: a row before the attempt, its reply after it.
enum SentCommandTable {
  static let first = Migration(
    "sent commands",
    """
    CREATE TABLE sent_command (
      city BIGINT NOT NULL, id TEXT NOT NULL, at BIGINT NOT NULL, reply TEXT, PRIMARY KEY (city, id)) WITHOUT ROWID
    """,
    "CREATE INDEX sent_command_id ON sent_command (id)"
  )
}

extension SQL {
  /// Writes that a command is about to be sent; false when it has been written before.
  package func claimSend(of command: String, city: City, at now: Instant) throws -> Bool {
    try run(
      "INSERT INTO sent_command (city, id, at) VALUES ($1, $2, $3) ON CONFLICT (city, id) DO NOTHING", city, command,
      now) == 1
  }

  package func keepReply(_ reply: CommandReply, to command: String, city: City) throws {
    try run(
      "UPDATE sent_command SET reply = $3 WHERE city = $1 AND id = $2", city, command, try JSON.text(reply))
  }

  /// Takes a claim back: it is certain that nothing has left. One with a reply stays.
  package func releaseSend(of command: String, city: City) throws {
    try run("DELETE FROM sent_command WHERE city = $1 AND id = $2 AND reply IS NULL", city, command)
  }

  /// Nil when the command was never sent; `reply` nil while nobody knows what became of it.
  package func sent(_ command: String, city: City) throws -> (at: Instant, reply: CommandReply?)? {
    try first("SELECT at, reply FROM sent_command WHERE city = $1 AND id = $2", city, command) {
      ($0.instant(0), try $0.optionalText(1).map { try JSON.decode(CommandReply.self, from: $0) })
    }
  }

  /// The same in whatever city.
  package func sent(_ command: String) throws -> (at: Instant, reply: CommandReply?)? {
    try first("SELECT at, reply FROM sent_command WHERE id = $1", command) {
      ($0.instant(0), try $0.optionalText(1).map { try JSON.decode(CommandReply.self, from: $0) })
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// Remembers a verb's answer under its command id; false when the command has been answered before.
  package func remember(
    _ id: CommandID, verb: String, by actor: Actor, at now: Instant, result: String
  ) throws -> Bool {
    try run(
      """
      INSERT INTO command (city, id, verb, actor, at, result) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (city, id) DO NOTHING
      """, id.city, id, verb, actor, now, result) == 1
  }

  /// The answer given before, with the verb and actor it was given to.
  package func answered(_ id: CommandID) throws -> (verb: String, actor: String, result: String)? {
    try first("SELECT verb, actor, result FROM command WHERE city = $1 AND id = $2", id.city, id) {
      ($0.text(0), $0.text(1), $0.text(2))
    }
  }
}

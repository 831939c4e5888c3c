// SPDX-License-Identifier: Apache-2.0
import Domain

/// Where a reader outside stands: the store's generation and a position in its journal, as opaque text ("3.1207").
/// A restored store has a new generation, so that a position of the old one is recognised instead of misread.
package struct StreamCursor: Hashable, Sendable, LosslessStringConvertible {
  package let generation: Int64
  package let position: Int64

  package init(generation: Int64, position: Int64) {
    self.generation = generation
    self.position = position
  }

  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let generation = Int64(parts[0]), let position = Int64(parts[1]), generation > 0,
      position >= 0
    else { return nil }
    self.init(generation: generation, position: position)
  }

  package var description: String { "\(generation).\(position)" }
}

extension SQL {
  package func generation() throws -> Int64 { Int64(try meta("generation") ?? "1") ?? 1 }

  /// Called once after a restore.
  package func raiseGeneration() throws -> Int64 {
    let next = try generation() + 1
    try setMeta("generation", "\(next)")
    return next
  }

  /// After a restore: what waits to be done outside may have been done since the backup. Commands to the platform carry
  /// our ids, so each asks by its id first; what goes where nobody knows our keys becomes `unknown`, for a person. Timers
  /// and questions do nothing outside and simply run.
  package func settleRestoredTasks() throws -> (asking: Int, unknown: Int) {
    try run("UPDATE task SET state = 'queued', lease_until = NULL WHERE state = 'leased' AND lane <> 'webhook'")
    let asking = try run(
      "UPDATE task SET is_restored = 1 WHERE state = 'queued' AND lane IN ('platform', 'money', 'notify')")
    let unknown = try run(
      """
      UPDATE task SET state = 'unknown', result = 'restored from a backup', lease_until = NULL
      WHERE state IN ('queued', 'leased') AND lane = 'webhook'
      """)
    return (asking, unknown)
  }

  /// The newest place in the journal.
  package func streamCursor() throws -> StreamCursor {
    StreamCursor(generation: try generation(), position: try lastPosition())
  }
}

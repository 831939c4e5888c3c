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

  /// After a restore: commands to the platform and money carry our keys and are safe to ask again; what was leased in a
  /// lane whose peers know no keys may have happened and becomes `unknown`. Returns how many those are.
  package func settleRestoredTasks() throws -> Int {
    try run(
      "UPDATE task SET state = 'queued', lease_until = NULL WHERE state = 'leased' AND lane IN ('platform', 'facts', 'money', 'timer')"
    )
    return try run(
      "UPDATE task SET state = 'unknown', result = 'restored from a backup' WHERE state IN ('queued', 'leased') AND lane IN ('notify', 'webhook')"
    )
  }

  /// The newest place in the journal.
  package func streamCursor() throws -> StreamCursor {
    StreamCursor(generation: try generation(), position: try lastPosition())
  }
}

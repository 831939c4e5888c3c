// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import Work

/// Everything of Work in virtual time: each part is turned when its wake has come or something was written, in the
/// order of the schedule, until nothing wants to run any more at this instant.
struct Machinery {
  private struct Part {
    let work: any Turning
    var wake: Instant
    /// How often the bell had rung for it when it last looked.
    var heard = -1
  }

  private var parts: [Part]
  private let bell: Bell

  struct NeverSettles: Error, CustomStringConvertible {
    let work: String
    let at: Instant
    var description: String { "\(work) asks for one turn after another at \(at.ms)" }
  }

  /// A part that asks for more than this at one instant is a loop in the program, not work.
  static let mostTurns = 5_000

  init(_ works: [any Turning], bell: Bell, now: Instant) {
    parts = works.map { Part(work: $0, wake: now) }
    self.bell = bell
  }

  /// When the next part wants to run, if nothing is written before.
  var nextWake: Instant? { parts.map(\.wake).min() }

  mutating func settle(at now: Instant) async throws {
    var turns = 0
    var moved = true
    while moved {
      moved = false
      for i in parts.indices where parts[i].wake <= now || parts[i].heard < bell.count(of: parts[i].work.hears) {
        turns += 1
        guard turns < Self.mostTurns else { throw NeverSettles(work: parts[i].work.name, at: now) }
        parts[i].heard = bell.count(of: parts[i].work.hears)
        parts[i].wake = try await parts[i].work.turn(at: now)
        moved = true
      }
    }
  }
}

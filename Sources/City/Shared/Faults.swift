// SPDX-License-Identifier: Apache-2.0
import Domain

/// How the way between the platform and Mealdesk misbehaves: probabilities, with a seed of its own so that the world
/// behind it evolves the same whatever is lost on the way.
package struct Faults: Hashable, Sendable {
  package var seed: UInt64
  /// An event comes again some seconds to minutes later.
  package var duplicate = 0.0
  /// An event comes up to `longestDelay` late.
  package var delay = 0.0
  package var longestDelay = Span.minutes(3)
  /// An event comes after ones that happened later.
  package var reorder = 0.0
  /// An event does not come at all; only `Gate.missed(since:)` tells.
  package var lose = 0.0
  /// A call is answered 500; the platform has done nothing.
  package var answer500 = 0.0
  /// A command is carried out and the answer is lost.
  package var acceptWithoutAnswer = 0.0
  /// A question for facts gets no answer.
  package var silentFacts = 0.0

  package init(seed: UInt64) { self.seed = seed }

  package static let none = Faults(seed: 0)

  package static func all(seed: UInt64) -> Faults {
    var faults = Faults(seed: seed)
    faults.duplicate = 0.03
    faults.delay = 0.02
    faults.reorder = 0.04
    faults.lose = 0.01
    faults.answer500 = 0.03
    faults.acceptWithoutAnswer = 0.03
    faults.silentFacts = 0.03
    return faults
  }
}

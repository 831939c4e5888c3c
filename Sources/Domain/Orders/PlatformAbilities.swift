// SPDX-License-Identifier: Apache-2.0

/// What the platform of a city can do at all, whatever the order: what a port answers at once, without asking anybody.
package struct PlatformAbilities: Codable, Hashable, Sendable {
  /// The name of its feed, under which figures are counted.
  package var feed: String
  /// What its interface has.
  package var kinds: Set<PlatformCommand.Kind>
  /// The ways of bringing two orders together that are left there. Where it can neither group orders nor move a clock
  /// these are carried out by single commands (`PlanStep`).
  package var plans: [PlanKind]
  /// It knows the ids of our commands: a command is safe to repeat, and its events name the command they result from.
  /// Where it does not, a command is sent once, and the event is known by what it says.
  package var knowsCommands: Bool
  /// What it never tells the outcome of: there the answer is the last word.
  package var untold: Set<PlatformCommand.Kind>

  package init(
    feed: String, kinds: Set<PlatformCommand.Kind>, plans: [PlanKind], knowsCommands: Bool,
    untold: Set<PlatformCommand.Kind> = []
  ) {
    self.feed = feed
    self.kinds = kinds
    self.plans = plans
    self.knowsCommands = knowsCommands
    self.untold = untold
  }

  /// A platform that speaks our own feed: asked about everything, it answers for itself.
  package static func native(_ feed: String) -> PlatformAbilities {
    PlatformAbilities(
      feed: feed, kinds: Set(PlatformCommand.Kind.allCases), plans: PlanKind.allCases, knowsCommands: true)
  }
}

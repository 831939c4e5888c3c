// SPDX-License-Identifier: Apache-2.0
import Domain

/// The platform's own books of what it paid out at Mealdesk's command: to be compared with the desk's ledger, to the
/// fen. Append only.
package struct Books: Sendable {
  package struct Entry: Hashable, Sendable {
    package var command: String
    package var kind: PlatformCommand.Kind
    package var order: OrderRef?
    package var customer: CustomerRef
    package var amount: Money
    package var at: Instant
  }

  package internal(set) var entries: [Entry] = []

  package init() {}

  /// Several cities' books as one platform's.
  package init(of cities: [Books]) {
    entries = cities.flatMap(\.entries)
    nudges = cities.flatMap(\.nudges)
    reminded = cities.flatMap(\.reminded)
    reminderAnswers = cities.flatMap(\.reminderAnswers)
  }

  /// A nudge that reached a merchant or rider.
  package struct Nudge: Hashable, Sendable {
    package var command: String
    package var order: OrderRef
    package var party: Party
    package var at: Instant
  }
  package internal(set) var nudges: [Nudge] = []
  /// The platform's own reminders, by name: asked, and answered (each answer one entry).
  package internal(set) var reminded: [String] = []
  package internal(set) var reminderAnswers: [String] = []

  package func total(_ kind: PlatformCommand.Kind) -> Money {
    entries.reduce(.zero) { $1.kind == kind ? $0 + $1.amount : $0 }
  }
}

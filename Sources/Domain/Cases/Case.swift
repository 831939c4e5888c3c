// SPDX-License-Identifier: Apache-2.0

/// The thing to be solved. It may gather any number of contacts, orders and parties.
///
///     open <--> waitingOn(party, until)
///      |  ^------ (until passes, or the party answers)
///      '--resolve--> resolved --reopen--> reopened (from there like open)
/// It cannot be resolved while a promise in it is in force, or broken without remedy. Its level only rises.
package struct Case: Codable, Hashable, Sendable {
  package let id: CaseID
  package let person: PersonID
  package let side: Party
  package var state: CaseState
  package var scenario: Scenario
  /// Why Mealdesk guessed the scenario; nil once a person chose it.
  package var guess: Suggestion?
  package var level: Level
  package var owner: AgentID?
  /// "The app should have done this": what was missing, in a few words.
  package var appGap: String?
  /// In the order in which they were attached.
  package var orders: [OrderID]
  package let openedAt: Instant
  package var changedAt: Instant
  package var resolvedAt: Instant?
  package var reopened: Int

  package init(
    id: CaseID, person: PersonID, side: Party, state: CaseState, scenario: Scenario, guess: Suggestion? = nil,
    level: Level = .frontLine, owner: AgentID? = nil, appGap: String? = nil, orders: [OrderID] = [],
    openedAt: Instant, changedAt: Instant, resolvedAt: Instant? = nil, reopened: Int = 0
  ) {
    self.id = id
    self.person = person
    self.side = side
    self.state = state
    self.scenario = scenario
    self.guess = guess
    self.level = level
    self.owner = owner
    self.appGap = appGap
    self.orders = orders
    self.openedAt = openedAt
    self.changedAt = changedAt
    self.resolvedAt = resolvedAt
    self.reopened = reopened
  }

  package var isOpen: Bool { state != .resolved }
}

package enum CaseState: Codable, Hashable, Sendable {
  case open
  case waitingOn(Party, until: Instant)
  case resolved
  case reopened

  /// One word for lists and indexes.
  package var name: String {
    switch self {
    case .open: "open"
    case .waitingOn: "waiting"
    case .resolved: "resolved"
    case .reopened: "reopened"
    }
  }
}

/// What a case's promises allow: counted by Promises, judged here.
package struct PromiseTally: Codable, Hashable, Sendable {
  package var inForce: Int
  /// Broken and not yet made good.
  package var brokenUnremedied: Int
  package init(inForce: Int = 0, brokenUnremedied: Int = 0) {
    self.inForce = inForce
    self.brokenUnremedied = brokenUnremedied
  }
}

package enum CaseCommand: Hashable, Sendable {
  case attach([OrderID])
  case choose(Scenario)
  /// nil takes the tag away.
  case tagGap(String?)
  case waitOn(Party, until: Instant)
  /// The party answered, or the time has passed.
  case goOn
  case assign(AgentID?)
  case escalate(to: Level, reason: String)
  case resolve(PromiseTally)
  case reopen(reason: String)
}

package enum CaseError: Error, Hashable, Sendable {
  case resolved
  case notResolved
  case promiseInForce(count: Int)
  case brokenWithoutRemedy(count: Int)
  /// A level can only be raised.
  case notHigher(than: Level)
  /// A wait ends in the future, within two days.
  case badWait
  case reasonMissing
  case tooManyOrders(limit: Int)
  case tooLong(limit: Int)
}

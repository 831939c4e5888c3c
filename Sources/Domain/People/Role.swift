// SPDX-License-Identifier: Apache-2.0

/// Which pages a person sees and which kinds of verbs they may call. What they may *answer and spend* is never a role:
/// that is a certificate (`Rights`).
package enum Role: String, Codable, Sendable, CaseIterable {
  case agent, leader, admin, `operator`, auditor

  /// The verbs this role opens.
  package var abilities: Set<Ability> {
    switch self {
    case .agent: [.answer, .unmask]
    case .leader: [.answer, .lead, .unmask, .grant]
    case .admin: [.managePeople, .grant]
    case .operator: [.operate]
    case .auditor: [.readAudit]
    }
  }

  /// The pages this role opens, in the order of the menu.
  package var pages: [Page] { Page.allCases.filter { abilities.contains($0.needs) } }
}

/// A kind of verb, the unit in which roles are checked.
package enum Ability: String, Codable, Sendable, CaseIterable {
  /// Own state, own contacts and cases.
  case answer
  /// Everybody's contacts and cases of the team: take over, reassign, approve.
  case lead
  /// Add, change and reset people.
  case managePeople
  /// Grant and revoke certificates, never one's own.
  case grant
  /// Switches, API tokens, parked work.
  case operate
  case readAudit
  /// See a name or number in full, with a reason that is logged.
  case unmask
}

/// A page of the staff's side.
package enum Page: String, Codable, Sendable, CaseIterable {
  case workspace, leader, people, certificates, operations, audit

  /// The ability that opens it.
  package var needs: Ability {
    switch self {
    case .workspace: .answer
    case .leader: .lead
    case .people: .managePeople
    case .certificates: .grant
    case .operations: .operate
    case .audit: .readAudit
    }
  }
}

/// A step of a career. It gives no right by itself.
package enum Post: String, Codable, Sendable, CaseIterable {
  case trainee, agent, senior, leader, manager
}

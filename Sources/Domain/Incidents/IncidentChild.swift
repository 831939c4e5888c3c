// SPDX-License-Identifier: Apache-2.0

/// A case among the children of an incident.
package struct IncidentChild: Hashable, Sendable {
  package let caseID: CaseID
  package let incident: IncidentID
  package let joinedAt: Instant
  /// How it came here.
  package let way: Way
  package var state: State
  /// An order of it waits for its remedy, because the incident's sum was reached.
  package var waits: Bool

  package init(
    caseID: CaseID, incident: IncidentID, joinedAt: Instant, way: Way, state: State = .open, waits: Bool = false
  ) {
    self.caseID = caseID
    self.incident = incident
    self.joinedAt = joinedAt
    self.way = way
    self.state = state
    self.waits = waits
  }

  package enum Way: String, Sendable, CaseIterable {
    /// Found open when the incident was declared or its scope set.
    case gathered
    /// Its person came to us while it lasted.
    case joined
  }

  package enum State: Hashable, Sendable {
    case open
    /// Resolved by the incident's ending, and by nothing else.
    case closed
    /// Left open by the ending.
    case held(Hold)

    /// One word for rows.
    package var name: String {
      switch self {
      case .open: "open"
      case .closed: "closed"
      case .held(let why): why.rawValue
      }
    }

    package init?(name: String) {
      switch name {
      case "open": self = .open
      case "closed": self = .closed
      default:
        guard let hold = Hold(rawValue: name) else { return nil }
        self = .held(hold)
      }
    }
  }

  /// Why a child is not closed with the others.
  package enum Hold: String, Sendable, CaseIterable {
    case promiseInForce, brokenPromise, unanswered, otherIncident
  }

  /// What keeps a case open when its incident ends; nil for nothing. A question is unanswered when the person's last
  /// word is newer than ours and than what they were told of the incident.
  package static func hold(
    promises: PromiseTally, contacts: [(contact: Contact, toldAt: Instant?)], inOtherIncident: Bool
  ) -> Hold? {
    if promises.inForce > 0 { return .promiseInForce }
    if promises.brokenUnremedied > 0 { return .brokenPromise }
    if inOtherIncident { return .otherIncident }
    let isOpen = contacts.contains { contact, toldAt in
      if case .ended = contact.state { return false }
      let never = Instant(ms: 0)
      return (contact.personAt ?? never) > max(contact.answeredAt ?? never, toldAt ?? never)
    }
    return isOpen ? .unanswered : nil
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What an incident does to one of its cases; every way in (a walk, a contact, an order attached) comes through here.

extension Tx {
  /// The case becomes a child of every declared incident it is inside of. Nobody is told yet.
  func joinIncidents(_ file: Case, as way: IncidentChild.Way = .joined) throws {
    let declared = try sql.incidents(.declared)
    guard !declared.isEmpty, file.isOpen, Incident.gathers(file.scenario), !file.orders.isEmpty else { return }
    let orders = try file.orders.compactMap { try sql.order($0)?.order }
    for incident in declared where incident.holds(file.scenario, orders) { try join(file.id, incident, way) }
  }

  private func join(_ id: CaseID, _ incident: Incident, _ way: IncidentChild.Way) throws {
    let child = IncidentChild(caseID: id, incident: incident.id, joinedAt: now, way: way)
    if try sql.add(child) {
      try record(
        NewEvent(
          "case.joinedIncident", subject: "\(id)", caseID: id,
          payload: CaseJoined(caseID: id, incident: incident.id, way: way.rawValue)), city: id.city)
    }
    let known = try sql.memberships(of: id).first { $0.incident == incident.id }
    try give(incident, to: known ?? child)
  }

  /// Tells the contacts of a case what the declared incidents it belongs to say, as far as they have not heard it.
  func tellIncidents(of id: CaseID) throws {
    for child in try sql.memberships(of: id) {
      guard let incident = try sql.incident(child.incident), incident.state == .declared else { continue }
      try tell(child, incident)
    }
  }

  func serve(_ child: IncidentChild, _ incident: Incident) throws {
    try tell(give(incident, to: child), incident)
  }

  /// Says the newest text in every live contact of the case; where none is live, in the last one, so that whoever looks
  /// back sees it. Once per contact and version, whoever comes first.
  func tell(_ child: IncidentChild, _ incident: Incident) throws {
    guard let text = incident.text else { return }
    let all = try sql.contacts(of: child.caseID).filter { $0.side == .customer }
    let live = all.filter { !$0.isEnded }
    for one in live.isEmpty ? all.suffix(1) : live[...] {
      guard let contact = try sql.lockedContact(one.id),
        try sql.noteTold(one.id, incident.id, version: text.version, at: now)
      else { continue }
      let (next, message) = try spoken(
        .text(text.sentence(contact.language, waits: child.waits)), in: contact, by: .system, clientID: nil, saidAt: now
      )
      try save(next)
      try sql.add(message)
    }
  }

  /// Every order inside gets the remedy once, whichever case it is in. What the caps do not allow is not given: the case
  /// stays with people. What the incident's sum does not allow waits for a second person.
  /// - Returns: the child, as it is kept now.
  @discardableResult
  func give(_ incident: Incident, to child: IncidentChild) throws -> IncidentChild {
    var next = child
    next.waits = try incident.remedy.map { try give($0, of: incident, in: child.caseID) } ?? false
    if next.waits != child.waits { try sql.save(next) }
    return next
  }

  /// True when the sum was reached.
  private func give(_ remedy: IncidentRemedy, of incident: Incident, in id: CaseID) throws -> Bool {
    guard let file = try sql.caseFile(id) else { return false }
    var waits = false
    for order in try file.orders.compactMap({ try sql.order($0)?.order }) where incident.scope.holds(order) {
      guard let placed = order.placed, let shop = placed.shop, let customer = placed.customer,
        let paid = placed.amount
      else { continue }
      _ = try sql.lockedMoney(of: order.ref, city: order.city, paid: paid)
      let earlier = try sql.remedies(order: order.ref, city: order.city)
      guard !earlier.contains(where: { $0.cause == .incident && $0.counts }) else { continue }
      let proposal = RemedyProposal(
        form: remedy.form, cause: .incident, city: order.city, order: order.ref, shop: shop, customer: customer,
        caseID: id)
      do {
        _ = try give(
          proposal, paid: paid, policy: remedy.policy(of: incident.id, over: policies.remedies))
      } catch is RemedyError {
        continue
      } catch IncidentError.sumReached {
        waits = true
      }
    }
    return waits
  }
}

extension SQL {
  /// The rules for remedies of a case's order: the house's own, or those of the declared incident it belongs to.
  func remedyPolicy(in caseID: CaseID, order: OrderRef, city: City, _ base: RemedyPolicy) throws -> RemedyPolicy {
    for child in try memberships(of: caseID) {
      guard let incident = try incident(child.incident), incident.state == .declared, let remedy = incident.remedy
      else { continue }
      let given = try remedies(order: order, city: city).contains { $0.cause == .incident && $0.counts }
      return remedy.policy(of: incident.id, over: base, given: given)
    }
    return base
  }
}

extension Contact {
  var isEnded: Bool { if case .ended = state { true } else { false } }
}

/// The payload of `case.joinedIncident`.
package struct CaseJoined: Codable, Hashable, Sendable {
  package let caseID: CaseID
  package let incident: IncidentID
  package let way: String
}

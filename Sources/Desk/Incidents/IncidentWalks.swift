// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Walks through the cases of an incident, slice by slice: one task a slice, which ends in the transaction that does
/// its work and queues the next. A crash leaves either both or none.
package enum IncidentTasks {
  /// Cases a transaction: what holds the writer for less than 20 ms.
  static let slice = 20

  package static let walk = TaskHandler("incident.walk") { _, task, _ in
    guard let walk = try? task.payload(as: IncidentWalk.self) else { return .failed(reason: "unreadable payload") }
    return .done { try $0.go(walk) }
  }
}

extension Tx {
  fileprivate func go(_ walk: IncidentWalk) throws {
    guard let incident = try sql.incident(walk.incident) else { return }
    // What was ended, reopened or ended again meanwhile has a walk of its own.
    guard walk.kind.isDue(in: incident.state) else { return }
    let limit = IncidentTasks.slice
    let last: CaseID?
    switch walk.kind {
    case .gather:
      let cases = try sql.unresolvedCases(in: walk.city, after: walk.after, limit: limit)
      // Every case of the slice is locked before the incident's sum, for which others wait who hold one of them.
      let inside = try cases.filter { try isInside($0, incident) }.compactMap { try sql.lockedCaseFile($0) }
      for file in inside where file.isOpen {
        try joinIncidents(file, as: .gathered)
        try tellIncidents(of: file.id)
      }
      last = cases.count == limit ? cases.last : nil
    case .tell, .close, .reopen, .pay:
      let children = try sql.children(of: incident.id, in: walk.city, after: walk.after, limit: limit)
      let files = try children.map { try sql.lockedCaseFile($0.caseID) }
      for case (let child, let file?) in zip(children, files) { try visit(child, file, walk.kind, incident) }
      last = children.count == limit ? children.last?.caseID : nil
    }
    if let last { return try queue(walk.going(on: last).task(at: now), city: walk.city) }
    if walk.kind == .close { try settleParent(of: incident) }
  }

  /// Most cases of a city are outside; they are looked at and not locked.
  private func isInside(_ id: CaseID, _ incident: Incident) throws -> Bool {
    guard let glance = try sql.caseFile(id), !glance.orders.isEmpty, Incident.gathers(glance.scenario) else {
      return false
    }
    return incident.holds(glance.scenario, try glance.orders.compactMap { try sql.order($0)?.order })
  }

  private func visit(_ child: IncidentChild, _ file: Case, _ kind: IncidentWalk.Kind, _ incident: Incident) throws {
    switch kind {
    case .gather: return
    case .pay: if child.waits { try give(incident, to: child) }
    case .tell: if file.isOpen { try serve(child, incident) }
    case .close: try close(child, file, incident)
    case .reopen: try reopen(child, file, incident)
    }
  }

  /// Closes the child, unless a promise, a question or another incident holds it; either way its people are told how it
  /// ended, once.
  private func close(_ child: IncidentChild, _ file: Case, _ incident: Incident) throws {
    guard file.isOpen, child.state != .closed else { return }
    let tally = try sql.promiseTally(of: file.id)
    let contacts = try sql.contacts(of: file.id).map { (contact: $0, toldAt: try sql.toldAt($0.id)) }
    let others = try sql.memberships(of: file.id).filter { $0.incident != incident.id }
    let inOther = try others.contains { try sql.incident($0.incident)?.state == .declared }
    var child = child
    if let hold = IncidentChild.hold(promises: tally, contacts: contacts, inOtherIncident: inOther) {
      child.state = .held(hold)
      try tell(child, incident)
      return try sql.save(child)
    }
    child.state = .closed
    try sql.save(child)
    try tell(child, incident)
    for one in contacts.map(\.contact) {
      // Whom an agent has in hand, that agent says goodbye to.
      guard let contact = try sql.lockedContact(one.id), !contact.isEnded, contact.state != .active else { continue }
      try end(contact, .byAgent, saying: .ended)
    }
    try decide(file, .resolve(tally))
  }

  /// Opens what the ending had closed; what somebody closed for another reason stays closed.
  private func reopen(_ child: IncidentChild, _ file: Case, _ incident: Incident) throws {
    guard child.state != .open else { return }
    var open = child
    open.state = .open
    try sql.save(open)
    if child.state == .closed, !file.isOpen { try decide(file, .reopen(reason: "\(incident.id)")) }
    if child.state == .closed || file.isOpen { try serve(child, incident) }
  }

  /// The parent is solved with the last of its children, never before.
  fileprivate func settleParent(of incident: Incident) throws {
    guard incident.state == .ended, let id = incident.parent, let parent = try sql.lockedCaseFile(id), parent.isOpen
    else { return }
    for city in incident.reached {
      guard try sql.openChildren(of: incident.id, in: city, limit: 1).isEmpty else { return }
    }
    try decide(parent, .resolve(PromiseTally()))
  }
}

extension IncidentWalk.Kind {
  fileprivate func isDue(in state: Incident.State) -> Bool {
    switch self {
    case .close: state == .ended
    case .pay: state == .ended || state == .declared
    case .gather, .tell, .reopen: state == .declared
    }
  }
}

extension Reactions {
  /// The last child of an incident that has ended was solved: so is the parent. One that was reopened by somebody keeps
  /// it open.
  static let closesTheParent = Reaction("incidents.parent", on: ["case.resolved"]) { tx, entry in
    guard let id = entry.caseID else { return }
    for child in try tx.sql.memberships(of: id) {
      guard let incident = try tx.sql.incident(child.incident) else { continue }
      try tx.settleParent(of: incident)
    }
  }
}

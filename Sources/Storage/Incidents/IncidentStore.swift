// SPDX-License-Identifier: Apache-2.0
import Domain

private let known = Memo<Incident>(limit: 200)

extension SQL {
  package func incident(_ id: IncidentID) throws -> Incident? {
    try first("SELECT body FROM incident WHERE city = $1 AND id = $2", id.city, id) { try known.value(of: $0.text(0)) }
  }

  package func lockedIncident(_ id: IncidentID) throws -> Incident? {
    try first("SELECT body FROM incident WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id) {
      try known.value(of: $0.text(0))
    }
  }

  /// Those in this state, newest first.
  package func incidents(_ state: Incident.State, limit: Int = 100) throws -> [Incident] {
    try rows(
      "SELECT body FROM incident WHERE state = $1 ORDER BY id DESC LIMIT $2", state.rawValue, limit
    ) { try known.value(of: $0.text(0)) }
  }

  /// How many have ended in each state: of the suspected, how many were none.
  package func incidentCounts() throws -> [(state: Incident.State, count: Int)] {
    try rows("SELECT state, count(*) FROM incident GROUP BY state ORDER BY state") {
      (try $0.value(0), Int($0.int(1)))
    }
  }

  package func save(_ incident: Incident) throws {
    try run(
      """
      INSERT INTO incident (city, id, state, changed_at, body) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (city, id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at,
        body = excluded.body
      """, incident.id.city, incident.id, incident.state.rawValue, incident.changedAt, try known.text(of: incident))
  }
}

// Children. An incident is national; a statement about its children names their city.
extension SQL {
  /// False when the case was its child before.
  package func add(_ child: IncidentChild) throws -> Bool {
    try run(
      """
      INSERT INTO incident_child (city, case_id, incident, joined_at, way, state, waits)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
      """, child.caseID.city, child.caseID, child.incident, child.joinedAt, child.way.rawValue, child.state.name,
      child.waits) == 1
  }

  package func save(_ child: IncidentChild) throws {
    try run(
      "UPDATE incident_child SET state = $4, waits = $5 WHERE city = $1 AND case_id = $2 AND incident = $3",
      child.caseID.city, child.caseID, child.incident, child.state.name, child.waits)
  }

  /// The incidents a case is a child of, oldest first.
  package func memberships(of id: CaseID) throws -> [IncidentChild] {
    try rows(
      "SELECT \(childColumns) FROM incident_child WHERE city = $1 AND case_id = $2 ORDER BY incident", id.city, id,
      map: readChild)
  }

  /// A page of the children in a city, in the sequence of their ids.
  package func children(
    of incident: IncidentID, in city: City, after: CaseID?, limit: Int
  ) throws -> [IncidentChild] {
    try rows(
      """
      SELECT \(childColumns) FROM incident_child WHERE city = $1 AND incident = $2 AND case_id > $3
      ORDER BY case_id LIMIT $4
      """, city, incident, after?.raw ?? 0, limit, map: readChild)
  }

  /// How many children in a city, by their own state and whether their case is resolved.
  package func childCounts(
    of incident: IncidentID, in city: City
  ) throws -> [(state: IncidentChild.State, isResolved: Bool, count: Int)] {
    try rows(
      """
      SELECT c.state, CASE WHEN f.state = 'resolved' THEN 1 ELSE 0 END AS done, count(*)
      FROM incident_child c JOIN case_file f ON f.city = c.city AND f.id = c.case_id
      WHERE c.city = $1 AND c.incident = $2 GROUP BY c.state, done ORDER BY c.state, done
      """, city, incident
    ) { (try childState($0.text(0)), $0.bool(1), Int($0.int(2))) }
  }

  /// Children whose case is not resolved; at most `limit`.
  package func openChildren(of incident: IncidentID, in city: City, limit: Int) throws -> [IncidentChild] {
    try rows(
      """
      SELECT c.case_id, c.incident, c.joined_at, c.way, c.state, c.waits
      FROM incident_child c JOIN case_file f ON f.city = c.city AND f.id = c.case_id
      WHERE c.city = $1 AND c.incident = $2 AND f.state <> 'resolved'
      ORDER BY c.case_id LIMIT $3
      """, city, incident, limit, map: readChild)
  }

  /// A page of the cases of a city that are not resolved, in the sequence of their ids.
  package func unresolvedCases(in city: City, after: CaseID?, limit: Int) throws -> [CaseID] {
    try rows(
      "SELECT id FROM case_file WHERE city = $1 AND state <> 'resolved' AND id > $2 ORDER BY id LIMIT $3", city,
      after?.raw ?? 0, limit
    ) { $0.id(0) }
  }
}

// Money: the sum of an incident's remedies, a row of its own, because every child changes it.
extension SQL {
  /// The row is locked until the transaction ends: always the last of its locks that another child waits for.
  package func lockedSum(of incident: IncidentID) throws -> IncidentSum {
    try run(
      "INSERT INTO incident_sum (city, id, given) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING", incident.city, incident)
    return try first(
      "SELECT given, signed FROM incident_sum WHERE city = $1 AND id = $2 FOR UPDATE", incident.city, incident,
      map: readSum) ?? IncidentSum()
  }

  package func sum(of incident: IncidentID) throws -> IncidentSum {
    try first(
      "SELECT given, signed FROM incident_sum WHERE city = $1 AND id = $2", incident.city, incident, map: readSum)
      ?? IncidentSum()
  }

  package func save(_ sum: IncidentSum, of incident: IncidentID) throws {
    try run(
      "UPDATE incident_sum SET given = $3, signed = $4 WHERE city = $1 AND id = $2", incident.city, incident,
      sum.given, sum.signed)
  }

  /// How many children of a city have an order that waits for a larger sum.
  package func waitingChildren(of incident: IncidentID, in city: City) throws -> Int {
    try first(
      "SELECT count(*) FROM incident_child WHERE city = $1 AND incident = $2 AND waits = 1", city, incident
    ) { Int($0.int(0)) } ?? 0
  }
}

private func readSum(_ row: Row) -> IncidentSum {
  IncidentSum(given: row.money(0), signed: row.optionalInt(1).map { Money(fen: $0) })
}

// What was told to whom.
extension SQL {
  /// False when this contact has been told this version before.
  package func noteTold(_ contact: ContactID, _ incident: IncidentID, version: Int, at now: Instant) throws -> Bool {
    try run(
      """
      INSERT INTO incident_told (city, contact, incident, version, at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT DO NOTHING
      """, contact.city, contact, incident, version, now) == 1
  }

  /// When a contact was last told of any incident.
  package func toldAt(_ contact: ContactID) throws -> Instant? {
    try first("SELECT max(at) FROM incident_told WHERE city = $1 AND contact = $2", contact.city, contact) {
      $0.optionalInstant(0)
    } ?? nil
  }

  /// How many contacts of a city were told each version.
  package func toldCounts(of incident: IncidentID, in city: City) throws -> [(version: Int, count: Int)] {
    try rows(
      """
      SELECT t.version, count(*) FROM incident_child c
      JOIN contact k ON k.city = c.city AND k.case_id = c.case_id
      JOIN incident_told t ON t.city = k.city AND t.contact = k.id AND t.incident = c.incident
      WHERE c.city = $1 AND c.incident = $2 GROUP BY t.version ORDER BY t.version
      """, city, incident
    ) { (Int($0.int(0)), Int($0.int(1))) }
  }
}

private let childColumns = "case_id, incident, joined_at, way, state, waits"

private func readChild(_ row: Row) throws -> IncidentChild {
  IncidentChild(
    caseID: row.id(0), incident: row.id(1), joinedAt: row.instant(2), way: try row.value(3),
    state: try childState(row.text(4)), waits: row.bool(5))
}

private func childState(_ name: String) throws -> IncidentChild.State {
  guard let state = IncidentChild.State(name: name) else { throw StorageError.corrupt("child state '\(name)'") }
  return state
}

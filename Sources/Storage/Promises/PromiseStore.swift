// SPDX-License-Identifier: Apache-2.0
import Domain

private let known = Memo<Promise>(limit: 1000)

extension Row {
  package func promise(_ column: Int) throws -> Promise { try known.value(of: text(column)) }
}

extension SQL {
  package func promise(_ id: PromiseID) throws -> Promise? {
    try first("SELECT body FROM promise WHERE city = $1 AND id = $2", id.city, id) { try $0.promise(0) }
  }

  package func lockedPromise(_ id: PromiseID) throws -> Promise? {
    try first("SELECT body FROM promise WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id) { try $0.promise(0) }
  }

  package func save(_ promise: Promise) throws {
    try run(
      """
      INSERT INTO promise (city, id, case_id, kind, state, owner, due, risk_since, body)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (city, id) DO UPDATE SET state = excluded.state, owner = excluded.owner, due = excluded.due,
        risk_since = excluded.risk_since, body = excluded.body
      """, promise.id.city, promise.id, promise.caseID, promise.kind.rawValue, promise.state.rawValue,
      promise.owner.description, promise.due, promise.isAtRisk ? promise.risks.map(\.since).min() : nil,
      try known.text(of: promise))
  }

  /// All promises of a case, oldest first.
  package func promises(of caseID: CaseID) throws -> [Promise] {
    try rows("SELECT body FROM promise WHERE city = $1 AND case_id = $2 ORDER BY id", caseID.city, caseID) {
      try $0.promise(0)
    }
  }

  /// What keeps a case from being resolved.
  package func promiseTally(of caseID: CaseID) throws -> PromiseTally {
    let states = try rows(
      "SELECT state FROM promise WHERE city = $1 AND case_id = $2", caseID.city, caseID
    ) { $0.text(0) }
    return PromiseTally(
      inForce: states.count { $0 == Promise.State.inForce.rawValue },
      brokenUnremedied: states.count { $0 == Promise.State.broken.rawValue })
  }

  /// Promises at risk everywhere, the nearest to its time first.
  package func promisesAtRisk(limit: Int) throws -> [Promise] {
    try rows("SELECT body FROM promise WHERE risk_since IS NOT NULL ORDER BY due LIMIT $1", limit) { try $0.promise(0) }
  }

  /// What somebody still has to answer for: offered, in force, or broken without remedy.
  package func promises(ownedBy owner: Promise.Owner, limit: Int) throws -> [Promise] {
    try rows(
      """
      SELECT body FROM promise WHERE owner = $1 AND state IN ('offered', 'inForce', 'broken') ORDER BY due LIMIT $2
      """, owner.description, limit
    ) { try $0.promise(0) }
  }

  /// How many promises there are in each state: the denominators of every rate.
  package func promiseCounts() throws -> [(state: Promise.State, count: Int)] {
    try rows("SELECT state, count(*) FROM promise GROUP BY state ORDER BY state") {
      (try $0.value(0), Int($0.int(1)))
    }
  }
}

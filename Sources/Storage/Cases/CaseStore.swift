// SPDX-License-Identifier: Apache-2.0
import Domain

private let columns = """
  id, person, side, state, waiting_on, waiting_until, scenario, guess, level, owner, app_gap, opened_at, changed_at, \
  resolved_at, reopened
  """

private let insertCase =
  "INSERT INTO case_file (city, \(columns)) VALUES (\((1...16).map { "$\($0)" }.joined(separator: ", ")))"

/// For one term, for two, and so on.
private let insertTerms = (1...12).map { count in
  let rows = (0..<count).map { "($1, $\($0 + 3), $2)" }.joined(separator: ", ")
  return "INSERT INTO case_term (city, term, case_id) VALUES \(rows) ON CONFLICT DO NOTHING"
}

private func readCase(_ row: Row, orders: [OrderID]) throws -> Case {
  let state: CaseState
  switch row.text(3) {
  case "open": state = .open
  case "waiting": state = .waitingOn(try row.value(4), until: row.instant(5))
  case "resolved": state = .resolved
  case "reopened": state = .reopened
  default: throw StorageError.corrupt("case state '\(row.text(3))'")
  }
  return Case(
    id: row.id(0), person: row.id(1), side: try row.value(2), state: state, scenario: try row.value(6),
    guess: try row.optionalJSON(7), level: try row.value(8), owner: row.optionalID(9), appGap: row.optionalText(10),
    orders: orders, openedAt: row.instant(11), changedAt: row.instant(12), resolvedAt: row.optionalInstant(13),
    reopened: Int(row.int(14)))
}

extension SQL {
  package func caseFile(_ id: CaseID) throws -> Case? {
    let orders = try orders(of: id)
    return try first("SELECT \(columns) FROM case_file WHERE city = $1 AND id = $2", id.city, id) {
      try readCase($0, orders: orders)
    }
  }

  package func lockedCaseFile(_ id: CaseID) throws -> Case? {
    // The case's row is locked before its orders are read.
    let known = try exists("SELECT 1 FROM case_file WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id)
    return known ? try caseFile(id) : nil
  }

  private func orders(of id: CaseID) throws -> [OrderID] {
    try rows(
      "SELECT order_id FROM case_order WHERE city = $1 AND case_id = $2 ORDER BY place", id.city, id
    ) { $0.id(0) }
  }

  /// The person's cases that are not resolved, oldest first.
  package func openCases(of person: PersonID) throws -> [Case] {
    try rows(
      "SELECT id FROM case_file WHERE city = $1 AND person = $2 AND state <> 'resolved' ORDER BY id", person.city,
      person
    ) { $0.id(0) as CaseID }
    .compactMap { try caseFile($0) }
  }

  /// Cases an order belongs to, newest first.
  package func cases(of order: OrderID, limit: Int = 20) throws -> [CaseID] {
    try rows("SELECT case_id FROM case_order WHERE order_id = $1 ORDER BY case_id DESC LIMIT $2", order, limit) {
      $0.id(0)
    }
  }

  // MARK: Writing

  package func add(_ file: Case) throws {
    try run(insertCase, values: try values(of: file))
    try addOrders(of: file, known: 0)
  }

  /// - Parameter known: how many orders the stored case has.
  package func save(_ file: Case, known: Int) throws {
    try run(
      """
      UPDATE case_file SET state = $5, waiting_on = $6, waiting_until = $7, scenario = $8, guess = $9, level = $10,
        owner = $11, app_gap = $12, changed_at = $14, resolved_at = $15, reopened = $16
      WHERE city = $1 AND id = $2 AND person = $3 AND side = $4 AND opened_at = $13
      """, values: try values(of: file))
    try addOrders(of: file, known: known)
  }

  private func addOrders(of file: Case, known: Int) throws {
    for (place, order) in file.orders.enumerated().dropFirst(known) {
      try run(
        "INSERT INTO case_order (city, case_id, place, order_id) VALUES ($1, $2, $3, $4)", file.id.city, file.id, place,
        order)
    }
  }

  private func values(of file: Case) throws -> [SQLBinding] {
    var party: Party?
    var until: Instant?
    if case .waitingOn(let who, let end) = file.state {
      party = who
      until = end
    }
    return [
      file.id.city, file.id, file.person, file.side.rawValue, file.state.name, party?.rawValue, until,
      file.scenario.rawValue,
      try file.guess.map { try JSON.text($0) }, file.level.rawValue, file.owner, file.appGap, file.openedAt,
      file.changedAt, file.resolvedAt, file.reopened,
    ]
  }

  // MARK: Words

  /// Makes a case findable by these terms.
  package func addTerms(_ terms: [String], to id: CaseID) throws {
    for part in stride(from: 0, to: terms.count, by: insertTerms.count) {
      let terms = terms[part..<min(part + insertTerms.count, terms.count)]
      try run(insertTerms[terms.count - 1], values: [id.city.sqlValue, id.sqlValue] + terms.map(SQLValue.text))
    }
  }
}

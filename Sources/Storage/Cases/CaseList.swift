// SPDX-License-Identifier: Apache-2.0
import Domain

/// Which cases a list shows. Every filter is an index lookup; lists run newest first and go on after the last id.
package enum CaseFilter: Hashable, Sendable {
  /// Not resolved and owned by.
  case ownedBy(AgentID)
  /// Not resolved and above the front line.
  case escalated(Level)
  case state(String)
  case scenario(Scenario, state: String)
  case person(PersonID)
  case order(OrderID)
  /// Every one of these terms was written in it.
  case terms([String])
  case all
}

extension SQL {
  /// A page of ids, newest first. `before` is the last id of the page before.
  package func cases(_ filter: CaseFilter, before: CaseID?, limit: Int) throws -> [CaseID] {
    let (text, values) = filter.statement(before: before, limit: limit)
    return try rows(text, values: values) { $0.id(0) }
  }
}

extension CaseFilter {
  package func statement(before: CaseID?, limit: Int) -> (text: String, values: [SQLValue]) {
    let (column, source, values) = Self.source(of: self)
    return (
      "SELECT \(column) FROM \(source) AND \(column) < $1 ORDER BY \(column) DESC LIMIT $2",
      [before?.sqlValue ?? .int(Int64.max), .int(Int64(limit))] + values
    )
  }

  /// The id's column, tables with a first condition, and the values from `$3` on.
  private static func source(of filter: CaseFilter) -> (column: String, source: String, values: [SQLValue]) {
    switch filter {
    case .ownedBy(let agent): ("id", "case_file WHERE owner = $3 AND state <> 'resolved'", [agent.sqlValue])
    case .escalated(let level):
      (
        "id", "case_file WHERE level = $3 AND state <> 'resolved' AND level <> 'frontLine'", [.text(level.rawValue)]
      )
    case .state(let name): ("id", "case_file WHERE state = $3", [.text(name)])
    case .scenario(let scenario, let state):
      ("id", "case_file WHERE scenario = $3 AND state = $4", [.text(scenario.rawValue), .text(state)])
    case .person(let person):
      ("id", "case_file WHERE city = $3 AND person = $4", [person.city.sqlValue, person.sqlValue])
    case .order(let order): ("case_id", "case_order WHERE order_id = $3", [order.sqlValue])
    case .terms(let terms): termSource(terms)
    case .all: ("id", "case_file WHERE 1 = 1", [])
    }
  }

  private static func termSource(_ terms: [String]) -> (column: String, source: String, values: [SQLValue]) {
    let joins = terms.indices.dropFirst().map {
      " JOIN case_term t\($0) ON t\($0).term = $\($0 + 3) AND t\($0).case_id = t0.case_id"
    }
    return ("t0.case_id", "case_term t0\(joins.joined()) WHERE t0.term = $3", terms.map(SQLValue.text))
  }
}

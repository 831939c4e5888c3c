// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials
import Storage

extension Invariants {
  /// A rule as a query that finds what breaks it; the first column names the thing. `$1` is the present, in ms.
  ///
  /// A rule about all history says with `lately` what stands in its query's place `{lately}` when only the latest is
  /// looked at: `touched` has the cases that the journal tells of after the position `$2`.
  package struct Rule: Sendable {
    package let name: String
    let query: String
    /// Grace before the rule counts, for what is put right by a turn of Work.
    let grace: Span
    let lately: String?

    init(_ name: String, grace: Span = .zero, lately: String? = nil, _ query: String) {
      self.name = name
      self.query = query
      self.grace = grace
      self.lately = lately
    }

    func broken(in sql: any SQL, after position: Int64?, at now: Instant) throws -> [Violation] {
      let since = lately.flatMap { _ in position }
      var text = query.replacing("{lately}", with: since == nil ? "" : lately ?? "")
      if text.contains("touched") { text = Self.touched + text }
      var values: [SQLValue] = text.contains("$1") ? [.int((now - grace).ms)] : []
      if let since, text.contains("$2") {
        if values.isEmpty { text = text.replacing("$2", with: "$1") }
        values.append(.int(since))
      }
      return try sql.rows(text + " LIMIT 20", values: values) { Violation(rule: name, what: $0.text(0)) }
    }

    private static let touched =
      "WITH touched AS (SELECT DISTINCT city, case_id FROM journal WHERE position > $2 AND case_id IS NOT NULL) "

    /// Only rows of cases that were touched.
    static func ofTouched(_ row: String) -> String {
      "JOIN touched ON touched.city = \(row).city AND touched.case_id = \(row).case_id"
    }
  }
}

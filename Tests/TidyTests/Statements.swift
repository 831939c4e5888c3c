// SPDX-License-Identifier: Apache-2.0

/// SQL as it stands in Storage. A table that grows is cut by city: its key names the city and whatever changes its
/// rows names one, so that the same text runs on a database sharded by city.
enum Statements {
  struct Literal: Equatable {
    let text: String
    let line: Int
  }

  static func findings(_ files: [SourceFile]) -> [Finding] {
    let all = files.map { (path: $0.path, literals: literals($0.text)) }
    let byCity = Set(all.flatMap { $0.literals }.filter { hasCity($0.text) }.compactMap { table(in: $0.text) })
    return all.flatMap { file in
      file.literals.compactMap { literal in
        complaint(literal.text, byCity: byCity).map { Finding(file.path, line: literal.line, $0) }
      }
    }
  }

  static func complaint(_ sql: String, byCity: Set<String>) -> String? {
    guard let verb = words(sql).first, let table = table(in: sql) else { return nil }
    switch verb {
    case "CREATE" where hasCity(sql) && !key(in: sql).contains("city"):
      return "the key of \(table) names its city"
    case "INSERT", "UPDATE", "DELETE":
      guard byCity.contains(table), !sql.contains("city"), !sql.contains("columns)") else { return nil }
      return "a statement that changes \(table) names the city"
    case "SELECT" where words(sql).contains("OFFSET"):
      return "pages go by cursor, not by OFFSET"
    default: return nil
    }
  }

  /// The table that a statement makes or changes, or the first it reads.
  static func table(in sql: String) -> String? {
    let words = words(sql)
    for marks in [["CREATE", "TABLE"], ["INSERT", "INTO"], ["DELETE", "FROM"], ["UPDATE"]]
    where words.starts(with: marks) {
      return words.dropFirst(marks.count).first { !["IF", "NOT", "EXISTS"].contains($0) }
    }
    guard words.first == "SELECT", let from = words.firstIndex(of: "FROM") else { return nil }
    return words[(from + 1)...].first
  }

  /// String literals of one and of several lines; what is interpolated stays in as it is written.
  static func literals(_ text: String) -> [Literal] {
    var (found, line) = ([Literal](), 1)
    for (index, piece) in text.split(separator: "\"\"\"", omittingEmptySubsequences: false).enumerated() {
      if index.isMultiple(of: 2) {
        for (offset, row) in piece.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
          for (at, part) in row.split(separator: "\"", omittingEmptySubsequences: false).enumerated() where at % 2 == 1
          {
            found.append(Literal(text: String(part), line: line + offset))
          }
        }
      } else {
        found.append(Literal(text: String(piece), line: line))
      }
      line += piece.count { $0 == "\n" }
    }
    return found
  }

  private static func hasCity(_ sql: String) -> Bool {
    words(sql).starts(with: ["CREATE", "TABLE"]) && squeezed(sql).contains("city BIGINT")
  }

  private static func words(_ sql: String) -> [String] {
    sql.split { $0.isWhitespace || $0 == "(" || $0 == ")" || $0 == "," }.map(String.init)
  }

  /// The columns of the primary key.
  private static func key(in sql: String) -> [String] {
    let text = squeezed(sql)
    guard let start = text.firstRange(of: "PRIMARY KEY (") else { return [] }
    return words(String(text[start.upperBound...].prefix { $0 != ")" }))
  }

  private static func squeezed(_ sql: String) -> String {
    sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

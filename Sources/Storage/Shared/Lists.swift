// SPDX-License-Identifier: Apache-2.0

/// Lists of parameters come in four lengths, so that few statements are prepared.
enum ListSize {
  static let sizes = [1, 8, 64, 256]
  static let largest = 256

  /// "SELECT … (($1, $2), ($3, $4), …)" for each length, typed, because a parameter alone tells an engine nothing of
  /// itself, and with its length, because SQLite takes 256 values for fifty million: it then walks through the whole
  /// table first to make a filter of it.
  static let pairs = Dictionary(
    uniqueKeysWithValues: ["BIGINT", "TEXT", "BLOB", "BYTEA"].map { type in (type, pairs(of: type)) })

  private static func pairs(of type: String) -> [Int: String] {
    Dictionary(
      uniqueKeysWithValues: sizes.map { size in
        let first = "(CAST($1 AS BIGINT), CAST($2 AS \(type)))"
        let rows = ([first] + (1..<size).map { "($\($0 * 2 + 1), $\($0 * 2 + 2))" }).joined(separator: ", ")
        return (size, "SELECT * FROM (VALUES \(rows)) AS listed LIMIT \(size)")
      })
  }

  /// "($1, $2, …), (…), …": rows of `width` parameters each. The first may be typed, where nothing else tells the types.
  static func rows(_ count: Int, width: Int, types: [String] = []) -> String {
    (0..<count).map { row in
      let cells = (1...width).map { place in
        row == 0 && !types.isEmpty ? "CAST($\(place) AS \(types[place - 1]))" : "$\(row * width + place)"
      }
      return "(" + cells.joined(separator: ", ") + ")"
    }.joined(separator: ", ")
  }

  /// The values in parts of these lengths, each value once.
  static func parts<Value>(_ values: [Value]) -> [ArraySlice<Value>] {
    var (parts, rest) = ([ArraySlice<Value>](), values[...])
    while !rest.isEmpty {
      let size = sizes.last { $0 <= rest.count } ?? 1
      parts.append(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    return parts
  }

  static func padded<Value>(_ values: [Value]) -> [Value] {
    guard let last = values.last, let size = sizes.first(where: { $0 >= values.count }) else { return values }
    return values + Array(repeating: last, count: size - values.count)
  }
}

extension SQL {
  /// Runs `body` for parts of `pairs` with the text of a list whose parameters come first: a city and a number or a text.
  /// Short parts are filled up with NULL, which equals nothing.
  func inPairs(
    _ type: String, _ pairs: [(SQLValue, SQLValue)], _ body: (_ list: String, _ part: [SQLValue]) throws -> Void
  ) throws {
    for start in stride(from: 0, to: pairs.count, by: ListSize.largest) {
      let part = pairs[start..<min(start + ListSize.largest, pairs.count)]
      let size = ListSize.sizes.first { $0 >= part.count } ?? ListSize.largest
      let values = part.flatMap { [$0.0, $0.1] } + Array(repeating: .null, count: (size - part.count) * 2)
      try body(ListSize.pairs[type]?[size] ?? "", values)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0

/// JSON as it was written: a number keeps its text, because vendors send one field now as a number and now as text,
/// sign over the text, and write money as a decimal that no binary number holds.
enum Loose: Hashable, Sendable {
  case object([String: Loose])
  case list([Loose])
  case text(String)
  case number(String)
  case flag(Bool)
  case null

  /// Nil for bytes that are not one JSON value.
  init?(_ bytes: some Sequence<UInt8>) {
    var parser = LooseParser(Array(bytes))
    guard let value = parser.document() else { return nil }
    self = value
  }

  /// A text, number or truth value as text; nil for anything else.
  var word: String? {
    switch self {
    case .text(let text), .number(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .object, .list, .null: nil
    }
  }

  var fields: [String: Loose]? { if case .object(let fields) = self { fields } else { nil } }
  var elements: [Loose]? { if case .list(let list) = self { list } else { nil } }

  /// Written as JSON again, members sorted by name; numbers as they came.
  var json: String {
    switch self {
    case .object(let fields):
      let members = fields.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\($0.value.json)" }
      return "{" + members.joined(separator: ",") + "}"
    case .list(let list): return "[" + list.map(\.json).joined(separator: ",") + "]"
    case .text(let text): return Self.quoted(text)
    case .number(let text): return text
    case .flag(let flag): return flag ? "true" : "false"
    case .null: return "null"
    }
  }

  /// A JSON string; only what must be escaped is.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

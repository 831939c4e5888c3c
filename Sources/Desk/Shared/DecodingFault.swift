// SPDX-License-Identifier: Apache-2.0

/// Where a body that somebody sent is not what was asked for, and which rule it breaks: in words for the sender, without
/// anything of the sender's text.
package struct DecodingFault: Error, Hashable, Sendable {
  /// Path of the field ("items.0.name"); empty when the whole body is meant.
  package let field: String
  package let rule: String

  /// All that the decoder knows of a broken text, or of a number with a fraction.
  package static let notJSON = "is not JSON with whole numbers"

  package init(_ error: DecodingError) {
    let path = { (keys: [any CodingKey]) in
      keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): (field, rule) = (path(context.codingPath + [key]), "is missing")
    case .valueNotFound(_, let context): (field, rule) = (path(context.codingPath), "is null")
    case .typeMismatch(let type, let context): (field, rule) = (path(context.codingPath), "is not \(Self.named(type))")
    case .dataCorrupted(let context):
      field = path(context.codingPath)
      rule = context.codingPath.isEmpty ? Self.notJSON : Self.plain(context.debugDescription)
    @unknown default: (field, rule) = ("", "cannot be read")
    }
  }

  private static func named(_ type: Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "a whole number"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }

  /// Our own types say what they want; the library's words for a wrong choice name types nobody outside knows.
  private static func plain(_ text: String) -> String {
    text.contains("Cannot initialize") || text.contains("raw value") ? "is none of the words this field takes" : text
  }
}

extension DeskError {
  /// A body that cannot be read: the field and the rule it breaks.
  package init(_ error: DecodingError) {
    let fault = DecodingFault(error)
    self = .invalid(field: fault.field.isEmpty ? "body" : fault.field, rule: fault.rule)
  }
}

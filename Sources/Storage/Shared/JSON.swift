// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials

/// The one way structures become JSON text in the store: sorted keys, so that the same value is the same text.
package enum JSON {
  package static func text(_ value: any Encodable) throws -> String {
    if type(of: value) == NoPayload.self { return "{}" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  package static func decode<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
    try JSONDecoder().decode(T.self, from: Data(text.utf8))
  }
}

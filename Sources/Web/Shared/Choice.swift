// SPDX-License-Identifier: Apache-2.0

/// One of several values in a form: an option, a radio button, a box to tick.
struct Choice: Sendable {
  var value: String
  var name: String
  var isChosen = false

  /// Every value of a kind, named by its word: `role_agent`.
  static func all<Kind: CaseIterable & RawRepresentable>(
    _ kind: Kind.Type, word: String, _ words: Words, isChosen: (Kind) -> Bool = { _ in false }
  ) -> [Choice] where Kind.RawValue == String {
    kind.allCases.map { one in
      Choice(value: one.rawValue, name: words("\(word)_\(one.rawValue)"), isChosen: isChosen(one))
    }
  }
}

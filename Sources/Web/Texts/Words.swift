// SPDX-License-Identifier: Apache-2.0
import Domain
import Mustache

/// One text in both languages. `{0}`, `{1}` are filled in by `Words.callAsFunction`.
struct Phrase: Sendable {
  let key: String
  let chinese: String
  let english: String

  init(_ key: String, _ chinese: String, _ english: String) {
    self.key = key
    self.chinese = chinese
    self.english = english
  }
}

/// Every text people see on our pages, in one language. Templates say `{{t.reply}}`, Swift says `words("reply")`;
/// a test finds every key that is used and not here.
package struct Words: MustacheParent, Sendable {
  package let language: Language

  package init(_ language: Language) { self.language = language }

  private static let phrases: [String: Phrase] = {
    let all =
      sharedPhrases + timePhrases + workspacePhrases + actionPhrases + promisePhrases + orderPhrases + customerPhrases
      + questionPhrases + leaderPhrases + peoplePhrases + errorPhrases + vocabularyPhrases + problemPhrases
      + historyPhrases + incidentPhrases + feedPhrases + commandPhrases + concernPhrases
    return Dictionary(
      all.map { ($0.key, $0) },
      uniquingKeysWith: { first, second in
        preconditionFailure("the text \(second.key) is there twice: \(first.chinese), \(second.chinese)")
      })
  }()

  /// Every key there is, in order: for the tests.
  package static var keys: [String] { phrases.keys.sorted() }

  /// The text, if there is one under this key.
  func known(_ key: String) -> String? { Self.has(key) ? self(key) : nil }

  static func has(_ key: String) -> Bool { phrases[key] != nil }

  package func callAsFunction(_ key: String, _ values: String...) -> String {
    guard let phrase = Self.phrases[key] else { return "⟨\(key)⟩" }
    var text = language == .chinese ? phrase.chinese : phrase.english
    for (index, value) in values.enumerated() { text = text.replacing("{\(index)}", with: value) }
    return text
  }

  package func child(named name: String) -> Any? { self(name) }
}

// SPDX-License-Identifier: Apache-2.0

/// What a text is found by: Latin words and numbers of at least two characters in lower case, and every two Chinese
/// characters that stand together. No dictionary, no language to guess.
package enum SearchTerms {
  package static let most = 24

  /// In the order of the text, without doubles, at most `most`.
  package static func of(_ text: String, most: Int = most) -> [String] {
    var found: [String] = []
    var word = ""
    var han: Character?
    func add(_ term: String) {
      if found.count < most, !found.contains(term) { found.append(term) }
    }
    func endWord() {
      if word.count > 1 { add(String(word.prefix(32))) }
      word = ""
    }
    for character in text.lowercased() {
      if isHan(character) {
        endWord()
        if let han { add("\(han)\(character)") }
        han = character
      } else {
        han = nil
        if character.isLetter || character.isNumber { word.append(character) } else { endWord() }
      }
      if found.count == most { break }
    }
    endWord()
    return found
  }

  private static func isHan(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x3400...0x9FFF).contains($0.value) || $0.value >= 0x20000 } ?? false
  }
}

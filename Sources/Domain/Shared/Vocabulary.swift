// SPDX-License-Identifier: Apache-2.0

/// Words that give a meaning away, in the order in which they are believed. An English word counts only as a whole (or
/// its beginning, when it ends in "*"); a Chinese one anywhere.
struct Vocabulary<Meaning: Sendable>: Sendable {
  private let terms: [(meaning: Meaning, term: Term)]
  /// Places in `terms`, by the first byte of the word.
  private let placesByFirstByte: [[Int]]
  private let negations: [[UInt8]]

  /// - Parameter negations: a word right after one of these does not count ("不着急").
  init(_ words: [(Meaning, [String])], negations: [String] = []) {
    self.negations = negations.map { Array($0.utf8) }
    let terms = words.flatMap { meaning, words in words.map { (meaning: meaning, term: Term($0)) } }
    self.terms = terms
    placesByFirstByte = (0...255).map { byte in terms.indices.filter { terms[$0].term.first == byte } }
  }

  /// The first of the vocabulary that stands anywhere in the text.
  func first(in text: String) -> (meaning: Meaning, word: String)? {
    let bytes = Array(text.lowercased().utf8)
    var best = terms.count
    for start in bytes.indices {
      for place in placesByFirstByte[Int(bytes[start])] where place < best {
        if terms[place].term.stands(at: start, in: bytes), !isNegated(start, in: bytes) { best = place }
      }
    }
    return best < terms.count ? (terms[best].meaning, terms[best].term.text) : nil
  }

  private func isNegated(_ start: Int, in text: [UInt8]) -> Bool {
    negations.contains { text[..<start].suffix($0.count).elementsEqual($0) }
  }
}

private struct Term {
  let text: String
  private let wanted: [UInt8]
  private let isBeginning: Bool

  init(_ text: String) {
    self.text = text
    isBeginning = text.hasSuffix("*")
    wanted = Array((isBeginning ? String(text.dropLast()) : text).utf8)
  }

  var first: UInt8 { wanted[0] }

  func stands(at start: Int, in text: [UInt8]) -> Bool {
    let end = start + wanted.count
    guard end <= text.count, text[start..<end].elementsEqual(wanted) else { return false }
    let touches = (start > 0 && isLetter(text[start - 1])) || (!isBeginning && end < text.count && isLetter(text[end]))
    return first >= 0x80 || !touches
  }

  private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}

// SPDX-License-Identifier: Apache-2.0

/// How a person seems to feel, guessed from what they wrote last; shown as a guess, with the word it rests on.
package struct Mood: Hashable, Sendable {
  package enum Kind: String, Sendable { case angry, impatient }
  package let kind: Kind
  /// As it stands in the vocabulary.
  package let word: String

  package init(kind: Kind, word: String) {
    self.kind = kind
    self.word = word
  }

  /// How many of the newest messages are looked at: anger passes.
  package static let looksBack = 5

  /// - Parameter words: what the person wrote, oldest first.
  /// - Returns: nil when nothing speaks for more than calm. The angriest counts, not the newest.
  package static func guess(_ words: [String]) -> Mood? {
    let found = words.suffix(looksBack).compactMap { vocabulary.first(in: $0) }
    guard let worst = found.first(where: { $0.meaning == .angry }) ?? found.last else { return nil }
    return Mood(kind: worst.meaning, word: worst.word)
  }

  private static let vocabulary = Vocabulary<Kind>(
    [
      (
        .angry,
        [
          "投诉", "曝光", "举报", "12315", "骗子", "垃圾", "气死", "太过分", "什么态度", "滚", "再也不", "忍无可忍", "complain*", "scam*",
          "ridiculous", "unacceptable", "terrible", "furious", "disgust*", "worst",
        ]
      ),
      (
        .impatient,
        [
          "怎么还", "还不", "还没到", "还要多久", "等了", "催", "快点", "快一点", "赶紧", "着急", "急死", "到底", "？？", "??", "！！", "!!",
          "still waiting",
          "hurry", "how long", "where is",
        ]
      ),
    ], negations: ["不", "别", "没"])
}

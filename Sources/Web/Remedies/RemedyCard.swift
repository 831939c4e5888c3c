// SPDX-License-Identifier: Apache-2.0
import Domain

/// A remedy beside its case: how it stands, by which rule, and who pays.
struct RemedyCard: Sendable {
  var id: String
  var icon: String
  var tone: Tone
  var sentence: String
  var line: String
  var at: String

  init(_ remedy: Remedy, words: Words, now: Instant) {
    let about = [
      words("cause_\(remedy.cause.rawValue)"), words("payer_\(remedy.payer.name)"), words("byRule", remedy.rule),
    ]
    var reason: String?
    switch remedy.state {
    case .declined(let why), .failed(let why), .unknown(let why): reason = why
    case .proposed, .decided, .executing, .arrived: break
    }
    id = "card-\(remedy.id)"
    icon = remedy.form == .refund ? "refund" : "packet"
    tone = HelpPage.Remedy.tone(of: remedy.state)
    sentence = remedy.sentence(words.language)
    line = (about + [reason].compactMap { $0 }).joined(separator: words("dotBetween"))
    at = TimeText(words, now: now).near(remedy.arrivedAt ?? remedy.decidedAt ?? remedy.proposedAt)
  }
}

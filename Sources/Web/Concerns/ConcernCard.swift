// SPDX-License-Identifier: Apache-2.0
import Domain

/// What we noticed of an order before anybody asked, beside its case: what is overdue, on what that rests, what the
/// customer was told, and what can be done at once.
struct ConcernCard: Sendable {
  struct Fact: Sendable {
    var name: String
    var at: String
    var age: String
  }

  var id: String
  var version: Int
  var tone: Tone
  var title: String
  var state: String
  var since: String
  var facts: [Fact]
  /// The last message, and when; nil while nothing was said.
  var told: String?
  var gift: String?
  var end: String?
  var actions: [ActionRow]

  init(_ concern: Concern, limit: Money?, words: Words, now: Instant) {
    let time = TimeText(words, now: now)
    id = "\(concern.id)"
    version = concern.words.count * 10 + (concern.state.isOpen ? 0 : 9)
    tone = concern.state.isOpen ? .amber : concern.state == .eased ? .good : .calm
    title = concern.cause(words.language)
    state = words("concern_\(concern.state.rawValue)")
    since = words("concernSince", time.near(concern.since), time.length(now - concern.since))
    facts = concern.evidence.map { one in
      let name = words("evidence_\(one.fact.rawValue)")
      return Fact(
        name: one.metres.map { words("evidenceMetres", name, "\($0)") } ?? name, at: time.near(one.at),
        age: one.at > now ? words("inFuture", time.length(one.at - now)) : time.ago(one.at))
    }
    told = concern.words.last.map {
      words(
        $0.isPushed ? "concernTold" : "concernShown", time.near($0.at), concern.sentence(of: $0, words.language))
    }
    gift = concern.gift.map { words($0.remedy == nil ? "giftProposed" : "giftGiven", $0.amount.text) }
    end = concern.ended.map { words("concernEnd_\(concern.state.rawValue)", time.near($0.at)) }
    actions = concern.state.isOpen || concern.state == .inCase ? Self.actions(concern, limit, words) : []
  }

  private static func actions(_ concern: Concern, _ limit: Money?, _ words: Words) -> [ActionRow] {
    let base = "/concerns/\(concern.id)"
    var actions: [ActionRow] = []
    if let gift = concern.gift, gift.remedy == nil, concern.caseID != nil {
      let isWithin = gift.amount <= limit ?? .zero
      actions.append(
        ActionRow(
          "gift", name: words("giveGift", gift.amount.text), icon: "packet",
          why: isWithin ? words("whyGift") : words("whyPacket", (limit ?? .zero).text), isAllowed: isWithin,
          dialog: "\(base)/gift"))
    }
    if concern.state.isOpen {
      actions.append(
        ActionRow(
          "dismissConcern", name: words("dismissConcern"), icon: "cross", why: words("whyDismissConcern"),
          dialog: "\(base)/dismissal"))
    }
    return actions
  }
}

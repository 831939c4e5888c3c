// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// The question "how long still?" to a merchant or rider behind a signed link: a few large buttons, minutes, own words.
struct NudgePage: Sendable {
  struct Reason: Sendable {
    var value: String
    var name: String
    var icon: String
    var isMain: Bool
  }
  var icon: String
  var who: String
  var question: String
  var orders: [String]
  var clock: Clock?
  var post: String
  var reasons: [Reason]
  /// Minutes to choose from; the empty one says no time, and stands until another is chosen: nobody gives a time by
  /// pressing a button too fast.
  var minutes: [Choice]
  var mostWords: Int
  /// What was said, when there is nothing to answer any more.
  var answered: String?
  /// What is said of an incident that the order is inside of.
  var incidents: [String]

  init(_ view: NudgeView, post: String, words: Words, now: Instant) {
    let reminder = view.reminder
    let line = OrderLine(view.order, words: words, now: now)
    let isRider = view.party == .rider
    icon = PromiseCard.Leg.icon(of: view.party)
    who = isRider ? words("party_rider") : view.order.order.placed?.shopName ?? words("party_merchant")
    question = Reminder.question(to: view.party, reminder.order, words.language)
    orders = ["\(line.shop) \(line.number) \(line.dishes)"]
    self.post = post
    clock =
      reminder.state == .nudged
      ? reminder.answerBy.map {
        Clock(words("questionClock"), due: $0, warning: .minutes(1), isBig: true, words: words, now: now)
      } : nil
    reasons = Self.reasons(isRider: isRider, words)
    minutes =
      [Choice(value: "", name: words("noTime"), isChosen: true)]
      + [3, 5, 8, 10, 15, 20, 30].map {
        Choice(value: "\($0)", name: words("inMinutes", "\($0)"), isChosen: false)
      }
    incidents = view.incidents.compactMap { $0.sentence(words.language) }
    mostWords = PlatformReminder.mostWords
    answered =
      reminder.reply.map { words("nudgeNoted", $0.words(words.language)) }
      ?? (reminder.mootAt != nil || view.order.order.isOver ? words("answeredLate") : nil)
  }

  private static func reasons(isRider: Bool, _ words: Words) -> [Reason] {
    let kinds: [(PlatformReminder.ReplyKind, String)] =
      isRider
      ? [(.sentOut, "rider"), (.weather, "warn"), (.shortHanded, "people")]
      : [(.cooking, "shop"), (.sentOut, "rider"), (.shortHanded, "people"), (.weather, "warn")]
    return kinds.enumerated().map { place, kind in
      Reason(
        value: kind.0.rawValue, name: words("\(isRider ? "rider" : "shop")Says_\(kind.0.rawValue)"), icon: kind.1,
        isMain: place == 0)
    }
  }
}

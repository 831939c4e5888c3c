// SPDX-License-Identifier: Apache-2.0

// What the customer is told after the first answer: always who says it, and when.
extension Reminder {
  /// The party's reply in one sentence; empty before it.
  package func relay(_ language: Language) -> String {
    guard let reply else { return "" }
    let name = reply.by.called(language)
    return language == .chinese
      ? "\(name) \(reply.at.clockText) 答复：\(reply.words(.chinese))。"
      : "\(name.capitalisedFirst) answered at \(reply.at.clockText): \(reply.words(.english))."
  }

  /// The nudged party has not answered, or was never reached.
  package func silence(_ language: Language) -> String {
    let name = asked?.called(language) ?? ""
    let person = needsPerson
    switch language {
    case .chinese: return "\(name)还没有答复我们，" + (person ? "已转人工跟进。" : "可以稍后再催。")
    case .english:
      return "\(name.capitalisedFirst) has not answered us so far; "
        + (person ? "a person takes it from here." : "you can ask again a little later.")
    }
  }

  /// The given time has passed and nothing has happened.
  package func missed(_ language: Language) -> String {
    guard let reply, let given = reply.given else { return "" }
    let (name, time) = (reply.by.called(language), given.clockText)
    let ready = reply.promised == .readyBy
    switch language {
    case .chinese:
      return "\(name)说 \(time) 前\(ready ? "出餐" : "送到")，现在还没有消息。" + (needsPerson ? "已转人工跟进。" : "")
    case .english:
      return "\(name.capitalisedFirst) said \(ready ? "ready" : "there") by \(time), and there is no news."
        + (needsPerson ? " A person takes it from here." : "")
    }
  }

  /// What goes to the platform as its one answer: the party's word, else the facts, else the honest silence. The
  /// platform shows Chinese.
  var platformWords: (kind: PlatformReminder.ReplyKind, text: String) {
    if let reply {
      let text = "\(reply.by.called(.chinese))：\(reply.words(.chinese))"
      return (reply.given == nil ? reply.kind : .ownWords, text.brief)
    }
    if needsPerson { return (.ownWords, "\(facts.brief(now: at, beside: 8))，已转人工跟进".brief) }
    return (.ownWords, facts.brief(now: at, beside: 0))
  }
}

extension Reminder.Reply {
  /// "制作中，预计 12:11 出餐" / "cooking, ready at about 12:11": the reason, then the time it gave.
  package func words(_ language: Language) -> String {
    let chinese = language == .chinese
    let reason: String? =
      switch kind {
      case .sentOut: chinese ? "餐已送出" : "the food is on its way"
      case .cooking: chinese ? "制作中" : "cooking"
      case .weather: chinese ? "天气原因，会晚一些" : "held up by the weather"
      case .shortHanded: chinese ? "人手不足，会晚一些" : "short of hands"
      case .ownWords: text.map { chinese ? "「\($0)」" : "“\($0)”" }
      }
    let time = given.map { given in
      promised == .readyBy
        ? (chinese ? "预计 \(given.clockText) 出餐" : "ready at about \(given.clockText)")
        : (chinese ? "预计 \(given.clockText) 到" : "expected at \(given.clockText)")
    }
    return [reason, time].compactMap(\.self).joined(separator: chinese ? "，" : ", ")
  }
}

extension ReminderFacts {
  /// As much of the Chinese sentence as the platform takes, part by part.
  /// - Parameter spare: characters to leave for what follows.
  func brief(now: Instant, beside spare: Int) -> String {
    let parts = sentence(.chinese, now: now).filter { $0 != " " }.split(separator: "，")
    var text = ""
    for part in parts {
      let longer = text.isEmpty ? String(part) : "\(text)，\(part)"
      guard longer.count + spare <= PlatformReminder.mostWords else { break }
      text = longer
    }
    return text
  }
}

extension Party {
  /// The party as customers hear of it.
  package func called(_ language: Language) -> String {
    switch self {
    case .merchant: language == .chinese ? "商家" : "the shop"
    case .rider: language == .chinese ? "骑手" : "the rider"
    case .platform: language == .chinese ? "平台" : "the platform"
    case .customer: language == .chinese ? "顾客" : "the customer"
    }
  }
}

extension String {
  /// Cut to what the platform takes as an answer.
  fileprivate var brief: String { String(filter { $0 != " " }.prefix(PlatformReminder.mostWords)) }

  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

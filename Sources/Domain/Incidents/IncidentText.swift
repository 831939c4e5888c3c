// SPDX-License-Identifier: Apache-2.0

/// The one text of an incident. It cannot be written without the four things people ask: what it is, since when, until
/// when (or when we say more), and what they get. The last follows from the remedy's own row, so that what is said and
/// what is given never differ.
package struct IncidentText: Codable, Hashable, Sendable {
  /// 1, 2, 3 …; whoever has been told a version is not told it again.
  package let version: Int
  package let words: IncidentWords
  package let remedy: IncidentRemedy?
  package let at: Instant
  package let by: Actor

  package init(version: Int, words: IncidentWords, remedy: IncidentRemedy?, at: Instant, by: Actor) {
    self.version = version
    self.words = words
    self.remedy = remedy
    self.at = at
    self.by = by
  }

  /// - Parameter waits: the remedy of whoever is told waits for a larger sum.
  package func sentence(_ language: Language, waits: Bool = false) -> String {
    words.sentence(language, remedy: remedy, waits: waits)
  }
}

/// What a person writes of it.
package struct IncidentWords: Codable, Hashable, Sendable {
  /// "青湾暴雨，骑手走得慢" / "A storm over Qingwan slows the riders".
  package var what: InBothLanguages
  package var since: Instant
  package var outlook: Outlook
  /// What people get or should do, beside the remedy. May be empty only where there is a remedy.
  package var get: InBothLanguages

  package enum Outlook: Codable, Hashable, Sendable {
    case overBy(Instant)
    /// Nobody knows when it is over, but this is when we say more.
    case moreAt(Instant)
    /// It has ended: the closing text.
    case overSince(Instant)

    package var time: Instant {
      switch self {
      case .overBy(let time), .moreAt(let time), .overSince(let time): time
      }
    }
  }

  package init(what: InBothLanguages, since: Instant, outlook: Outlook, get: InBothLanguages) {
    self.what = what
    self.since = since
    self.outlook = outlook
    self.get = get
  }

  package static let mostWhat = 60
  package static let mostGet = 120
  /// Nobody honestly knows further ahead.
  package static let furthest = Span.hours(24)

  package func sentence(_ language: Language, remedy: IncidentRemedy?, waits: Bool = false) -> String {
    let (since, time) = (since.clockText, outlook.time.clockText)
    let chinese = language == .chinese
    let head =
      switch outlook {
      case .overBy: chinese ? "自 \(since) 起，预计 \(time) 前恢复。" : "since \(since), expected to be over by \(time)."
      case .moreAt: chinese ? "自 \(since) 起，\(time) 前再告知进展。" : "since \(since); we say more by \(time)."
      case .overSince: chinese ? "自 \(since) 起，\(time) 已恢复。" : "since \(since), over since \(time)."
      }
    let gets = [get.text(language), remedy?.sentence(language, waits: waits) ?? ""].filter { !$0.isEmpty }
    return chinese
      ? "\(what.zh)：\(head)\(gets.joined())" : "\(what.en): \(head) \(gets.joined(separator: " "))"
  }

  /// The words without what does not belong into a text.
  /// - Parameter isEnding: the closing text looks back, every other one ahead.
  /// - Throws: `IncidentError.invalid` with the field and the rule it breaks.
  package func cleaned(
    isEnding: Bool, remedy: IncidentRemedy?, at now: Instant
  ) throws(IncidentError) -> IncidentWords {
    var clean = self
    clean.what = try what.cleaned("what", 1...Self.mostWhat)
    clean.get = try get.cleaned("get", (remedy == nil ? 1 : 0)...Self.mostGet)
    guard since <= now else { throw .invalid(field: "since", rule: "not in the future") }
    switch outlook {
    case .overSince(let time):
      guard isEnding, time >= since, time <= now else {
        throw .invalid(field: "outlook", rule: "what has ended ended between its beginning and now")
      }
    case .overBy(let time), .moreAt(let time):
      guard !isEnding, time > now, time - now <= Self.furthest else {
        throw .invalid(field: "outlook", rule: "a time within the next 24 hours")
      }
    }
    return clean
  }
}

/// A few words in both languages in which people are served.
package struct InBothLanguages: Codable, Hashable, Sendable {
  package var zh: String
  package var en: String
  package init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }
  package func text(_ language: Language) -> String { language == .chinese ? zh : en }

  fileprivate func cleaned(_ field: String, _ length: ClosedRange<Int>) throws(IncidentError) -> InBothLanguages {
    InBothLanguages(
      zh: try Self.cleaned(zh, "\(field).zh", length), en: try Self.cleaned(en, "\(field).en", length))
  }

  private static func cleaned(
    _ text: String, _ field: String, _ length: ClosedRange<Int>
  ) throws(IncidentError) -> String {
    let clean: String
    do {
      clean = try MessageCap.cleaned(text, limit: length.upperBound)
    } catch {
      if length.lowerBound == 0, error == .emptyMessage { return "" }
      throw .invalid(field: field, rule: "\(length.lowerBound) to \(length.upperBound) characters")
    }
    guard !clean.contains("\n") else { throw .invalid(field: field, rule: "one line") }
    return clean
  }
}

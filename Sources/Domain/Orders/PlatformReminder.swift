// SPDX-License-Identifier: Apache-2.0

/// A customer's reminder (催单) as the platform keeps it: asked in its app, answered once per name.
package struct PlatformReminder: Hashable, Sendable {
  /// The platform's name of it: an answer is for this one only.
  package let id: String
  package var askedAt: Instant?
  package var reply: Reply?

  package init(id: String) { self.id = id }

  /// The merchant's or our answer.
  package struct Reply: Hashable, Codable, Sendable {
    package var kind: ReplyKind
    /// In the answerer's own words: at most 30 characters.
    package var text: String?
    package var at: Instant
    package var by: Party?
    /// The command of ours it carried out, if any.
    package var command: String?

    package init(kind: ReplyKind, text: String? = nil, at: Instant, by: Party? = nil, command: String? = nil) {
      self.kind = kind
      self.text = text
      self.at = at
      self.by = by
      self.command = command
    }
  }

  /// The platforms' structured answers.
  package enum ReplyKind: String, Codable, Sendable, CaseIterable {
    case sentOut, cooking, weather, shortHanded
    case ownWords
  }

  package static let mostWords = 30

  package enum State: String, Codable, Sendable, CaseIterable {
    case open, replied
    /// Nobody answered before the limit; the food came before an answer did.
    case expired, moot
  }

  /// - Parameter delivered: when the order came; `limit`: how long an answer is waited for.
  package func state(delivered: Instant?, limit: Span, at now: Instant) -> State {
    if reply != nil { return .replied }
    if delivered != nil { return .moot }
    guard let askedAt, now - askedAt > limit else { return .open }
    return .expired
  }
}

extension Order {
  mutating func foldReminder(_ event: OrderEvent) {
    guard let id = event.reminder else { return }
    let place = reminded.firstIndex { $0.id >= id } ?? reminded.endIndex
    if place == reminded.endIndex || reminded[place].id != id { reminded.insert(PlatformReminder(id: id), at: place) }
    if event.kind == .reminded { return reminded[place].askedAt.keepEarliest(event.at) }
    let new = PlatformReminder.Reply(
      kind: event.reply.flatMap(PlatformReminder.ReplyKind.init) ?? .ownWords, text: event.text, at: event.at,
      by: event.by, command: event.command)
    // An answer counts once: the first one told.
    let key = { (reply: PlatformReminder.Reply) in
      (reply.at, reply.kind.rawValue, reply.text ?? "", reply.by?.rawValue ?? "", reply.command ?? "")
    }
    if reminded[place].reply.map({ key(new) < key($0) }) ?? true { reminded[place].reply = new }
  }

  mutating func foldAfterSale(_ event: OrderEvent) {
    guard let id = event.afterSale, let step = event.step.flatMap(AfterSale.Step.init) else {
      return foldUnknown(event.code ?? "afterSale")
    }
    let place = afterSales.firstIndex { $0.id >= id } ?? afterSales.endIndex
    if place == afterSales.endIndex || afterSales[place].id != id { afterSales.insert(AfterSale(id: id), at: place) }
    afterSales[place].fold(event, step)
  }
}

// SPDX-License-Identifier: Apache-2.0

extension Reminder {
  /// The answer the customer reads: what is known, how old it is where it is old, and what was done about it.
  package func sentence(_ language: Language, stale: Span) -> String {
    let parts = [facts.sentence(language, now: at), age(language, stale), done(language)].compactMap(\.self)
    return parts.joined(separator: language == .chinese ? "；" : "; ")
  }

  /// What the nudged party is asked.
  package static func question(to party: Party, _ order: OrderRef, _ language: Language) -> String {
    switch (party, language) {
    case (.merchant, .chinese): "顾客在等订单 \(order)，还要多久出餐？"
    case (.merchant, .english): "The customer of order \(order) is waiting: how long until it is ready?"
    case (_, .chinese): "顾客在等订单 \(order)，还要多久送到？"
    case (_, .english): "The customer of order \(order) is waiting: when will you be there?"
    }
  }

  private func age(_ language: Language, _ stale: Span) -> String? {
    let seen = min(facts.riderSeenAt ?? facts.seenAt, facts.seenAt)
    guard finding != .over, at - seen > stale else { return nil }
    return language == .chinese ? "这是 \(seen.clockText) 的情况" : "as of \(seen.clockText)"
  }

  private func done(_ language: Language) -> String? {
    let chinese = language == .chinese
    if let nudged { return chinese ? "已催\(nudged.called(language))" : "we have asked \(nudged.called(language))" }
    if let nudgedBefore, let party = finding.party {
      let (name, minutes) = (party.called(language), max((at - nudgedBefore).minutesUp, 1))
      return chinese ? "\(minutes) 分钟前已催过\(name)" : "we asked \(name) \(minutes) min ago"
    }
    if let unreachable {
      let name = unreachable.called(language)
      return chinese ? "暂时无法直接联系\(name)，已转人工跟进" : "we cannot reach \(name) directly; a person is looking at it"
    }
    if needsPerson { return chinese ? "已转人工跟进" : "a person is looking at it" }
    return nil
  }
}

extension ReminderFacts {
  /// The order in one sentence: who has it, how far, and when it comes.
  package func sentence(_ language: Language, now: Instant) -> String {
    let chinese = language == .chinese
    let arrives = arrival.map { chinese ? "预计 \($0.clockText) 到" : "expected at \($0.clockText)" }
    let parts: [String?] =
      switch stage {
      case .waiting: [chinese ? "商家还没有接单" : "The shop has not accepted the order yet"]
      case .cooking: [chinese ? "商家制作中" : "The kitchen is cooking", kitchen(chinese, now), arrives]
      case .ready:
        rider == nil
          ? [chinese ? "餐已做好，还没有骑手接单" : "The food is ready, no rider has taken it yet"]
          : [
            chinese ? "餐已做好，骑手正在去店里" : "The food is ready, the rider is on the way to the shop", distance(chinese),
            arrives,
          ]
      case .riderAtShop:
        readyMarked
          ? [chinese ? "骑手已到店取餐" : "The rider is at the shop picking up", arrives]
          : [chinese ? "骑手已到店，在等出餐" : "The rider is at the shop waiting for the food", kitchen(chinese, now), arrives]
      case .riding: [left(chinese, now), distance(chinese), drops(chinese), arrives]
      case .delivered:
        [chinese ? "已于 \((deliveredAt ?? seenAt).clockText) 送达" : "Delivered at \((deliveredAt ?? seenAt).clockText)"]
      case .cancelled: [chinese ? "订单已取消" : "The order is cancelled"]
      }
    return parts.compactMap(\.self).joined(separator: chinese ? "，" : ", ")
  }

  private func left(_ chinese: Bool, _ now: Instant) -> String {
    guard let leftShopAt, now >= leftShopAt + .minutes(1) else {
      return chinese ? "骑手刚离店" : "The rider has just left the shop"
    }
    let minutes = (now - leftShopAt).ms / 60_000
    return chinese ? "骑手 \(minutes) 分钟前离店" : "The rider left the shop \(minutes) min ago"
  }

  private func distance(_ chinese: Bool) -> String? {
    guard let riderMetres else { return nil }
    let tenths = (riderMetres + 50) / 100
    if tenths < 10 { return chinese ? "约 \(max(tenths, 1) * 100) 米" : "about \(max(tenths, 1) * 100) m away" }
    return chinese ? "约 \(tenths / 10).\(tenths % 10) 公里" : "about \(tenths / 10).\(tenths % 10) km away"
  }

  private func drops(_ chinese: Bool) -> String? {
    guard let dropsBefore, dropsBefore > 0 else { return nil }
    return chinese ? "前面还有 \(dropsBefore) 单" : "\(dropsBefore) other \(dropsBefore == 1 ? "stop" : "stops") first"
  }

  private func kitchen(_ chinese: Bool, _ now: Instant) -> String? {
    guard let readyBy else { return nil }
    if readyBy >= now { return chinese ? "预计 \(readyBy.clockText) 出餐" : "ready at about \(readyBy.clockText)" }
    return chinese ? "原定 \(readyBy.clockText) 出餐" : "it should have been ready at \(readyBy.clockText)"
  }
}

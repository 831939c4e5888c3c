// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension OrdersCard {
  /// The card of a case's orders; nil without any. A running promise's time goes on every axis it is about.
  init?(_ cards: [OrderCard], promises: [Promise] = [], words: Words, now: Instant) {
    guard !cards.isEmpty else { return nil }
    let running = promises.filter { $0.state == .inForce || $0.state == .offered }
    let lanes = cards.map { card in
      TimelineLane(card, promised: running.first { $0.orders.contains(card.order.ref) }?.due, words: words, now: now)
    }
    self.init(
      orders: cards.map { OrderLine($0, words: words, now: now) },
      timeline: TimelinePicture(lanes: lanes, words: words, now: now))
  }
}

extension OrderLine {
  init(_ card: OrderCard, words: Words, now: Instant) {
    let time = TimeText(words, now: now)
    let rider = card.facts?.rider
    self.init(
      id: "\(card.id)", number: Self.number(card.order.ref), shop: card.order.placed?.shopName ?? words("unknown"),
      dishes: Self.dishes(card.order), amount: card.order.placed?.amount?.text ?? "",
      rider: rider.map { Masking.name($0.name) } ?? card.order.rider?.text,
      riderSeen: rider.map { words("stale", time.ago($0.seenAt)) },
      isStale: card.timeline.factAge.map { $0 > .minutes(2) } ?? false,
      state: words("stage_\(card.order.stage.rawValue)"),
      slack: Slack(card, words, time))
  }

  /// "…8812": the end is what people compare.
  static func number(_ ref: OrderRef) -> String { ref.text.count > 6 ? "…\(ref.text.suffix(4))" : ref.text }

  static func dishes(_ order: Order) -> String {
    (order.placed?.items ?? []).prefix(4).map { "\($0.name) × \($0.count)" }.joined(separator: ", ")
  }
}

extension OrderLine.Slack {
  /// The tightest slack of any party; the stage when there is none to tell.
  fileprivate init?(_ card: OrderCard, _ words: Words, _ time: TimeText) {
    guard let tightest = card.timeline.slacks.map(\.left).min() else {
      let isHere = [.delivered, .completed].contains(card.order.stage)
      self.init(text: words("stage_\(card.order.stage.rawValue)"), tone: isHere ? .good : .calm)
      return
    }
    let isLate = tightest < .zero
    self.init(
      text: words(isLate ? "slackLate" : "slackGood", time.length(tightest)),
      tone: isLate ? .red : tightest < .minutes(5) ? .amber : .good)
  }
}

extension TimelineLane {
  fileprivate init(_ card: OrderCard, promised: Instant?, words: Words, now: Instant) {
    let marks = card.timeline.marks.compactMap { mark -> Mark? in
      guard let at = mark.real ?? mark.expected else { return nil }
      return Mark(words("point_\(mark.point.rawValue)"), at: at, isDone: mark.real != nil)
    }
    self.init(
      name: OrderLine.number(card.order.ref), marks: marks.sorted { $0.at < $1.at },
      due: card.timeline.due ?? marks.map(\.at).max() ?? now, promised: promised)
  }
}

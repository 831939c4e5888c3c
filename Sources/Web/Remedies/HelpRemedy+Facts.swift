// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension HelpPage.Remedy {
  init(_ remedy: Remedy, of view: HelpView, words: Words, now: Instant) {
    let shop = view.orders.first { $0.order.ref == remedy.order }?.order.placed?.shopName
    let isUnderWay = remedy.state == .decided || remedy.state == .executing
    self.init(
      id: "\(remedy.id)", version: Self.version(of: remedy),
      title: words(remedy.form == .refund ? "refundTitle" : "packetTitle", remedy.amount.text),
      tone: Self.tone(of: remedy.state), icon: remedy.form == .refund ? "refund" : "packet",
      shop: shop ?? words("unknown"), sentence: remedy.sentence(words.language),
      clock: isUnderWay
        ? remedy.arriveBy.map { Clock(words("arriveClock"), due: $0, warning: .minutes(5), words: words, now: now) }
        : nil, steps: Self.steps(remedy, words, TimeText(words, now: now)))
  }

  static func tone(of state: Remedy.State) -> Tone {
    switch state {
    case .arrived: .good
    case .failed, .declined: .red
    case .unknown: .amber
    case .proposed, .decided, .executing: .accent
    }
  }

  private static func steps(_ remedy: Remedy, _ words: Words, _ time: TimeText) -> [HelpPage.Step] {
    let times: [(String, Instant?)] = [
      ("moneyProposed", remedy.proposedAt), ("moneyDecided", remedy.decidedAt), ("moneyPaid", remedy.executedAt),
      ("moneyArrived", remedy.arrivedAt),
    ]
    let last = times.lastIndex { $0.1 != nil } ?? 0
    let isOver = remedy.state == .arrived
    return times.enumerated().map { index, step in
      let expected = index == 3 && remedy.counts ? remedy.arriveBy.map { words("aboutTime", time.near($0)) } : nil
      return HelpPage.Step(
        name: words(step.0), time: step.1.map(time.near) ?? expected ?? "–",
        state: index < last || isOver ? "done" : index == last ? "now" : "next", isNow: index == last && !isOver)
    }
  }

  private static func version(of remedy: Remedy) -> Int {
    let order = Remedy.State.Name.allCases.firstIndex(of: remedy.state.name) ?? 0
    return remedy.round * 10 + order
  }
}

// SPDX-License-Identifier: Apache-2.0
import City
import Domain

// Promises against what the world knows: what was possible, how much later, and why some were broken.
extension Report {
  mutating func measure(_ all: [Promise], _ outcomes: [Outcome], _ tally: Tally) {
    let ends = Dictionary(outcomes.map { ($0.order, $0) }, uniquingKeysWith: { first, _ in first })
    let made = all.filter { $0.madeAt != nil && $0.kind == .together }
    let later = made.compactMap { promise -> Int? in
      let clocks = promise.orders.compactMap { ends[$0]?.originalDue }
      guard let first = promise.firstDue, let clock = clocks.max() else { return nil }
      return Int((first - clock).seconds)
    }
    promises.medianLaterSeconds = Self.quantile(later, 0.5) ?? 0
    promises.mostLaterSeconds = later.max() ?? 0
    let counted = promises.made - promises.void - promises.released - promises.open
    promises.keptFirstShare = counted == 0 ? 1 : Double(promises.keptFirst) / Double(counted)
    compare(asked: tally.asked, made)
    for promise in made where promise.state == .broken || promise.state == .remedied {
      explain(promise, promise.orders.compactMap { ends[$0] }, tally)
    }
  }

  private mutating func compare(asked: [Tally.Asked], _ made: [Promise]) {
    let looked = asked.filter { $0.keepable != nil }
    guard !looked.isEmpty else { return }
    let promised = Set(made.map { $0.orders.sorted() })
    let keepable = looked.filter { $0.keepable == true }
    promises.keepable = keepable.count
    promises.keepableMade = keepable.filter { promised.contains($0.orders.sorted()) }.count
  }

  private mutating func explain(_ promise: Promise, _ ends: [Outcome], _ tally: Tally) {
    guard let made = promise.madeAt else { return }
    if ends.contains(where: { $0.leftByClockAt.map { $0 >= made } ?? false }) { promises.brokenByRiderClock += 1 }
    let landed = ends.compactMap(\.deliveredAt).min().map { $0 + .minutes(3) }
    let breach = [promise.due, landed, promise.endedAt].compactMap { $0 }.min()
    guard let alarm = tally.alarms[promise.id]?.at, let breach, alarm < breach else {
      promises.brokenWithoutAlarm += 1
      return
    }
  }
}

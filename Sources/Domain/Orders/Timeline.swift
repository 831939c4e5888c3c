// SPDX-License-Identifier: Apache-2.0

/// One order on an axis of time, for pages: what happened when, what was promised for when, how much slack each party
/// has left, and how old our knowledge is. Unknown stays nil.
package struct Timeline: Codable, Hashable, Sendable {
  package enum Point: String, Codable, Sendable, CaseIterable {
    case paid, accepted, cooking, ready, riderAtShop, pickedUp, delivered
  }

  package struct Mark: Codable, Hashable, Sendable {
    package var point: Point
    package var real: Instant?
    package var promised: Instant?
    /// Where we think it will be, while it has not happened.
    package var expected: Instant?
  }

  /// What a party has left before it endangers the order's clock; negative when it is gone.
  package struct Slack: Codable, Hashable, Sendable {
    package var party: Party
    package var left: Span
  }

  package var order: OrderRef
  package var stage: Order.Stage
  package var marks: [Mark]
  package var slacks: [Slack]
  package var due: Instant?
  package var firstDue: Instant?
  package var rider: RiderRef?
  package var together: [OrderRef]
  /// Since the platform's newest event, and since the facts it was last asked for.
  package var eventAge: Span
  package var factAge: Span?
}

extension Order {
  /// `facts`: the newest kept answer of the platform about this order, however old.
  package func timeline(facts: OrderFacts?, now: Instant) -> Timeline {
    let forecast = facts.map { Forecast(alone: $0, now: now, caution: .central) }
    let expectedReady = readyAt == nil || isReadyDoubted ? facts?.readyBy ?? readyBy : nil
    let done = deliveredAt != nil
    let picked = pickedUpAt != nil
    let turn = carrying ?? visit
    let marks: [Timeline.Mark] = [
      .init(point: .paid, real: placed?.at),
      .init(point: .accepted, real: acceptedAt),
      .init(point: .cooking, real: cookingAt),
      .init(point: .ready, real: isReadyDoubted ? nil : readyAt, promised: estimate?.value, expected: expectedReady),
      .init(point: .riderAtShop, real: turn?.atShopAt, expected: picked ? nil : forecast?.atShop),
      .init(point: .pickedUp, real: pickedUpAt, expected: picked ? nil : forecast?.pickedUp),
      .init(point: .delivered, real: deliveredAt, promised: due, expected: done ? nil : forecast?.delivered),
    ]
    return Timeline(
      order: ref, stage: stage, marks: marks, slacks: slacks(facts: facts, forecast: forecast), due: due,
      firstDue: firstDue, rider: rider ?? (isOver ? nil : facts?.rider?.rider), together: together,
      eventAge: now - lastAt, factAge: facts.map { now - $0.at })
  }

  private func slacks(facts: OrderFacts?, forecast: Forecast?) -> [Timeline.Slack] {
    guard let due, let facts, let forecast, !isOver else { return [] }
    let toDoor =
      .seconds(Int64(facts.pace.pickSeconds + facts.pace.dropSeconds))
      + facts.pace.ride(facts.shopPlace, facts.dropPlace)
    var slacks = [Timeline.Slack(party: .rider, left: due - forecast.delivered)]
    if pickedUpAt == nil { slacks.insert(.init(party: .merchant, left: due - toDoor - facts.readyBy), at: 0) }
    return slacks
  }
}

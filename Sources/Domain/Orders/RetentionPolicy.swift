// SPDX-License-Identifier: Apache-2.0

/// How long things are kept. Data of operations: the section `retention` of the policy file.
package struct RetentionPolicy: Codable, Hashable, Sendable {
  /// Days of orders; older ones are deleted unless somebody watches them. 0 keeps them until `mealdesk archive` takes
  /// them.
  package var orderDays: Int64 = 90
  /// Days of the order feed's requests as they came, and of its events known as taken. The platform's record of what it
  /// said; longer than any dispute about an order, and no longer, because names stand in it.
  package var feedDays: Int64 = 30

  package init() {}

  package var feed: Span { .days(feedDays) }

  /// The first day whose orders are kept; nil when all are.
  package func firstOrderDay(at now: Instant) -> Day? { orderDays > 0 ? Day(now) - orderDays : nil }

  /// Where orders are looked for: from ids that run ahead of the clock back to the oldest that may be there.
  package func orderDays(at now: Instant) -> ClosedRange<Day> {
    (Day(now) - (orderDays > 0 ? orderDays : Self.longest))...(Day(now) + 1)
  }

  private static let longest: Int64 = 1_100

  /// Rules the values break, each naming its field.
  package var faults: [String] {
    var faults: [String] = []
    if !(0...Self.longest).contains(orderDays) { faults.append("orderDays is 0 to \(Self.longest)") }
    if (1..<7).contains(orderDays) { faults.append("orderDays is 0, or at least 7: orders of a week may still change") }
    if !(1...Self.longest).contains(feedDays) { faults.append("feedDays is 1 to \(Self.longest)") }
    return faults
  }
}

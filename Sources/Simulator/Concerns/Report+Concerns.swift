// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Storage

extension Report {
  /// What we noticed first, against what the world knows.
  package struct Concerns: Codable, Sendable {
    package var raised = 0
    package var told = 0
    package var messages = 0
    /// Of those raised: before the customer's first contact about the order, or without any.
    package var beforeContact = 0
    /// `beforeContact` of `raised`; nil when nothing was raised.
    package var beforeShare: Double?
    /// Of those whose customer wrote later: how much earlier we were, median.
    package var medianEarlierSeconds: Int?
    /// Of those raised about the way: the order came by its original time all the same.
    package var needless = 0
    /// Of the needless: the customer was told, so for nothing.
    package var needlessTold = 0
    package var eased = 0
    package var inCase = 0
    package var dismissed = 0
    package var open = 0
    /// Orders that came more than five minutes after their original time, and those of them that were noticed.
    package var lateOrders = 0
    package var lateNoticed = 0

    init() {}

    init(_ all: [Concern], _ contacts: [OrderID: Instant], _ outcomes: [Outcome]) {
      let ends = Dictionary(outcomes.map { ($0.order, $0) }, uniquingKeysWith: { first, _ in first })
      raised = all.count
      var earlier: [Int] = []
      for concern in all {
        let wasTold = !concern.words.isEmpty
        told += wasTold ? 1 : 0
        messages += concern.words.count
        let wrote = contacts[concern.orderID]
        if let wrote, concern.raisedAt < wrote { earlier.append(Int((wrote - concern.raisedAt).seconds)) }
        if wrote.map({ concern.raisedAt < $0 }) ?? true { beforeContact += 1 }
        if concern.clock.isOfTheWay, let end = ends[concern.order], let at = end.deliveredAt, at <= end.originalDue {
          needless += 1
          needlessTold += wasTold ? 1 : 0
        }
        switch concern.state {
        case .raised, .told: open += 1
        case .eased: eased += 1
        case .inCase: inCase += 1
        case .dismissed: dismissed += 1
        }
      }
      if raised > 0 { beforeShare = Double(beforeContact) / Double(raised) }
      medianEarlierSeconds = Report.quantile(earlier, 0.5)
      let noticed = Set(all.map(\.order))
      let late = outcomes.filter { end in end.deliveredAt.map { $0 > end.originalDue + .minutes(5) } ?? false }
      lateOrders = late.count
      lateNoticed = late.count { noticed.contains($0.order) }
    }

    /// One line, every count with what it is counted from.
    var text: String {
      "noticed first: \(raised), before the customer wrote \(beforeContact) (\(beforeShare.map(Report.percent) ?? "–"), "
        + "\(medianEarlierSeconds.map { "\($0 / 60) min earlier" } ?? "nobody wrote later")), told \(told) (\(messages) messages), "
        + "needless \(needless) (\(needlessTold) told), eased \(eased), in a case \(inCase), dismissed \(dismissed), "
        + "open \(open); of \(lateOrders) late orders noticed \(lateNoticed)"
    }
  }
}

extension SQL {
  func allConcerns() throws -> [Concern] {
    try rows("SELECT body FROM concern ORDER BY city, id") { try $0.json(0) }
  }

  /// The first contact in a case of each order.
  func firstContacts() throws -> [OrderID: Instant] {
    let found = try rows(
      """
      SELECT co.order_id, min(c.opened_at) FROM case_order co JOIN contact c ON c.city = co.city AND c.case_id = co.case_id
      GROUP BY co.order_id
      """
    ) { (order: $0.id(0) as OrderID, at: $0.instant(1)) }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.order, $0.at) })
  }
}

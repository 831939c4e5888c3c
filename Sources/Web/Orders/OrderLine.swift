// SPDX-License-Identifier: Apache-2.0
import Domain

/// One order as an agent sees it: what, from whom, by whom, how much, how it stands.
struct OrderLine: Sendable {
  var id: String
  /// The platform's number, last digits first recognised by people: "…8812".
  var number: String
  var shop: String
  var dishes: String
  var amount: String
  var rider: String?
  /// "骑手 40 秒前在 300 米外", or how stale the last sight of him is.
  var riderSeen: String?
  var isStale: Bool
  var state: String
  var slack: Slack?

  struct Slack: Sendable {
    var text: String
    var tone: Tone
  }
}

/// All orders of a case with their timelines on one axis.
struct OrdersCard: Sendable {
  var orders: [OrderLine]
  var timeline: TimelinePicture?
  /// The ids the live stream rings for.
  var topics: String

  init(orders: [OrderLine], timeline: TimelinePicture?) {
    self.orders = orders
    self.timeline = timeline
    topics = orders.map(\.id).joined(separator: " ")
  }
}

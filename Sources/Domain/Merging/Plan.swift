// SPDX-License-Identifier: Apache-2.0

/// One way of bringing two orders together, with everything a person must know before saying yes.
package struct Plan: Codable, Hashable, Sendable {
  package var kind: PlanKind
  package var city: City
  /// The order whose rider comes first, then the one that joins it.
  package var orders: [OrderRef]
  package var shops: [ShopRef]
  /// Who brings both; nil while nobody is assigned.
  package var rider: RiderRef?
  package var riderName: String?
  /// recall: the order whose waybill is cancelled and called again.
  package var recalled: OrderRef?
  /// When both should be there, and by when they will be.
  package var expected: Instant
  package var by: Instant
  /// Where the platform sets both clocks: some minutes before `by`, never before the later original one, so that
  /// dispatch and rider aim ahead of the promise; nil means at `by`.
  package var clock: Instant?
  /// How long past the kitchen's word whoever fetches them should be able to wait.
  package var waitSpare: Span?
  package var pickUp: Instant
  /// Until the first pick-up the grouping can be taken back.
  package var undoUntil: Instant
  package var preconditions: [Precondition]
  /// Parties that must agree, in the sequence they are shown.
  package var legs: [Party]
  /// Every other order on the rider's route, with the lateness this adds to it.
  package var others: [OtherStop]
  /// The single commands that carry it out, where the platform cannot do it as a whole.
  package var steps: [PlanStep]?

  package enum Precondition: String, Codable, Sendable, CaseIterable {
    case neitherPickedUp, noRiderYet, oneRiderOnBoth, riderHasRoom, bothRidersWaitable, kitchenHolds
    /// No clock is moved: both are there before the earlier one.
    case clocksStand
  }

  package struct OtherStop: Codable, Hashable, Sendable {
    package var order: OrderRef
    /// Later than it would have been, and how much of that is past its clock.
    package var delay: Span
    package var addedLateness: Span
  }
}

extension PlanKind {
  var preconditions: [Plan.Precondition] {
    switch self {
    case .group: [.neitherPickedUp, .noRiderYet, .kitchenHolds]
    case .join: [.neitherPickedUp, .riderHasRoom, .kitchenHolds]
    case .recall: [.neitherPickedUp, .riderHasRoom, .bothRidersWaitable, .kitchenHolds]
    case .hold: [.neitherPickedUp, .oneRiderOnBoth, .kitchenHolds]
    }
  }
}

extension Plan {
  /// The command that makes the platform do it: one rider, and every clock at `clock`, so that keeping it costs him nothing.
  package func togetherCommand(id: String, approvedBy: String, deadline: Instant) -> PlatformCommand {
    var command = PlatformCommand(id: id, city: city, kind: .together, orders: orders, deadline: deadline)
    command.plan = kind
    command.rider = rider
    command.recalled = recalled
    command.due = clock ?? by
    command.waitSpare = waitSpare
    command.approvedBy = approvedBy
    return command
  }

  /// The one question to a shop or a rider.
  package func askCommand(_ party: Party, id: String, approvedBy: String, deadline: Instant) -> PlatformCommand {
    var command = PlatformCommand(id: id, city: city, kind: .ask, orders: orders, deadline: deadline)
    command.party = party
    command.approvedBy = approvedBy
    command.due = by
    switch party {
    case .merchant:
      command.shop = shops.first
      command.question = "能否把两单一起交给同一位骑手？约 \(pickUp.clockText) 取餐，两单最晚 \(by.clockText) 送到。"
    default:
      command.rider = rider
      command.question = "能否等齐两单一起送？两单时限都改为 \(by.clockText)，等候不计超时。"
    }
    return command
  }
}

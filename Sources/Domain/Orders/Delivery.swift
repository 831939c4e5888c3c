// SPDX-License-Identifier: Apache-2.0

/// How the food gets from shop to door, as carriers tell it. Milestones of riders are in `Order.Visit`; here is what
/// carriers say besides: called, refused, stuck, called off, turned back.
package enum Delivery {
  package enum State: Hashable, Codable, Sendable {
    /// A carrier has been asked for; one has it; one of his riders has it.
    case created, carrierAssigned, courierAssigned
    case atShop, pickedUp, delivered
    /// Stuck, for a cause, after a state to which it can return. Never an end.
    case exception(Cause, after: Stop)
    case cancelled(Cause)
    case rejected(Cause)
    /// The merchant brings it; nobody brings it.
    case selfDelivery, noMoreDelivery
    case returning, returned
  }

  /// Where a delivery can be stuck.
  package enum Stop: String, Codable, Sendable, CaseIterable {
    case created, carrierAssigned, courierAssigned, atShop, pickedUp
  }

  package enum Step: String, Codable, Sendable, CaseIterable {
    case call, carrierTake
    /// The carrier looks for another rider.
    case unassign
    case assign, arrive, pickUp, deliver
    case raise, recover
    case cancel, reject
    case deliverSelf, stop
    case turnBack, bringBack

    var rank: Int { Self.ranks[self] ?? 0 }
    private static let ranks = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
  }

  /// Why it is stuck, called off or refused: a platform's own word; those in `known` have words on pages.
  package struct Cause: RawRepresentable, Hashable, Codable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package static let untold = Cause(rawValue: "untold")
    /// Exceptions, calls-off and refusals of the platforms' lists (Ele.me OSubState).
    package static let known: Set<String> = [
      "untold", "merchantReason", "carrierReason", "userReason", "systemReason", "merchantCallLate", "merchantFood",
      "merchantInterrupted", "userNotAnswering", "userReturned", "userAddress", "outOfRange", "carrierRemark",
      "systemMarked", "other", "timeout", "onlinePayOnly", "tooFar", "tooLate", "system",
    ]
  }

  package struct Mark: Hashable, Codable, Sendable {
    package var at: Instant
    package var step: Step
    package var cause: Cause?
    package var carrier: String?
    package var event: String

    static func < (a: Mark, b: Mark) -> Bool { (a.at, a.step.rank, a.event) < (b.at, b.step.rank, b.event) }
  }

  package enum Outcome: Hashable, Sendable {
    case moves(State)
    /// Says what is known, or what the delivery has left behind: history, not the head.
    case late
    case contradicts
  }
}

extension Delivery.State {
  package var stop: Delivery.Stop? {
    switch self {
    case .created: .created
    case .carrierAssigned: .carrierAssigned
    case .courierAssigned: .courierAssigned
    case .atShop: .atShop
    case .pickedUp: .pickedUp
    case .exception(_, let stop): stop
    default: nil
    }
  }

  package var isOver: Bool { self == .delivered || self == .returned || self == .noMoreDelivery }

  /// What may be asked of the carrier now: after a call-off, a refusal or while stuck another rider may be called, the
  /// merchant may bring it, or nobody does. Once the rider has the food only he can be spoken to.
  package var mayCallAgain: Bool {
    switch self {
    case .cancelled, .rejected: true
    case .exception(_, let stop): stop != .pickedUp
    default: false
    }
  }

  /// What a step does in a state; nil is "no carrier has been asked for". Carriers skip states, never the other way.
  package static func after(_ state: Self?, _ step: Delivery.Step, _ cause: Delivery.Cause?) -> Delivery.Outcome {
    let stop = state?.stop
    switch (state, step) {
    case (.delivered, .turnBack), (.delivered, .bringBack), (.returned, _), (.delivered, .cancel),
      (.delivered, .reject),
      (.delivered, .raise), (.delivered, .deliverSelf), (.delivered, .stop):
      return .contradicts
    case (.delivered, _): return .late
    case (.returning, .bringBack): return .moves(.returned)
    case (.returning, .deliver): return .moves(.delivered)
    case (.returning, _): return .late
    case (.noMoreDelivery, .call), (.selfDelivery, .call): return .moves(.created)
    case (.noMoreDelivery, _): return step == .stop ? .late : .contradicts
    case (_, .deliver): return .moves(.delivered)
    case (.selfDelivery, .stop): return .moves(.noMoreDelivery)
    case (.selfDelivery, .pickUp): return .moves(.pickedUp)
    case (.selfDelivery, _): return step == .deliverSelf ? .late : .contradicts
    case (_, .deliverSelf): return stop == .pickedUp ? .contradicts : .moves(.selfDelivery)
    case (_, .stop): return .moves(.noMoreDelivery)
    case (.cancelled, .cancel), (.rejected, .reject): return .late
    case (_, .cancel): return .moves(.cancelled(cause ?? .untold))
    case (_, .reject): return stop == .pickedUp ? .contradicts : .moves(.rejected(cause ?? .untold))
    case (_, .raise): return stop.map { .moves(.exception(cause ?? .untold, after: $0)) } ?? .contradicts
    case (.exception(_, let stop), .recover): return .moves(Self(stop))
    case (_, .recover): return .late
    case (_, .turnBack), (_, .bringBack):
      return stop == .pickedUp ? .moves(step == .turnBack ? .returning : .returned) : .contradicts
    case (_, .call): return stop == nil ? .moves(.created) : .late
    case (_, .unassign): return stop == .pickedUp ? .contradicts : .moves(.carrierAssigned)
    case (_, .assign): return stop == .pickedUp ? .late : .moves(.courierAssigned)
    case (_, .carrierTake), (_, .arrive), (_, .pickUp): return ahead(state, step)
    }
  }

  /// A milestone counts when it is further than where the delivery stands; from a call-off, a refusal or an exception
  /// any milestone shows that it goes on.
  private static func ahead(_ state: Self?, _ step: Delivery.Step) -> Delivery.Outcome {
    let next: Self = step == .carrierTake ? .carrierAssigned : step == .arrive ? .atShop : .pickedUp
    guard let here = state?.stop, let there = next.stop else { return .moves(next) }
    if case .exception = state, there.rank >= here.rank { return .moves(next) }
    return there.rank > here.rank ? .moves(next) : .late
  }

  private init(_ stop: Delivery.Stop) {
    self =
      switch stop {
      case .created: .created
      case .carrierAssigned: .carrierAssigned
      case .courierAssigned: .courierAssigned
      case .atShop: .atShop
      case .pickedUp: .pickedUp
      }
  }
}

extension Delivery.Stop {
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

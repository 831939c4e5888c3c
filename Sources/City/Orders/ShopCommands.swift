// SPDX-License-Identifier: Apache-2.0
import Domain

// Commands in the shop's and the carrier's name: what the world lets happen, told by the events that any shop or rider
// would have caused, with the command's name on them.

extension World {
  /// Why it cannot be done now; nil when it can.
  func obstacleToShopCommand(_ command: PlatformCommand, _ known: [Int]) -> String? {
    guard known.count == 1, let o = known.first else { return "incomplete" }
    let order = orders[o]
    guard order.isOpen else { return "ended" }
    switch command.kind {
    case .acceptOrder: return order.acceptedAt == nil ? nil : "accepted"
    case .cancelOrder: return order.canBePicked ? nil : "pickedUp"
    default: break
    }
    guard order.acceptedAt != nil else { return "notAccepted" }
    guard order.canBePicked else { return "pickedUp" }
    switch command.kind {
    case .markReady: return order.cookingAt == nil ? "notCooking" : order.markedAt == nil ? nil : "ready"
    case .delayCooking:
      guard let due = command.due, due > order.cookBegins ?? now else { return "incomplete" }
      return order.cookingAt == nil ? nil : "cooking"
    case .callRider: return order.rider == nil ? nil : "hasRider"
    case .cancelRider: return order.rider == nil ? "noRider" : nil
    default: return "notSupported"
    }
  }

  mutating func doShopCommand(_ command: PlatformCommand, _ o: Int) {
    switch command.kind {
    case .acceptOrder: accept(o, command: command.id)
    case .markReady: mark(o, command: command.id)
    case .delayCooking: if let due = command.due { cookLater(o, at: due, command: command.id) }
    case .cancelOrder: cancel(o, by: .platform, reason: command.cause ?? "service", command: command.id)
    case .callRider: callRider(o, command: command.id)
    case .cancelRider: callOff(o, command: command.id)
    default: break
    }
  }

  /// Everything the kitchen had planned for this dish moves by as much.
  private mutating func cookLater(_ o: Int, at due: Instant, command: String) {
    let delay = due - (orders[o].cookBegins ?? now)
    orders[o].cookBegins = due
    orders[o].readyBy += delay
    if let food = orders[o].foodAt {
      orders[o].foodAt = food + delay
      wake(food + delay, .food(o))
    }
    wake(due, .cook(o))
    var event = event(.estimate, o)
    event.readyBy = orders[o].readyBy
    event.command = command
    tell(event)
  }

  /// Dispatch looks for a rider now, however long the kitchen still takes.
  private mutating func callRider(_ o: Int, command: String) {
    orders[o].isCalled = true
    var event = event(.delivery, o)
    event.step = Delivery.Step.call.rawValue
    event.carrier = "city"
    event.command = command
    tell(event)
    waitForRider(o)
    wake(now + .seconds(1), .round)
  }

  /// His rider is sent on, and another one is looked for.
  private mutating func callOff(_ o: Int, command: String) {
    tellRider(.riderDeclined, o, command: command, reason: "calledOff")
    if let rider = orders[o].rider { orders[o].refusedBy.append(rider) }
    dissolveGroup(of: o, command: command)
    detach(o)
    waitForRider(o)
  }
}

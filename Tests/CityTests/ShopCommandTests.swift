// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import City

/// What the shop of 青湾 lets happen when somebody commands it: its own events say so, and the food obeys.
@Suite struct ShopCommandTests {
  let story = Story.twoCoffees()

  private func command(_ kind: PlatformCommand.Kind, due: Instant? = nil) -> PlatformCommand {
    var command = PlatformCommand(id: "k-\(kind)", city: Town.city, kind: kind, orders: [story.second])
    command.due = due
    return command
  }

  /// Seconds after the order was placed, and whether it can be done then.
  @Test(
    arguments: [
      (PlatformCommand.Kind.acceptOrder, Int64(1), nil, OrderEvent.Kind.accepted),
      (.acceptOrder, 300, "accepted", .accepted), (.cancelOrder, 300, nil, .cancelled),
      (.cancelOrder, 3600, "ended", .cancelled), (.markReady, 1, "notAccepted", .ready), (.markReady, 400, nil, .ready),
      (.callRider, 1, "notAccepted", .delivery), (.cancelRider, 1, "notAccepted", .riderDeclined),
      (.deliverSelf, 400, "notSupported", .delivery),
    ] as [(PlatformCommand.Kind, Int64, String?, OrderEvent.Kind)])
  func itsOwnEventSaysSo(kind: PlatformCommand.Kind, after: Int64, reason: String?, told: OrderEvent.Kind) throws {
    var world = World(story.plan)
    let placed = try #require(story.plan.orders.first { $0.ref == story.second }).at
    let at = placed + .seconds(after)
    #expect(
      world.can(command(kind), at: at)
        == CanReply(yes: reason == nil, reason: reason, retryAt: reason == "notAccepted" ? at + .seconds(60) : nil))
    let reply = world.receive(command(kind), at: at)
    #expect(reply == (reason.map { CommandReply(.refused, reason: $0) } ?? CommandReply(.done)))
    let events = world.step(until: at + .seconds(1)).compactMap(\.event)
    #expect(events.contains { $0.command == "k-\(kind)" && $0.kind == told } == (reason == nil))
    let end = world.step(until: Town.noon + .hours(2)).compactMap(\.event).filter { $0.order == story.second }
    if kind == .acceptOrder { #expect(!end.contains { $0.kind == .accepted } || after == 300) }
    #expect(try #require(world.outcome(of: story.second)).hasEnded)
  }

  @Test func aKitchenThatBeginsLaterIsReadyLater() throws {
    // One pair of hands: the second order waits for the first.
    var plan = story.plan
    plan.shops[0].stations = 1
    var (early, late) = (World(plan), World(plan))
    let placed = try #require(plan.orders.first { $0.ref == story.second }).at
    for kind in [PlatformCommand.Kind.acceptOrder] {
      _ = early.receive(command(kind), at: placed + .minutes(2))
      _ = late.receive(command(kind), at: placed + .minutes(2))
    }
    let later = command(.delayCooking, due: placed + .minutes(20))
    #expect(late.receive(later, at: placed + .minutes(3)) == CommandReply(.done))
    let (a, b) = (early.step(until: Town.noon + .hours(2)), late.step(until: Town.noon + .hours(2)))
    let ready = { (emissions: [Emission]) in
      emissions.compactMap(\.event).first { $0.kind == .cooking && $0.order == story.second }?.at
    }
    #expect(ready(b) == placed + .minutes(20))
    #expect(try #require(ready(a)) < placed + .minutes(12))
    #expect(b.compactMap(\.event).contains { $0.kind == .estimate && $0.command == "k-delayCooking" })
    #expect(b.compactMap(\.event).count { $0.kind == .cooking && $0.order == story.second } == 1)
  }
}

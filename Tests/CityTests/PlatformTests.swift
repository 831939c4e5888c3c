// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import City

/// The platform of 青湾: one id, one effect; never more back than was paid.
struct PlatformOfQingwan {
  let story = Story.twoCoffees()

  private func command(_ id: String, _ kind: PlatformCommand.Kind, fen: Int64? = nil) -> PlatformCommand {
    var command = PlatformCommand(id: id, city: Town.city, kind: kind, orders: [story.second])
    command.amount = fen.map(Money.init(fen:))
    command.customer = story.customer
    command.text = "您的两单将一起送达"
    command.party = .merchant
    command.due = Town.noon + .minutes(50)
    (command.reminder, command.reply) = ("r-1", .cooking)
    return command
  }

  /// What City's platform cannot do it refuses, and says so beforehand.
  static let notSupported: Set<PlatformCommand.Kind> = [
    .agreeRefund, .refuseRefund, .deliverSelf, .stopDelivery, .claim,
  ]
  /// Only at some times of an order, which `ShopCommandTests` goes through.
  static let timed: Set<PlatformCommand.Kind> = [
    .separate, .acceptOrder, .markReady, .delayCooking, .callRider, .cancelRider,
  ]

  @Test(arguments: PlatformCommand.Kind.allCases)
  func aRepeatedCommandChangesNothing(kind: PlatformCommand.Kind) {
    var once = World(story.plan)
    var twice = World(story.plan)
    let at = story.asksAt + .minutes(1)
    var sent = command("k1", kind, fen: 500)
    if kind == .together || kind == .separate {
      sent = together(story, once.facts([story.first, story.second], at: at), id: "k1")
    }
    let reply = once.receive(sent, at: at)
    _ = twice.receive(sent, at: at)
    #expect(twice.receive(sent, at: at + .minutes(1)) == reply)
    let end = Town.noon + .hours(2)
    let a = once.step(until: end).compactMap(\.event)
    let b = twice.step(until: end).compactMap(\.event)
    #expect(a == b)
    guard !Self.notSupported.contains(kind) else { return #expect(reply.reason == "notSupported") }
    if !Self.timed.contains(kind) { #expect(reply.answer != .refused && a.contains { $0.command == "k1" }) }
  }

  @Test func neverMoreBackThanWasPaid() {
    var world = World(story.plan)
    let at = story.asksAt
    #expect(world.receive(command("r1", .refund, fen: 3000), at: at).answer == .done)
    #expect(world.receive(command("r2", .refund, fen: 1001), at: at).reason == "overPaid")
    #expect(world.receive(command("c1", .coupon, fen: 800), at: at).answer == .done)
    #expect(world.receive(command("r3", .refund, fen: 1000), at: at).answer == .done)
    #expect(world.receive(command("r3", .refund, fen: 1000), at: at).answer == .done)
    #expect(world.books.total(.refund) == Money(fen: 4000))
    #expect(world.books.total(.coupon) == Money(fen: 800))
    let feed = world.step(until: Town.noon + .hours(2)).compactMap(\.event)
    #expect(feed.filter { $0.kind == .refunded }.map(\.amount) == [3000, 1000].map(Money.init(fen:)))
    #expect(feed.contains { $0.kind == .cancelled && $0.order == story.second })
    #expect(world.receive(command("t1", .moveClock), at: world.now).reason == "ended")
  }

  @Test(arguments: [
    ("an order nobody placed", "unknownOrder"), ("picked up already", "pickedUp"), ("a clock in the past", "past"),
  ])
  func togetherIsRefusedWithAReason(what: String, reason: String) {
    var world = World(story.plan)
    var sent = together(story, [], id: what)
    var at = story.asksAt
    switch reason {
    case "unknownOrder": sent.orders[1] = OrderRef("nobody")
    case "pickedUp": at = Town.noon + .minutes(12)
    default: sent.due = Town.noon
    }
    #expect(world.can(sent, at: at) == CanReply(yes: false, reason: reason))
    #expect(world.receive(sent, at: at) == CommandReply(.refused, reason: reason))
  }

  @Test func aTornGroupCanBeCalledAgain() {
    let story = Story.twoCoffees(.otherRider)
    var world = World(story.plan)
    let at = story.asksAt + .minutes(1)
    let facts = world.facts([story.first, story.second], at: at)
    #expect(world.receive(together(story, facts), at: at).answer == .accepted)
    var feed = world.step(until: Town.noon + .minutes(10)).compactMap(\.event)
    let riders = feed.filter { $0.kind == .assigned && $0.order == story.second }.compactMap(\.rider)
    #expect(riders.count == 2 && riders[0] != riders[1])
    var again = together(story, facts, id: "together-2")
    again.plan = .recall
    again.recalled = story.second
    again.rider = riders[0]
    #expect(world.receive(again, at: world.now).answer == .accepted)
    feed += world.step(until: Town.noon + .hours(2)).compactMap(\.event)
    #expect(gap(feed, story) <= 3)
  }

  @Test func aRiderWhoDeclinesIsFollowedByOneWhoDoesNot() {
    let story = Story.twoCoffees(.riderDeclines)
    var world = World(story.plan)
    let at = story.asksAt + .minutes(1)
    let facts = world.facts([story.first, story.second], at: at)
    _ = world.receive(together(story, facts), at: at)
    var feed = world.step(until: at + .minutes(1)).compactMap(\.event)
    #expect(feed.contains { $0.kind == .riderDeclined && $0.order == story.second })
    var again = together(story, facts, id: "together-2")
    again.plan = .recall
    again.rider = nil
    again.recalled = nil
    #expect(world.receive(again, at: world.now).answer == .accepted)
    feed += world.step(until: Town.noon + .hours(2)).compactMap(\.event)
    #expect(gap(feed, story) <= 3)
  }
}

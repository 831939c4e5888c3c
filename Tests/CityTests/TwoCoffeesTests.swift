// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import City

/// Story 1: the first rider leaves when his clock presses, unless somebody has moved it.
struct TwoCoffees {
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func aYesWithoutClocksBindsNobody(seed: UInt64) {
    let story = Story.twoCoffees(seed: seed)
    var world = World(story.plan)
    var feed = world.step(until: story.asksAt + .minutes(1)).compactMap(\.event)
    for (id, party) in [("ask-shop", Party.merchant), ("ask-rider", .rider)] {
      var ask = PlatformCommand(id: id, city: Town.city, kind: .ask, orders: [story.first, story.second])
      ask.party = party
      ask.question = "能一起送吗？"
      #expect(world.receive(ask, at: world.now).answer == .accepted)
    }
    feed += world.step(until: Town.noon + .hours(2)).compactMap(\.event)
    let answers = feed.filter { $0.kind == .shopAnswered || $0.kind == .riderAnswered }
    #expect(answers.map(\.agreed) == [true, true])
    #expect(feed.contains { $0.kind == .leftShop && $0.order == story.second })
    #expect((10.0...20.0).contains(gap(feed, story)), "\(gap(feed, story)) minutes")
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func withTheClocksMovedOneRiderBringsBoth(seed: UInt64) {
    let story = Story.twoCoffees(seed: seed)
    var alone = World(story.plan)
    _ = alone.step(until: Town.noon + .hours(2))
    var world = World(story.plan)
    var feed = world.step(until: story.asksAt + .minutes(1)).compactMap(\.event)
    let facts = world.facts([story.first, story.second], at: world.now)
    let command = together(story, facts)
    #expect(world.can(command, at: world.now).yes)
    #expect(world.receive(command, at: world.now).answer == .accepted)
    feed += world.step(until: Town.noon + .hours(2)).compactMap(\.event)
    #expect(feed.filter { $0.kind == .grouped && $0.command == command.id }.count == 2)
    #expect(gap(feed, story) <= 3)
    let handed = feed.filter { $0.kind == .delivered }
    #expect(Set(handed.map(\.rider)).count == 1)
    #expect(handed.allSatisfy { $0.at <= command.due! })
    let rider = handed[0].rider!
    #expect(world.pay(of: rider).lateOrders == 0)
    #expect(world.pay(of: rider).total >= alone.pay(of: rider).total)
  }
}

/// The plan that fits what the facts say.
func together(_ story: Story, _ facts: [OrderFacts], id: String = "together-1") -> PlatformCommand {
  var command = PlatformCommand(id: id, city: Town.city, kind: .together, orders: [story.first, story.second])
  command.plan = facts.contains { $0.rider != nil } ? .join : .group
  command.rider = facts.compactMap(\.rider).first?.rider
  command.due = Town.noon + .minutes(42)
  command.approvedBy = "方芳"
  return command
}

/// Minutes between the two handovers.
func gap(_ feed: [OrderEvent], _ story: Story) -> Double {
  let times = feed.filter { $0.kind == .delivered }.map(\.at).sorted()
  return times.count == 2 ? (times[1] - times[0]).minutes : .infinity
}

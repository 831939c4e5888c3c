// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import TestSupport
import Testing

@testable import Platform

/// One day of 青湾, told by four companies, each in its own language: the same orders. Two shops, four riders who
/// refuse now and then, forty orders: reminded, stuck, called off, given back in part and in whole, argued about.
@Suite struct DayTests {
  static let day = ToldDay(plan, rhythm: 10)

  static var plan: WorldPlan {
    var plan = Day.lunch(orders: 40, seed: 11).plan
    plan.shops = Array(plan.shops.prefix(2))
    plan.riders = plan.riders.prefix(4).map { rider in
      var rider = rider
      (rider.on, rider.off) = (plan.start, plan.start + .hours(12))
      return rider
    }
    for i in plan.orders.indices {
      plan.orders[i].shop %= 2
      plan.orders[i].due = plan.orders[i].at + .minutes(24)
    }
    for i in plan.customers.indices { (plan.customers[i].temper, plan.customers[i].asks) = (0.9, []) }
    plan.rules.remindsInApp = 1
    plan.rules.remindsOnPage = 0
    plan.rules.giveUp = .minutes(40)
    plan.rules.unanswered = 0
    // Before the time at which the pushes say that they were sent.
    return plan.asForeign(refuses: 0.3).moved(by: Instant(seconds: ForeignTown.start - 20_000) - plan.start)
  }

  /// Everything in our own feed, in order and once.
  static func reference(_ day: ToldDay) async throws -> [OrderRef: Portrait] {
    try await play(day, try day.native(batch: 500), .sqlite, style: nil)
  }

  /// What a store knows after these requests, each of which was taken.
  static func play(
    _ day: ToldDay, _ pushes: [ForeignTown.Push], _ engine: Engine, style: ForeignFeed.Style?
  ) async throws -> [OrderRef: Portrait] {
    let kept = Kept()
    var feeds: [ForeignFeed] = []
    if let style {
      var feed = ForeignTown.feed(style)
      feed.cities = [day.foreignCity]
      feeds = [feed]
    }
    try await ForeignTown.open(engine, feeds: feeds) { desk, send in
      for push in pushes {
        let got = try await send(push)
        #expect(got.status == 200 && !got.text.contains("\"rule\""), "\(push.uri): \(got.text)")
      }
      let names = day.names
      for ref in day.refs {
        guard let order = try await desk.mirrored(ref, city: ForeignTown.city) else { continue }
        await kept.keep(ref, Portrait(order, names: names))
      }
      let bad = try await desk.keptFeed(from: Instant(ms: 0), to: ForeignTown.now + .hours(1)).filter { $0.bad != "[]" }
      #expect(bad.isEmpty, "\(bad.first?.bad ?? "")")
    }
    return await kept.portraits
  }

  actor Kept {
    var portraits: [OrderRef: Portrait] = [:]
    func keep(_ ref: OrderRef, _ portrait: Portrait) { portraits[ref] = portrait }
  }

  /// As lines are: in any order, one in three twice.
  static func nasty(_ pushes: [ForeignTown.Push], seed: UInt64) -> [ForeignTown.Push] {
    var dice = Dice(seed: seed)
    return (pushes + pushes.filter { _ in dice.next() % 3 == 0 }).shuffled(using: &dice)
  }

  /// Orders and facts in which two tellings differ.
  static func differences(
    _ told: [OrderRef: Portrait], from wanted: [OrderRef: Portrait], _ style: ForeignFeed.Style?
  ) -> [String] {
    let untold = style.map(Fact.untold(by:)) ?? []
    return wanted.sorted { $0.key < $1.key }.flatMap { ref, portrait -> [String] in
      // An order that no carrier was called for is not known to carriers.
      guard let found = told[ref] else {
        return portrait.facts.keys.contains { !untold.contains($0) } ? ["\(ref): not known"] : []
      }
      return found.differences(from: portrait, without: untold).map { "\(ref): \($0)" }
    }
  }

  /// The day is worth telling: everything that a style could get wrong is in it.
  @Test func theDayHasEverything() async throws {
    let wanted = try await Self.reference(Self.day)
    #expect(wanted.count == 40)
    for fact in Fact.allCases where ![.leftShop, .contradictions, .unknown].contains(fact) {
      #expect(wanted.values.contains { $0.facts[fact] != nil }, "no order tells \(fact)")
    }
    #expect(!wanted.values.contains { $0.facts[.contradictions] != nil || $0.facts[.unknown] != nil })
    #expect(wanted.values.contains { $0.facts[.riders]?.contains(";") ?? false }, "nobody got a second rider")
    let stages = Set(wanted.values.compactMap { $0.facts[.stage] })
    #expect(stages == ["completed", "cancelled", "invalid"], "\(stages)")
  }

  /// A telling that lacks one message is not the same: the comparison sees it.
  @Test func whatIsMissingIsSeen() async throws {
    var pushes = Scribe.pushes(.peisong, Self.day)
    pushes.remove(at: pushes.count / 2)
    let told = try await Self.play(Self.day, pushes, .sqlite, style: .peisong)
    #expect(!Self.differences(told, from: try await Self.reference(Self.day), .peisong).isEmpty)
  }

  @Test(arguments: Engine.allCases) func ourOwnFeedInAnyOrder(_ engine: Engine) async throws {
    let told = try await Self.play(Self.day, Self.nasty(try Self.day.native(batch: 7), seed: 5), engine, style: nil)
    #expect(Self.differences(told, from: try await Self.reference(Self.day), nil) == [])
  }

  @Test(arguments: Engine.allCases, ForeignFeed.Style.allCases)
  func everyStyleTellsTheSameOrders(_ engine: Engine, _ style: ForeignFeed.Style) async throws {
    let pushes = Scribe.pushes(style, Self.day)
    let told = try await Self.play(Self.day, Self.nasty(pushes, seed: 7), engine, style: style)
    #expect(Self.differences(told, from: try await Self.reference(Self.day), style) == [])
  }
}

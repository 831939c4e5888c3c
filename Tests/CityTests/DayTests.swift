// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import City

/// A lunch of three hundred orders in 青湾.
struct LunchInQingwan {
  @Test(arguments: [3, 7, 11] as [UInt64])
  func everyOrderEndsOnceAndItsStoryIsLegal(seed: UInt64) {
    var world = World(Day.lunch(seed: seed).plan)
    let feed = world.step(until: Town.noon + .hours(8)).compactMap(\.event)
    #expect(feed.map(\.at) == feed.map(\.at).sorted())
    #expect(Set(feed.map(\.id)).count == feed.count)
    let byOrder = Dictionary(grouping: feed) { $0.order }
    #expect(byOrder.count == 300)
    for (order, events) in byOrder {
      #expect(illegal(events) == nil, "\(order?.text ?? "-"): \(illegal(events) ?? "")")
    }
    #expect(world.outcomes.allSatisfy { $0.hasEnded })
    let delivered = world.outcomes.filter { $0.deliveredAt != nil }
    #expect(delivered.count > 280)
    let late = delivered.filter { $0.deliveredAt! > $0.due }.count
    #expect(late < 90, "\(late) late")
  }

  /// The first rule one order's events break, if any.
  private func illegal(_ events: [OrderEvent]) -> String? {
    var seen: [OrderEvent.Kind] = []
    var epoch = 0
    var rider: RiderRef?
    for event in events {
      if seen.contains(.delivered) || seen.contains(.cancelled) { return "\(event.kind.text) after the end" }
      switch event.kind {
      case .placed: if !seen.isEmpty { return "placed again" }
      case .accepted: if seen != [.placed] { return "accepted out of turn" }
      case .cooking: if !seen.contains(.accepted) { return "cooking before accepted" }
      case .assigned:
        if rider != nil || event.epoch != epoch + 1 { return "assigned twice" }
        epoch += 1
        rider = event.rider
      case .riderDeclined, .leftShop:
        if event.rider != rider || seen.contains(.pickedUp) { return "\(event.kind.text) of another rider" }
        rider = nil
      case .atShop: if event.rider != rider { return "another rider at the shop" }
      case .pickedUp: if event.rider != rider || !seen.contains(.ready) { return "picked up before ready" }
      case .delivered: if event.rider != rider || !seen.contains(.pickedUp) { return "delivered without pick-up" }
      default: break
      }
      seen.append(event.kind)
    }
    return seen.contains(.delivered) || seen.contains(.cancelled) ? nil : "never ended"
  }

  @Test func sameSeedSameDayWhateverTheSteps() {
    var coarse = Gate(World(Day.lunch(orders: 120, seed: 5).plan), faults: .all(seed: 9))
    var fine = Gate(World(Day.lunch(orders: 120, seed: 5).plan), faults: .all(seed: 9))
    let end = Town.noon + .hours(8)
    let once = coarse.step(until: end)
    var often: [Emission] = []
    while let next = fine.nextWake, next <= end { often += fine.step(until: next) }
    #expect(fingerprint(once) == fingerprint(often))
    var other = Gate(World(Day.lunch(orders: 120, seed: 6).plan), faults: .all(seed: 9))
    #expect(fingerprint(other.step(until: end)) != fingerprint(once))
  }

  @Test func aDayInSeveralCitiesIsTheTownAndOthersWithNamesOfTheirOwn() {
    let plans = Day(orders: 700, seed: 5).spread(over: 3).map(\.plan)
    #expect(plans.map(\.orders.count) == [233, 233, 234])
    #expect(Set(plans.map(\.city)).count == 3)
    #expect(Set(plans.flatMap { $0.orders.map(\.ref) }).count == 700)
    #expect(Set(plans.flatMap { $0.customers.map(\.ref) }).count == plans.reduce(0) { $0 + $1.customers.count })
    #expect(Set(plans.flatMap { $0.riders.map(\.ref) }).count == plans.reduce(0) { $0 + $1.riders.count })
    #expect(Set(plans.flatMap { $0.shops.map(\.ref) }).count == plans.reduce(0) { $0 + $1.shops.count })
    let end = Town.noon + .hours(16)
    var (first, alone) = (World(plans[0]), World(Day(orders: 233, seed: 5).plan))
    #expect(fingerprint(first.step(until: end)) == fingerprint(alone.step(until: end)))
    var second = World(plans[1])
    #expect(second.step(until: end).compactMap(\.event).allSatisfy { $0.city == plans[1].city })
    #expect(second.outcomes.allSatisfy { $0.hasEnded })
  }

  @Test func faultsSpoilTheLineAndNotTheWorld() {
    let plan = Day.lunch(orders: 120, seed: 5).plan
    let end = Town.noon + .hours(9)
    var clear = Gate(World(plan))
    var bad = Gate(World(plan), faults: .all(seed: 1))
    let sent = clear.step(until: end).compactMap(\.event)
    let came = bad.step(until: end).compactMap(\.event)
    #expect(clear.world.outcomes == bad.world.outcomes)
    let missed = bad.missed(since: plan.start)
    #expect(!missed.isEmpty)
    #expect(Set(came.map(\.id)).union(missed.map(\.id)) == Set(sent.map(\.id)))
    #expect(came.count > Set(came.map(\.id)).count)
    #expect(came.map(\.at) != came.map(\.at).sorted())
  }

  private func fingerprint(_ emissions: [Emission]) -> UInt64 {
    emissions.reduce(14_695_981_039_346_656_037) { hash, emission in
      "\(emission)".utf8.reduce(hash) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }
  }
}

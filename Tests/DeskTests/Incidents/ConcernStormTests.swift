// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

/// Nobody has called and nothing is late yet, but kitchens do not answer: what we notice ourselves tells of the storm.
@Suite("Kitchens fall silent over 青湾") struct ConcernStormTests {
  /// Clocks and counters, minute by minute, as two processes turn them.
  private static func watch(_ evening: Evening, _ minutes: ClosedRange<Int64>) async throws {
    let desk = evening.desk
    let works = ["a", "b"].map { PulseWork(desk: desk, holder: $0) }
    for minute in minutes {
      let now = Evening.six + .minutes(minute)
      _ = try await desk.store.write { try $0.settleOrders(at: now, limit: 1_000, all: true) }
      let clocks = [ClockWork(desk: desk), ClockWork(desk: desk)]
      for work in clocks { while try await work.turn(at: now) <= now {} }
      for work in works { _ = try await work.turn(at: now + .seconds(15)) }
    }
  }

  /// Sixty orders of twelve shops, due at half past: at 17:05 no shop has taken any, which is known a minute later.
  @Test(arguments: Engine.allCases)
  func theCityIsSuspectedBeforeAnythingIsLate(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      for shop in 0..<12 { try await evening.place(shop * 5..<shop * 5 + 5, shop: "S\(shop)") }
      try await Self.watch(evening, 0...4)
      #expect(try await evening.desk.incidentBoard(for: evening.leader).suspected.isEmpty)
      try await Self.watch(evening, 5...7)
      let suspected = try await evening.desk.incidentBoard(for: evening.leader).suspected
      #expect(suspected.count == 1 && suspected[0].scope.cities == [Centre.qingwan])
      let evidence = try #require(suspected.first?.evidence)
      #expect(evidence.map(\.signal) == [.concern] && evidence[0].seen == 60)
      #expect(evidence[0].until <= Evening.six + .minutes(8), "long before half past")
      // What was raised once is counted once, however long it stands.
      try await Self.watch(evening, 8...12)
      #expect(try await evening.desk.incidentBoard(for: evening.leader).suspected.map(\.evidence) == [evidence])
    }
  }

  /// One kitchen alone: its shop is suspected, not the town.
  @Test(arguments: Engine.allCases)
  func oneSilentKitchenIsOneShop(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      try await evening.place(0..<14, shop: "S9")
      try await evening.place(14..<60, shop: "S1")
      let accepted = (14..<60).map { n in
        OrderEvent(
          id: "a-\(n)", city: Centre.qingwan, at: Evening.six + .minutes(1), kind: .accepted, order: Evening.ref(n))
      }
      try await evening.take(accepted, minute: 1)
      try await Self.watch(evening, 1...7)
      let suspected = try await evening.desk.incidentBoard(for: evening.leader).suspected
      #expect(suspected.map(\.scope.shops) == [[ShopRef("S9")]] && suspected.map(\.kind) == [.shop])
    }
  }

  /// We were away: what ran out long ago is raised, and tells of no storm.
  @Test(arguments: Engine.allCases)
  func aBacklogIsNoStorm(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      try await evening.place(0..<60)
      try await Self.watch(evening, 27...29)
      let raised = try await evening.desk.concerns(.raised, limit: 200, for: evening.leader).items.count
      #expect(raised == 60)
      #expect(try await evening.desk.incidentBoard(for: evening.leader).suspected.isEmpty)
    }
  }
}

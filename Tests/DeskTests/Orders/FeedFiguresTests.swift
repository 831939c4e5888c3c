// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

/// What operations see of the feeds.
@Suite struct FeedFiguresTests {
  typealias L = Lunch

  /// The feed, a minute late, tells an order twice; the pull finds what the push had lost; a code nobody knows and a
  /// line nobody can read come as well.
  private func noon(_ lunch: Lunch) async throws {
    _ = try await lunch.hear(L.begun(L.first), at: 3)
    _ = try await lunch.hear(L.begun(L.first), at: 4)
    _ = try await lunch.desk.ingest(
      EventBatch(feed: "city", raw: [1], events: [L.ridden(.assigned, 4, L.first)], way: .pulled), at: L.at(5))
    let odd = OrderEvent(id: "odd", city: L.city, at: L.at(5), kind: .unknown("OSubState 99"), order: L.first)
    _ = try await lunch.desk.ingest(
      EventBatch(
        feed: "city", raw: [1], events: [odd], bad: #"[{"line":2,"field":"at","rule":"is missing"}]"#, badCount: 1),
      at: L.at(5))
  }

  @Test(arguments: Engine.allCases)
  func minutesAreCountedAndAddUp(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await noon(lunch)
      try await lunch.desk.saveFeedFigures(at: L.at(5))
      // Another look, and another process, add to the same minute.
      _ = try await lunch.hear(L.begun(L.first), at: 5)
      try await lunch.desk.saveFeedFigures(at: L.at(6))
      let minutes = try await lunch.desk.store.read { try $0.feedMinutes(from: L.at(0)) }
      #expect(minutes.map(\.minute) == [L.at(3), L.at(4), L.at(5)])
      let (begun, again, later) = (try #require(minutes.first), minutes[1], minutes[2])
      #expect(begun.events == 2 && begun.fresh == 2 && begun.repeated == 0 && begun.timed == 2)
      #expect(again.events == 2 && again.fresh == 0 && again.repeated == 2)
      #expect(later.requests == 3 && later.found == 1 && later.unknown == 1 && later.bad == 1)
      // What was pulled was late by its nature: it is no lag of the push.
      #expect(later.timed == 3)
      #expect(begun.lagMax >= .minutes(1) && begun.lag ?? .zero <= begun.lagMax)
      #expect(begun.newest.map { $0 <= L.at(3) } ?? false)
    }
  }

  @Test func aFeedThatIsSilentOrLateIsSeen() {
    func report(_ minutes: [FeedMinute], at minute: Int64) -> FeedReport.Health {
      FeedReport("city", minutes, at: L.at(minute)).health
    }
    var good = FeedMinute(feed: "city", minute: L.at(1))
    (good.requests, good.events, good.fresh, good.timed) = (1, 10, 10, 10)
    #expect(report([good], at: 2) == .good)
    #expect(report([good], at: 12) == .doubtful)
    #expect(report([good], at: 40) == .bad)
    var late = good
    late.lagSum = .minutes(20)
    #expect(report([late], at: 2) == .doubtful)
    late.lagSum = .minutes(100)
    #expect(report([late], at: 2) == .bad)
    for odd in [\FeedMinute.bad, \.unknown, \.found] {
      var some = good
      some[keyPath: odd] = 1
      #expect(report([some], at: 2) == .doubtful)
    }
  }

  @Test func whatIsNotSavedIsKeptAndSavedLater() async throws {
    try await withLunch(.sqlite) { lunch in
      try await noon(lunch)
      let totals = lunch.desk.feedTally.totals
      #expect(totals.map(\.feed) == ["city"] && totals[0].requests == 4 && totals[0].found == 1)
      let work = FeedFiguresWork(desk: lunch.desk)
      _ = try await work.turn(at: L.at(6))
      _ = try await work.turn(at: L.at(7))
      let sum = try await lunch.desk.store.read { try $0.feedMinutes(from: L.at(0)) }.reduce(0) { $0 + $1.requests }
      #expect(sum == 4)
    }
  }
}

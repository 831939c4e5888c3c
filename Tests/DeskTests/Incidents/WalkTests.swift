// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

/// Whatever happens to the processes that walk, each child is touched once.
@Suite struct WalkTests {
  /// One process claims and dies, two carry out the same task, a lease runs out and somebody else goes on.
  static func walk(_ evening: Evening, from minute: Int64, _ dice: inout Dice) async throws {
    var now = Evening.six + .minutes(minute)
    let desk = evening.desk
    for _ in 0..<400 {
      let due = try await desk.store.read { try $0.nextDue(.timer) }
      guard let due, due <= now + .seconds(40) else { return }
      now = max(now, due) + .seconds(1)
      let tasks = try await desk.claimTasks(.timer, holder: "a", lease: .seconds(30), limit: 8, at: now)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: now = now + .seconds(31)  // all memory dropped
      case 1:  // slow: somebody else has it by now, and both carry it out
        let again = now + .seconds(31)
        let taken = try await desk.claimTasks(.timer, holder: "b", lease: .seconds(30), limit: 8, at: again)
        for task in tasks { try await carryOut(task, desk, "a", again) }
        for task in taken { try await carryOut(task, desk, "b", again) }
        now = again
      default: for task in tasks { try await carryOut(task, desk, "a", now) }
      }
    }
    Issue.record("the walk does not end")
  }

  private static func carryOut(_ task: StoredTask, _ desk: Desk, _ holder: String, _ now: Instant) async throws {
    let handler = try #require(Handlers.byKind[task.kind])
    try await desk.carryOut(task, with: handler, holder: holder, at: now)
  }

  @Test(arguments: Engine.allCases)
  func eachChildIsToldClosedAndReopenedOnce(_ engine: Engine) async throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var dice = Dice(seed: seed)
    try await withEvening(engine) { evening in
      try await evening.place(0..<70)
      var contacts: [OpenedContact] = []
      for n in 0..<70 { contacts.append(try await evening.write(n, minute: 40)) }
      let storm = try await evening.declare(Evening.storm(at: 41), minute: 41)
      try await Self.walk(evening, from: 41, &dice)
      _ = try await evening.change(storm.id, .end(.init(words: Evening.over(at: 60))), minute: 61)
      try await Self.walk(evening, from: 61, &dice)
      #expect(try await evening.counts(storm.id).closed == 70, "seed \(seed)")
      _ = try await evening.change(storm.id, .reopen(Evening.words(at: 80), reason: "雨又下了"), minute: 80)
      try await Self.walk(evening, from: 80, &dice)
      let counts = try await evening.counts(storm.id)
      #expect(counts.open == 70 && counts.told == [1: 70, 2: 70, 3: 70], "seed \(seed)")
      for (n, contact) in contacts.enumerated() {
        #expect(try await evening.told(contact.contact).count == 3, "seed \(seed), order \(n)")
        #expect(try await evening.remedies(n).count == 1, "seed \(seed), order \(n)")
        let file = try await evening.desk.caseView(contact.caseID, for: evening.leader).file
        #expect(file.reopened == 1 && file.state == .reopened, "seed \(seed), order \(n)")
      }
    }
  }

  /// The ending comes while children are still being gathered, and the reopening while they are being closed.
  @Test(arguments: Engine.allCases)
  func commandsMayOvertakeWalks(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      try await evening.place(0..<60)
      for n in 0..<60 { _ = try await evening.write(n, minute: 40) }
      let storm = try await evening.declare(Evening.storm(at: 41), minute: 41)
      let timers = LaneWork(.timer, desk: evening.desk, holder: "h", width: 1)
      _ = try await timers.turn(at: Evening.six + .minutes(41))
      _ = try await evening.change(storm.id, .end(.init(words: Evening.over(at: 42))), minute: 42)
      _ = try await timers.turn(at: Evening.six + .minutes(42))
      _ = try await evening.change(storm.id, .reopen(Evening.words(at: 43), reason: "还没有过去"), minute: 43)
      try await evening.work(minute: 43)
      let counts = try await evening.counts(storm.id)
      #expect(counts.open == 60 && counts.closed == 0 && counts.told[3] == 60)
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

@Suite struct VerbTests {
  private let noon = Instant.epoch2024 + .hours(12)
  private let system = Actor.system("test")

  @Test(arguments: Engine.allCases)
  func aCommandIsAnsweredOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let id = desk.newID(CommandKind.self, city: .none, at: noon)
      for _ in 0..<3 {
        let answer = try await desk.verb("test.count", by: system, id: id, at: noon) { tx in
          try tx.record(NewEvent("test.counted", subject: "x"), city: .none)
          return "first"
        }
        #expect(answer == "first")
      }
      let count = try await desk.store.read { try $0.count("SELECT count(*) FROM journal") }
      #expect(count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func aCommandIdOfAnotherActorAnswersNothing(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let id = desk.newID(CommandKind.self, city: .none, at: noon)
      try await desk.verb("test.a", by: system, id: id, at: noon) { _ in "secret" }
      await #expect(throws: (any Error).self) {
        try await desk.verb("test.a", by: .system("other"), id: id, at: noon) { _ in "mine" }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func tasksOfOneOrderKeyRunInOrderAndLanesDoNotWait(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      try await desk.change(by: system, at: noon) { tx in
        for (n, key) in ["a", "a", "b"].enumerated() {
          try tx.queue(NewTask(lane: .notify, kind: "k", orderKey: key, due: noon, key: "t\(n)"), city: .none)
        }
        try tx.queue(NewTask(lane: .money, kind: "k", orderKey: "a", due: noon, key: "t2"), city: .none)
        try tx.queue(NewTask(lane: .money, kind: "k", orderKey: "a", due: noon + .hours(1), key: "t9"), city: .none)
      }
      let first = try await desk.claimTasks(.notify, holder: "h", lease: .seconds(30), limit: 10, at: noon)
      #expect(first.map(\.key) == ["t0", "t2"])
      let more = try await desk.claimTasks(.notify, holder: "h", lease: .seconds(30), limit: 10, at: noon)
      #expect(more.isEmpty)
      let done = TaskHandler("k") { _, _, _ in .done() }
      for task in first { try await desk.carryOut(task, with: done, holder: "h", at: noon) }
      let next = try await desk.claimTasks(.notify, holder: "h", lease: .seconds(30), limit: 10, at: noon)
      #expect(next.map(\.key) == ["t1"])
      // The holder dies: after its lease somebody else gets the task.
      let later = noon + .seconds(31)
      let again = try await desk.claimTasks(.notify, holder: "i", lease: .seconds(30), limit: 10, at: later)
      #expect(again.map(\.key) == ["t1"] && again.first?.attempts == 2)
      try await desk.carryOut(next[0], with: done, holder: "h", at: later)
      let state = try await desk.store.read { try $0.task(key: "t1", city: .none)?.state }
      #expect(state == .leased)
    }
  }

  @Test(arguments: Engine.allCases)
  func aFarTimerDoesNotHoldUpANearOneAndARetryKeepsItsPlace(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      try await desk.change(by: system, at: noon) { tx in
        for (key, minutes) in [("far", 60), ("near", 1), ("next", 2)] {
          try tx.queue(
            NewTask(lane: .timer, kind: "k", orderKey: "p", due: noon + .minutes(Int64(minutes)), key: key), city: .none
          )
        }
      }
      let later = noon + .minutes(3)
      let near = try await desk.claimTasks(.timer, holder: "h", lease: .seconds(30), limit: 9, at: later)
      #expect(near.map(\.key) == ["near"])
      let tired = TaskHandler("k") { _, _, _ in .again(reason: "busy") }
      try await desk.carryOut(near[0], with: tired, holder: "h", at: later)
      let none = try await desk.claimTasks(.timer, holder: "h", lease: .seconds(30), limit: 9, at: later)
      #expect(none.isEmpty)
      let again = try await desk.claimTasks(.timer, holder: "h", lease: .seconds(30), limit: 9, at: later + .seconds(2))
      #expect(again.map(\.key) == ["near"])
    }
  }

  @Test(arguments: Engine.allCases)
  func whatThePeerCannotRecogniseIsTriedAtMostOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      try await desk.change(by: system, at: noon) {
        try $0.queue(NewTask(lane: .notify, kind: "sms", orderKey: "p", due: noon, key: "s1"), city: .none)
      }
      let handler = TaskHandler("sms", isRepeatable: false) { _, _, _ in .done() }
      _ = try await desk.claimTasks(.notify, holder: "dead", lease: .seconds(5), limit: 1, at: noon)
      let later = noon + .seconds(6)
      let again = try await desk.claimTasks(.notify, holder: "h", lease: .seconds(5), limit: 1, at: later)
      try await desk.carryOut(try #require(again.first), with: handler, holder: "h", at: later)
      let task = try await desk.store.read { try $0.task(key: "s1", city: .none) }
      #expect(task?.state == .unknown)
    }
  }

  @Test(arguments: Engine.allCases)
  func aReactionSeesEachEventOnceAndParksWhatItCannotDigest(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      for n in 0..<5 {
        try await desk.change(by: system, at: noon) {
          try $0.record(NewEvent(n == 4 ? "other" : "test.happened", subject: "\(n)"), city: .none)
        }
      }
      try await stamp(desk)
      struct Indigestible: Error {}
      let reaction = Reaction("count", on: ["test.happened"]) { tx, entry in
        if entry.subject == "2" { throw Indigestible() }
        try tx.sql.run("INSERT INTO counter (name, value) VALUES ($1, 1)", "seen\(entry.subject)")
      }
      for _ in 0..<8 { _ = try await desk.react(reaction, after: nil, limit: 10, at: noon) }
      let seen = try await desk.store.read {
        try $0.rows("SELECT name FROM counter WHERE name LIKE 'seen%' ORDER BY name") { $0.text(0) }
      }
      #expect(seen == ["seen0", "seen1", "seen3"])
      let parked = try await desk.store.read { try $0.parked().map(\.position) }
      #expect(parked.count == 1)
    }
  }
}

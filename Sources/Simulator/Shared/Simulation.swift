// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

/// A day of City against the desk, in virtual time, through the same verbs as in life.
///
/// One loop: go to the next instant at which anything wants to happen; let the world run up to it; hand what comes out
/// to the desk (order events in batches, customers at the door); let the people at the desk do what is due; let
/// everything of Work settle; look at what was written (customers read, agents see alarms); check the invariants of
/// what was touched. One seed is one history.
package final class Simulation {
  let scene: Scene
  let openStore: @Sendable () async throws -> any Store
  let platform: SimulatedPlatform
  let policies: Policies
  let sabotage: Sabotage
  var program: Program
  var door: Door
  var staff: Staffroom
  var followed: Int64 = 0
  /// How often the bell had rung for the journal when it was last followed.
  private var heard = -1
  var feed = Feed()
  var starts = 1
  package private(set) var steps = 0
  package private(set) var now: Instant
  private var checkAt: Instant
  /// The journal's last positions at the latest checks.
  private var checked: [Int64] = []
  package private(set) var violations: [Violation] = []
  package let tally: Tally

  /// - Parameter openStore: opens the same, at first empty, store each time: once at the start and after every crash.
  package init(
    _ scene: Scene, policies: Policies = Policies(), sabotage: Sabotage = Sabotage(),
    openStore: @escaping @Sendable () async throws -> any Store
  ) async throws {
    self.scene = scene
    self.openStore = openStore
    self.policies = policies
    self.sabotage = sabotage
    now = scene.start
    checkAt = now + scene.checks
    platform = SimulatedPlatform(scene.worlds, faults: scene.faults)
    program = try await Program(
      try await openStore(), platform: platform, policies: policies, number: 1, sabotage: sabotage,
      at: now)
    door = Door()
    staff = Staffroom(scene)
    tally = Tally()
    try await staff.hire(program.desk, at: now)
  }

  /// Plays to the end, or until `stop` has seen enough, and returns what happened. Invariants are checked on the way and
  /// at the end.
  package func run(
    until stop: ([Violation]) -> Bool = { _ in false }, progress: (Double) -> Void = { _ in }
  ) async throws -> Report {
    while now < scene.until, !stop(violations) {
      try await step()
      if now >= checkAt {
        checkAt = now + scene.checks
        try await check(after: latest())
        progress((now - scene.start).seconds / (scene.until - scene.start).seconds)
      }
    }
    try await check(after: nil)
    let report = try await Report(of: self)
    await program.desk.store.close()
    return report
  }

  private func step() async throws {
    now = min(scene.until, max(now, nextInstant()))
    steps += 1
    try await deliver(platform.step(until: now))
    try await staffActs()
    try await program.machinery.settle(at: now)
    try await followIfRung()
    if crashesNow() { try await crash() }
  }

  private func followIfRung() async throws {
    let rung = program.desk.store.bell.count(of: .journal)
    guard rung != heard else { return }
    heard = rung
    try await follow()
  }

  private func nextInstant() -> Instant {
    let wakes = [platform.nextWake, program.machinery.nextWake, staff.nextWake, feed.nextWake]
    return wakes.compactMap { $0 }.min() ?? scene.until
  }

  /// Order events leave the platform in batches, every few seconds; customers walk in one by one.
  private func deliver(_ emissions: [Emission]) async throws {
    for emission in emissions {
      if let event = emission.event { feed.add(event, at: now) }
    }
    if let batch = feed.batch(at: now, lost: { platform.missed(since: $0) }) {
      tally.events += batch.count
      _ = try await program.desk.ingest(EventBatch(feed: Feed.name, raw: [], events: batch), at: now)
    }
    for emission in emissions {
      if let act = emission.act { try await customerActs(act) }
    }
  }

  /// All memory is dropped and the store opened again, as after kill -9.
  private func crash() async throws {
    tally.crashes += 1
    starts += 1
    // PostgreSQL's clock is the real one, on which a dead process keeps its leases for longer than a simulated day.
    if program.desk.store.dialect == .postgres {
      try await program.desk.store.write { sql in try sql.run("UPDATE lease SET until = 0", values: []) }
    }
    await program.desk.store.close()
    program = try await Program(
      try await openStore(), platform: platform, policies: policies, number: starts, sabotage: sabotage, at: now)
    heard = -1
    staff.program(restarted: now)
  }

  private func crashesNow() -> Bool {
    guard scene.crashes > 0 else { return false }
    var chance = Chance(scene.seed, .fault, steps, 77)
    return chance.happens(scene.crashes)
  }

  /// Where a check on the way begins: what the last three have seen is looked at again, because many a rule counts
  /// only after its grace. The first ones look at everything, and so does the last.
  private func latest() -> Int64? {
    checked.append(followed)
    guard checked.count > 3 else { return nil }
    return checked.removeFirst()
  }

  private func check(after position: Int64?) async throws {
    let store = program.desk.store
    var found = try await Invariants.check(store, books: platform.books, after: position, at: now)
    let promises = try await store.read { sql in
      if let position { try sql.promises(movedAfter: position) } else { try sql.allPromises() }
    }
    found += Invariants.compare(promises, with: platform)
    if now >= scene.until {
      let said = tally.acknowledged
      found += try await store.read { try Invariants.missing(said, in: $0) }
    }
    for violation in found where !violations.contains(violation) { violations.append(violation.at(step: steps)) }
  }
}

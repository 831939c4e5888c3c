// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// Where a reader of the journal stands, and how often it failed at the next event.
  package func cursor(_ name: String) throws -> (position: Int64, failures: Int) {
    try first("SELECT position, failures FROM cursor WHERE name = $1", name) { ($0.int(0), Int($0.int(1))) } ?? (0, 0)
  }

  /// The same with the row locked against other processes; makes it when there is none. Write transactions only.
  package func lockedCursor(_ name: String) throws -> (position: Int64, failures: Int) {
    try run("INSERT INTO cursor (name, position, failures) VALUES ($1, 0, 0) ON CONFLICT (name) DO NOTHING", name)
    return try first("SELECT position, failures FROM cursor WHERE name = $1 FOR UPDATE", name) {
      ($0.int(0), Int($0.int(1)))
    } ?? (0, 0)
  }

  package func moveCursor(_ name: String, to position: Int64, failures: Int = 0) throws {
    try run(
      """
      INSERT INTO cursor (name, position, failures) VALUES ($1, $2, $3)
      ON CONFLICT (name) DO UPDATE SET position = excluded.position, failures = excluded.failures
      """, name, position, failures)
  }

  /// Sets aside an event that a reaction could not digest, for a person to see.
  package func park(_ reaction: String, position: Int64, reason: String, at now: Instant) throws {
    try run(
      "INSERT INTO parked (reaction, position, at, reason) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", reaction,
      position, now, reason)
  }

  package func parked(limit: Int = 100) throws -> [(reaction: String, position: Int64, at: Instant, reason: String)] {
    try rows("SELECT reaction, position, at, reason FROM parked ORDER BY at DESC LIMIT $1", limit) {
      ($0.text(0), $0.int(1), $0.instant(2), $0.text(3))
    }
  }

  /// Takes or renews a lease. Returns the fencing number while `holder` has it, nil while somebody else does. The time
  /// is the database's on PostgreSQL (many machines, one clock) and the caller's on SQLite.
  package func lease(_ name: String, holder: String, length: Span, now: Instant) throws -> Int64? {
    let now = try databaseNow() ?? now
    guard let held = try lockedLease(name) else {
      let isOurs = try run(
        "INSERT INTO lease (name, holder, until, fence) VALUES ($1, $2, $3, 1) ON CONFLICT (name) DO NOTHING", name,
        holder, now + length)
      return isOurs == 1 ? 1 : nil
    }
    if held.holder != holder, held.until > now { return nil }
    let fence = held.holder == holder && held.until > now ? held.fence : held.fence + 1
    try run("UPDATE lease SET holder = $2, until = $3, fence = $4 WHERE name = $1", name, holder, now + length, fence)
    return fence
  }

  private func lockedLease(_ name: String) throws -> (holder: String, until: Instant, fence: Int64)? {
    try first("SELECT holder, until, fence FROM lease WHERE name = $1 FOR UPDATE", name) {
      ($0.text(0), $0.instant(1), $0.int(2))
    }
  }

  /// True while the lease still carries this fencing number and has time left: what a singleton's transactions check.
  package func holdsLease(_ name: String, fence: Int64, now: Instant) throws -> Bool {
    let now = try databaseNow() ?? now
    return try exists("SELECT 1 FROM lease WHERE name = $1 AND fence = $2 AND until > $3 FOR UPDATE", name, fence, now)
  }

  /// At the end of a process: whatever it held is free for the others at once.
  package func releaseLeases(of holder: String, now: Instant) throws {
    try run("UPDATE lease SET until = $2 WHERE holder = $1 AND until > $2", holder, now)
  }

  private func databaseNow() throws -> Instant? {
    guard dialect == .postgres else { return nil }
    return try first("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint") { $0.instant(0) }
  }

  /// A switch of operations ("lane.platform", "automation"): on unless somebody has turned it off.
  package func isOn(_ name: String) throws -> Bool {
    try first("SELECT is_on FROM switch WHERE name = $1", name) { $0.bool(0) } ?? true
  }

  package func turn(_ name: String, on: Bool, by actor: Actor, at now: Instant) throws {
    try run(
      """
      INSERT INTO switch (name, is_on, by_actor, at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (name) DO UPDATE SET is_on = excluded.is_on, by_actor = excluded.by_actor, at = excluded.at
      """, name, on, actor, now)
  }

  /// Tasks of a lane that are due and wait.
  package func waitingTasks(_ lane: Lane, now: Instant) throws -> Int {
    try count("SELECT count(*) FROM task WHERE lane = $1 AND state = 'queued' AND due <= $2", lane.rawValue, now)
  }

  package func meta(_ name: String) throws -> String? {
    try first("SELECT value FROM store_meta WHERE name = $1", name) { $0.text(0) }
  }

  package func setMeta(_ name: String, _ value: String) throws {
    try run(
      "INSERT INTO store_meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name, value)
  }
}

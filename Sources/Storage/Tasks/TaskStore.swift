// SPDX-License-Identifier: Apache-2.0
import Domain

/// A task as it lies in the store.
package struct StoredTask: Sendable {
  package enum State: String, Sendable {
    case queued, leased, done, failed
    /// The outside may or may not have happened and the peer knows no key: a person must look.
    case unknown
    /// Its deadline passed before it was carried out.
    case late
  }
  package let city: City
  package let id: TaskID
  package let lane: Lane
  package let kind: String
  package let orderKey: String
  package let due: Instant
  package let deadline: Instant?
  package let key: String
  package let payload: String
  package let state: State
  /// How often it has been handed out, this time included.
  package let attempts: Int
  package let result: String?
  /// It lay in a backup: what became of it since nobody here knows, so the other side is asked before anything is done.
  package let isRestored: Bool

  package func payload<T: Decodable>(as type: T.Type) throws -> T { try JSON.decode(T.self, from: payload) }

  static let columns =
    "city, id, lane, kind, order_key, due, deadline, key, payload, state, attempts, result, is_restored"

  init(_ row: Row) throws {
    city = row.city(0)
    id = row.id(1)
    lane = try row.value(2)
    kind = row.text(3)
    orderKey = row.text(4)
    due = row.instant(5)
    deadline = row.optionalInstant(6)
    key = row.text(7)
    payload = row.text(8)
    state = try row.value(9)
    attempts = Int(row.int(10))
    result = row.optionalText(11)
    isRestored = row.bool(12)
  }
}

extension SQL {
  /// Queues a task unless one with its key exists.
  package func queue(_ task: NewTask, id: TaskID, city: City, at now: Instant) throws {
    try run(
      """
      INSERT INTO task (city, id, lane, kind, order_key, due, slot, deadline, key, payload, state, attempts, made_at)
      VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, 'queued', 0, $10) ON CONFLICT (city, key) DO NOTHING
      """, city, id, task.lane.rawValue, task.kind, task.orderKey, task.due, task.deadline, task.key,
      try JSON.text(task.payload), now)
  }

  /// Hands out due tasks of a lane under a lease: the first of each order key, none while an earlier one of its key is
  /// unfinished, and those whose holder let the lease run out. Earlier means: first meant to run earlier (`slot`, which
  /// unlike `due` does not move when a task is put back), so that a far timer never holds up a near one.
  package func claimTasks(
    _ lane: Lane, holder: String, lease: Span, limit: Int, now: Instant
  ) throws -> [StoredTask] {
    let free = try rows(
      """
      SELECT city, id FROM task t WHERE lane = $1 AND state = 'queued' AND due <= $2
        AND NOT EXISTS (SELECT 1 FROM task e WHERE e.city = t.city AND e.lane = t.lane AND e.order_key = t.order_key
                        AND e.state IN ('queued', 'leased')
                        AND (e.slot < t.slot OR (e.slot = t.slot AND e.id < t.id)))
      ORDER BY due, id LIMIT $3 FOR UPDATE SKIP LOCKED
      """, lane.rawValue, now, limit
    ) { (city: $0.city(0), id: $0.id(1) as TaskID) }
    let dropped = try rows(
      """
      SELECT city, id FROM task WHERE lane = $1 AND state = 'leased' AND lease_until < $2
      ORDER BY lease_until, id LIMIT $3 FOR UPDATE SKIP LOCKED
      """, lane.rawValue, now, limit
    ) { (city: $0.city(0), id: $0.id(1) as TaskID) }
    return try (dropped + free).prefix(limit).compactMap { task in
      try first(
        """
        UPDATE task SET state = 'leased', attempts = attempts + 1, lease_until = $3, holder = $4
        WHERE city = $1 AND id = $2 RETURNING \(StoredTask.columns)
        """, task.city, task.id, now + lease, holder, map: StoredTask.init)
    }
  }

  /// Ends a task this holder has leased; false when the lease has gone to somebody else meanwhile.
  @discardableResult
  package func finish(
    _ task: StoredTask, holder: String, as state: StoredTask.State, result: String?
  ) throws -> Bool {
    try run(
      """
      UPDATE task SET state = $3, result = $4, lease_until = NULL
      WHERE city = $1 AND id = $2 AND state = 'leased' AND holder = $5
      """, task.city, task.id, state.rawValue, result, holder) == 1
  }

  /// Puts a leased task back for a later try.
  package func postpone(_ task: StoredTask, holder: String, until due: Instant, reason: String) throws {
    try run(
      """
      UPDATE task SET state = 'queued', due = $3, result = $4, lease_until = NULL
      WHERE city = $1 AND id = $2 AND state = 'leased' AND holder = $5
      """, task.city, task.id, due, reason, holder)
  }

  /// Takes back a task that has not been handed out; false when it already was, or never existed.
  @discardableResult
  package func withdrawTask(key: String, city: City) throws -> Bool {
    try run("DELETE FROM task WHERE city = $1 AND key = $2 AND state = 'queued'", city, key) == 1
  }

  /// When the next task of a lane is due, or its next lease runs out; of those later than `after`, where it is given.
  package func nextDue(_ lane: Lane, after: Instant = Instant(ms: .min)) throws -> Instant? {
    try rows(
      """
      SELECT min(due) FROM task WHERE lane = $1 AND state = 'queued' AND due > $2
      UNION ALL SELECT min(lease_until) FROM task WHERE lane = $1 AND state = 'leased' AND lease_until > $2
      """, lane.rawValue, after
    ) { $0.optionalInstant(0) }.compactMap(\.self).min()
  }

  package func task(key: String, city: City) throws -> StoredTask? {
    try first("SELECT \(StoredTask.columns) FROM task WHERE city = $1 AND key = $2", city, key, map: StoredTask.init)
  }

  /// Tasks a person must look at: unknown, failed or late, newest first.
  package func troubledTasks(limit: Int = 100) throws -> [StoredTask] {
    try rows(
      """
      SELECT \(StoredTask.columns) FROM task WHERE state IN ('unknown', 'failed', 'late') ORDER BY id DESC LIMIT $1
      """, limit, map: StoredTask.init)
  }
}

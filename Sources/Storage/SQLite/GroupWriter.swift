// SPDX-License-Identifier: Apache-2.0
import Dispatch
import GRDB
import Synchronization

/// The one writer of a SQLite store. It takes what waits, at most 256 verbs or 5 ms, into one commit, each verb inside
/// a savepoint of its own: a verb that throws rolls back only itself. Answers are given after COMMIT; when COMMIT
/// fails, every verb of the group fails.
final class GroupWriter: Sendable {
  struct Job: Sendable {
    /// Runs the verb and tells how it ended.
    let run: @Sendable (SQLiteSession) -> Ending
    /// Answers a verb whose transaction never began or was lost.
    let fail: @Sendable (any Error) -> Void
  }

  struct Ending {
    /// False when the verb threw and its savepoint must be rolled back.
    let keep: Bool
    /// Gives the caller the verb's value or error.
    let answer: @Sendable () -> Void
  }

  static let groupLimit = 256
  static let groupNanoseconds: UInt64 = 5_000_000

  private struct State {
    var waiting: [Job] = []
    var closing = false
  }

  private let pool: DatabasePool
  private let journal: JournalCounter
  private let state = Mutex(State())
  private let thread = DispatchQueue(label: "mealdesk.sqlite.writer")

  /// True when verbs run on their caller's thread, each in a commit of its own.
  private let isCallers: Bool

  init(pool: DatabasePool, journal: JournalCounter, isCallers: Bool) {
    self.pool = pool
    self.journal = journal
    self.isCallers = isCallers
  }

  /// Hands a verb to the writer; after `close` it fails at once.
  func add(_ job: Job) {
    let taken = state.withLock { state in
      guard !state.closing else { return false }
      state.waiting.append(job)
      return true
    }
    guard taken else { return job.fail(StorageError.closed) }
    if isCallers { drain() } else { thread.async { self.drain() } }
  }

  /// Refuses new verbs and waits until those that were taken are answered.
  func close() {
    state.withLock { $0.closing = true }
    thread.sync { drain() }
  }

  private func drain() {
    while true {
      let jobs = state.withLock { state in
        defer { state.waiting = [] }
        return state.waiting
      }
      guard !jobs.isEmpty else { return }
      var rest = jobs[...]
      while !rest.isEmpty { rest = rest.dropFirst(runGroup(rest.prefix(Self.groupLimit))) }
    }
  }

  /// Runs one group and returns how many verbs it took.
  private func runGroup(_ jobs: ArraySlice<Job>) -> Int {
    var endings: [Ending] = []
    do {
      let hooks = try pool.writeWithoutTransaction { db in
        let session = SQLiteSession(db, journal: journal)
        do {
          try group(jobs, on: session, &endings)
        } catch {
          try? session.control("ROLLBACK")
          throw error
        }
        return session.hooks
      }
      for hook in hooks { hook() }
      for ending in endings { ending.answer() }
      return endings.count
    } catch {
      for job in jobs { job.fail(error) }
      return jobs.count
    }
  }

  private func group(_ jobs: ArraySlice<Job>, on session: SQLiteSession, _ endings: inout [Ending]) throws {
    try session.control("BEGIN IMMEDIATE")
    try goOnAfterOthers(session)
    let started = DispatchTime.now().uptimeNanoseconds
    for job in jobs {
      let hooksBefore = session.hooks.count
      try session.control("SAVEPOINT verb")
      let ending = job.run(session)
      if !ending.keep {
        session.dropHooks(after: hooksBefore)
        try session.control("ROLLBACK TO verb")
      }
      try session.control("RELEASE verb")
      endings.append(ending)
      if DispatchTime.now().uptimeNanoseconds - started > Self.groupNanoseconds { break }
    }
    try session.control("COMMIT")
  }

  /// Another process may have written to the journal since the last group: a command beside a running server. SQLite
  /// tells for the price of a glance at memory.
  private func goOnAfterOthers(_ session: SQLiteSession) throws {
    let version = try session.count("PRAGMA data_version")
    guard journal.isNews(version) else { return }
    journal.goOn(after: Int64(try session.count("SELECT coalesce(max(position), 0) FROM journal")))
  }
}

// SPDX-License-Identifier: Apache-2.0
import DequeModule
import Dispatch
import GRDB
import Synchronization

/// The one writer of a SQLite store. It takes what waits, at most 256 verbs or 20 ms, into one commit. A verb that throws
/// leaves nothing behind and does no harm to the others: one that has written takes the group back with it, and the
/// others run again, each inside a savepoint. (A savepoint for every verb would cost as much as a small verb, and verbs
/// mostly throw before they write.) Answers are given after COMMIT; when COMMIT fails, every verb of the group fails.
/// Bulk has its turn one job at a time, in a commit of its own between two of verbs: a verb waits for one batch at most,
/// and its answer for none.
final class GroupWriter: SQLiteWriter {
  static let groupLimit = 256
  static let groupNanoseconds: UInt64 = 20_000_000

  private struct State {
    var waiting: [WriteJob] = []
    var bulk: Deque<WriteJob> = []
    var draining = false
    var closing = false
    /// How many jobs the writer waits for; 0 when it does not wait.
    var expected = 0
    /// The last commit was of verbs.
    var isBulkNext = false

    enum Taken { case refused, first, joined, complete }

    mutating func take(_ job: WriteJob) -> Taken {
      guard !closing else { return .refused }
      switch job.haste {
      case .prompt: waiting.append(job)
      case .bulk: bulk.append(job)
      }
      if !draining {
        draining = true
        return .first
      }
      guard expected > 0, waiting.count >= expected || job.haste == .bulk else { return .joined }
      expected = 0
      return .complete
    }

    mutating func next() -> [WriteJob] {
      draining = !waiting.isEmpty || !bulk.isEmpty
      if isBulkNext || waiting.isEmpty, let job = bulk.popFirst() {
        isBulkNext = false
        return [job]
      }
      isBulkNext = true
      defer { waiting = [] }
      return waiting
    }
  }

  private let pool: DatabasePool
  private let journal: JournalCounter
  private let bell: Bell
  private let state = Mutex(State())
  private let thread = DispatchQueue(label: "mealdesk.sqlite.writer")
  private let company = DispatchSemaphore(value: 0)
  private let statements: Statements
  private let heads: HeadBuffer?
  /// Nil where commits copy the log themselves.
  private let checkpoints: Checkpoints?

  init(
    pool: DatabasePool, journal: JournalCounter, bell: Bell, statements: Statements, heads: HeadBuffer?,
    checkpoints: Checkpoints?
  ) {
    self.pool = pool
    self.journal = journal
    self.bell = bell
    self.statements = statements
    self.heads = heads
    self.checkpoints = checkpoints
  }

  /// Hands a verb to the writer; after `close` it fails at once.
  func add(_ job: WriteJob) {
    switch state.withLock({ $0.take(job) }) {
    case .refused: job.fail(StorageError.closed)
    case .joined: return
    case .complete: company.signal()
    case .first: thread.async { self.drain() }
    }
  }

  /// Refuses new verbs, waits until those that were taken are answered, and gives the statements back.
  func close() {
    state.withLock { $0.closing = true }
    thread.sync { drain() }
    pool.writeWithoutTransaction { _ in statements.forget() }
  }

  private func drain() {
    var last = Commit(verbs: 0, nanoseconds: 0)
    while true {
      waitForCompany(after: last)
      let jobs = state.withLock { $0.next() }
      guard !jobs.isEmpty else { return }
      var rest = jobs[...]
      while !rest.isEmpty {
        last = runGroup(rest.prefix(Self.groupLimit))
        rest = rest.dropFirst(last.verbs)
      }
    }
  }

  /// How many verbs a group took and how long its commit lasted.
  private struct Commit {
    let verbs: Int
    let nanoseconds: UInt64
  }

  /// Callers that were just answered mostly come back with their next verb. To commit with half of them, and then with
  /// the other half, costs twice the disk: the writer waits for them, but no longer than a commit takes.
  private func waitForCompany(after last: Commit) {
    guard last.verbs > 1, last.nanoseconds > 1000 else { return }
    let isAlone = state.withLock { state in
      guard state.waiting.count < last.verbs, state.bulk.isEmpty, !state.closing else { return false }
      state.expected = last.verbs
      return true
    }
    guard isAlone else { return }
    let end = DispatchTime.now() + .nanoseconds(Int(last.nanoseconds))
    guard company.wait(timeout: end) == .timedOut else { return }
    let isLate = state.withLock { state in
      defer { state.expected = 0 }
      return state.expected == 0
    }
    if isLate { company.wait() }  // it was signalled just after the end
  }

  /// Runs one group.
  private func runGroup(_ jobs: ArraySlice<WriteJob>) -> Commit {
    do {
      let done = try group(jobs, guarded: false) ?? group(jobs, guarded: true) ?? Group()
      if !done.news.isEmpty { bell.ring(done.news) }
      for ending in done.endings { ending.answer() }
      return Commit(verbs: done.endings.count, nanoseconds: done.commit)
    } catch {
      for job in jobs { job.fail(error) }
      return Commit(verbs: jobs.count, nanoseconds: 0)
    }
  }

  private struct Group {
    var endings: [WriteEnding] = []
    var news: News = []
    var commit: UInt64 = 0
  }

  /// One transaction. Nil when a verb that was not guarded by a savepoint threw after it and others had written: nothing
  /// has happened then.
  private func group(_ jobs: ArraySlice<WriteJob>, guarded: Bool) throws -> Group? {
    try pool.writeWithoutTransaction { db in
      let session = SQLiteSession(db, journal: journal, statements: statements, heads: heads)
      try session.step("BEGIN IMMEDIATE")
      do {
        try journal.goOnAfterOthers(session)
        guard let endings = try run(jobs, on: session, guarded: guarded) else {
          try session.control("ROLLBACK")
          return nil
        }
        let started = DispatchTime.now().uptimeNanoseconds
        try session.step("COMMIT")
        let commit = DispatchTime.now().uptimeNanoseconds - started
        session.orderHeads?.commit()
        defer { checkpoints?.afterCommit(db) }
        return Group(endings: endings, news: session.news, commit: commit)
      } catch {
        try? session.control("ROLLBACK")
        throw error
      }
    }
  }

  /// Runs the verbs of an open transaction until the time is over; nil when it must be taken back.
  private func run(_ jobs: ArraySlice<WriteJob>, on session: SQLiteSession, guarded: Bool) throws -> [WriteEnding]? {
    var endings: [WriteEnding] = []
    let untouched = session.changes
    let end = DispatchTime.now().uptimeNanoseconds + Self.groupNanoseconds
    for job in jobs {
      let (news, changes, heads) = (session.news, session.changes, session.orderHeads?.count ?? 0)
      let ending = guarded ? try session.inSavepoint(job) : job.run(session)
      endings.append(ending)
      if !ending.keep {
        session.goBack(to: news)
        session.orderHeads?.goBack(to: heads)
        // On a full disk and the like SQLite takes back everything by itself.
        guard session.isInTransaction else { throw StorageError.unavailable(message: "transaction rolled back") }
        if !guarded, session.changes != changes {
          guard changes == untouched else { return nil }
          try startAgain(session)
        }
      }
      if DispatchTime.now().uptimeNanoseconds > end { break }
    }
    return endings
  }

  /// Nobody has written before the verb that threw: a fresh transaction is as good as a savepoint.
  private func startAgain(_ session: SQLiteSession) throws {
    try session.control("ROLLBACK")
    try session.control("BEGIN IMMEDIATE")
    try journal.goOnAfterOthers(session)
  }
}

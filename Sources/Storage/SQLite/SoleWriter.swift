// SPDX-License-Identifier: Apache-2.0
import GRDB
import Synchronization

/// The writer of a simulation, which is its store's only user: a verb runs on its caller's thread, and a commit takes
/// many verbs (nobody else looks, and nothing has to outlive the process). `close` commits the rest, so that a
/// simulated crash, which opens the store again, finds everything that was answered.
final class SoleWriter: SQLiteWriter {
  static let verbsPerCommit = 256

  private let pool: DatabasePool
  private let journal: JournalCounter
  private let bell: Bell
  private let statements: Statements
  private let heads: HeadBuffer?
  private let verbs = Mutex(0)

  init(pool: DatabasePool, journal: JournalCounter, bell: Bell, statements: Statements, heads: HeadBuffer?) {
    self.pool = pool
    self.journal = journal
    self.bell = bell
    self.statements = statements
    self.heads = heads
  }

  func add(_ job: WriteJob) {
    do {
      let (ending, news) = try pool.writeWithoutTransaction { try run(job, $0) }
      if !news.isEmpty { bell.ring(news) }
      ending.answer()
    } catch {
      job.fail(error)
    }
  }

  func close() {
    do {
      try pool.writeWithoutTransaction { db in
        if db.isInsideTransaction { try SQLiteSession(db).control("COMMIT") }
        statements.forget()
      }
    } catch {
      preconditionFailure("verbs that were answered are lost: \(error)")
    }
  }

  private func run(_ job: WriteJob, _ db: Database) throws -> (WriteEnding, News) {
    let session = SQLiteSession(db, journal: journal, statements: statements, heads: heads)
    if !session.isInTransaction {
      try session.step("BEGIN IMMEDIATE")
      try journal.goOnAfterOthers(session)
    }
    let ending = try session.inSavepoint(job)
    // A full disk and the like take back everything since the last commit: a trial that goes on would prove nothing.
    precondition(session.isInTransaction, "SQLite took back verbs that were answered")
    let isFull = verbs.withLock { verbs in
      verbs = (verbs + 1) % Self.verbsPerCommit
      return verbs == 0
    }
    if ending.keep { session.orderHeads?.commit() }
    if isFull { try session.step("COMMIT") }
    return (ending, ending.keep ? session.news : [])
  }
}

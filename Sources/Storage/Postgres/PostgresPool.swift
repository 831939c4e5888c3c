// SPDX-License-Identifier: Apache-2.0
import DequeModule
import Dispatch
import Foundation
import Synchronization

/// A fixed number of threads, each with a connection of its own that it opens when it first works and again after a
/// loss. Jobs are taken in the order they came, bulk after all others and on few connections at once: its transactions are
/// long and mostly about the same orders, so that more of them wait for each other's rows and take the processors from
/// the verbs. libpq blocks, so it must never run on the cooperative pool.
final class PostgresPool: Sendable {
  struct Job: Sendable {
    /// Runs on a thread with the session of that thread; nil when no connection could be had.
    let run: @Sendable (Result<PostgresSession, any Error>) -> Void
  }

  private struct State {
    var prompt = Deque<Job>()
    var bulk = Deque<Job>()
    var bulkAtWork = 0
    var closing = false

    /// What is next, and whether it is bulk; nil when there is nothing that may begin.
    mutating func take() -> (job: Job, haste: Haste)? {
      if let job = prompt.popFirst() { return (job, .prompt) }
      guard bulkAtWork < PostgresPool.mostBulk, let job = bulk.popFirst() else { return nil }
      bulkAtWork += 1
      return (job, .bulk)
    }
  }

  /// Transactions of bulk at once: one works while the other waits for its commit.
  static let mostBulk = 2

  private let url: String
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let ended = DispatchGroup()
  private let size: Int

  init(url: String, size: Int) {
    self.url = url
    self.size = size
    for number in 0..<size {
      ended.enter()
      let thread = Thread { [self] in
        work()
        ended.leave()
      }
      thread.name = "postgres-\(number)"
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  func add(_ job: Job, _ haste: Haste = .prompt) {
    let taken = state.withLock { state in
      guard !state.closing else { return false }
      switch haste {
      case .prompt: state.prompt.append(job)
      case .bulk: state.bulk.append(job)
      }
      return true
    }
    guard taken else { return job.run(.failure(StorageError.closed)) }
    wake.signal()
  }

  func close() {
    state.withLock { $0.closing = true }
    for _ in 0..<size { wake.signal() }
    ended.wait()
  }

  private func work() {
    var session: PostgresSession?
    while true {
      wake.wait()
      // Bulk that had to wait when it came has no signal of its own any more.
      while let (job, haste) = state.withLock({ $0.take() }) {
        run(job, on: &session)
        if haste == .bulk { state.withLock { $0.bulkAtWork -= 1 } }
      }
      // What bulk is left, whoever is at bulk takes next.
      if state.withLock({ $0.closing }) { return }
    }
  }

  private func run(_ job: Job, on session: inout PostgresSession?) {
    if session?.isAlive != true { session = nil }
    do {
      let live = try session ?? PostgresSession(url: url)
      session = live
      job.run(.success(live))
    } catch {
      job.run(.failure(error))
    }
  }
}

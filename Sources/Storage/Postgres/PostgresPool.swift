// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization

/// A fixed number of threads, each with a connection of its own that it opens when it first works and again after a
/// loss. Jobs are taken in the order they came. libpq blocks, so it must never run on the cooperative pool.
final class PostgresPool: Sendable {
  struct Job: Sendable {
    /// Runs on a thread with the session of that thread; nil when no connection could be had.
    let run: @Sendable (Result<PostgresSession, any Error>) -> Void
  }

  private struct State {
    var waiting: [Job] = []
    var head = 0
    var closing = false

    mutating func take() -> Job? {
      guard head < waiting.count else { return nil }
      defer {
        head += 1
        if head == waiting.count || head > 1024 {
          waiting.removeFirst(head)
          head = 0
        }
      }
      return waiting[head]
    }
  }

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

  func add(_ job: Job) {
    let taken = state.withLock { state in
      guard !state.closing else { return false }
      state.waiting.append(job)
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
      let (job, closing) = state.withLock { ($0.take(), $0.closing) }
      guard let job else {
        if closing { return }
        continue
      }
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
}

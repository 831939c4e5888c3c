// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization

/// Hears other processes' bells (LISTEN) and rings ours for them (NOTIFY, outside any verb's transaction and at most
/// every 10 ms). A lost connection is opened again; meanwhile readers poll, so nothing is missed.
final class PostgresListener: Sendable {
  private let bell: Bell
  private let closing = Mutex(false)
  private let ended = DispatchGroup()
  private let lastRing = Mutex<UInt64>(0)

  init(url: String, bell: Bell) {
    self.bell = bell
    ended.enter()
    let thread = Thread { [self] in
      listen(url)
      ended.leave()
    }
    thread.name = "postgres-listener"
    thread.start()
  }

  func close() {
    closing.withLock { $0 = true }
    ended.wait()
  }

  func ring(_ news: News, through pool: PostgresPool) {
    bell.ring(news)
    let due = lastRing.withLock { last in
      // Read inside the lock: a time read before it may lie before the last ring.
      let now = DispatchTime.now().uptimeNanoseconds
      guard now - last > 10_000_000 else { return false }
      last = now
      return true
    }
    guard due else { return }
    pool.add(
      PostgresPool.Job { session in
        if case .success(let session) = session { try? session.control("NOTIFY mealdesk") }
      })
  }

  private func listen(_ url: String) {
    var session: PostgresSession?
    while !closing.withLock({ $0 }) {
      do {
        if session == nil {
          session = try PostgresSession(url: url)
          try session?.control("LISTEN mealdesk")
        }
        if try session?.waitForNotice(milliseconds: 200) == true { bell.ring(.all) }
      } catch {
        session = nil
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization

/// Hears other processes' bells (LISTEN) and rings ours for them (NOTIFY, outside any verb's transaction): at once, and
/// then at most every 10 ms with all that has come together. A lost connection is opened again; meanwhile readers poll,
/// so nothing is missed.
final class PostgresListener: Sendable {
  /// What others are still to be told.
  private struct Untold {
    var news: News = []
    var isOnItsWay = false
    var lastAt: UInt64 = 0

    /// Adds news; how many nanoseconds until it is told, nil when somebody already sees to that.
    mutating func add(_ more: News) -> UInt64? {
      news.formUnion(more)
      guard !isOnItsWay else { return nil }
      isOnItsWay = true
      let now = DispatchTime.now().uptimeNanoseconds
      return lastAt + PostgresListener.interval > now ? lastAt + PostgresListener.interval - now : 0
    }

    mutating func take() -> News {
      defer { (news, isOnItsWay, lastAt) = ([], false, DispatchTime.now().uptimeNanoseconds) }
      return news
    }
  }

  private static let interval: UInt64 = 10_000_000
  /// By which this store knows its own notices: what they say its bell has rung for already.
  private let name = UUID().uuidString
  private let bell: Bell
  private let closing = Mutex(false)
  private let ended = DispatchGroup()
  private let untold = Mutex(Untold())

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

  /// A last notice wakes the thread that listens, so that nobody waits until it looks by itself.
  func close(through pool: PostgresPool) {
    closing.withLock { $0 = true }
    tell(through: pool)
    ended.wait()
  }

  func ring(_ news: News, through pool: PostgresPool) {
    bell.ring(news)
    guard let wait = untold.withLock({ $0.add(news) }) else { return }
    guard wait > 0 else { return tell(through: pool) }
    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(wait))) { self.tell(through: pool) }
  }

  private func tell(through pool: PostgresPool) {
    pool.add(
      PostgresPool.Job { session in
        let news = self.untold.withLock { $0.take() }
        if case .success(let session) = session {
          try? session.control("NOTIFY mealdesk, '\(self.name) \(news.rawValue)'")
        }
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
        hear(try session?.waitForNotices(milliseconds: 200) ?? [])
      } catch {
        session = nil
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
  }

  /// Rings for what others have written; for everything where a notice does not say what.
  private func hear(_ notices: [String]) {
    var heard: News = []
    for words in notices.map({ $0.split(separator: " ") }) where words.first != name[...] {
      heard.formUnion(words.count == 2 ? UInt32(words[1]).map(News.init(rawValue:)) ?? .all : .all)
    }
    if !heard.isEmpty { bell.ring(heard) }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Synchronization

/// What a commit wrote that somebody waits for: events in the journal, tasks of a lane.
package struct News: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let journal = News(rawValue: 1)
  /// Events that no reader sees yet: the sequencer has to give them their positions first (PostgreSQL).
  package static let unstamped = News(rawValue: 2 << UInt32(Lane.allCases.count))
  package static let all = News(rawValue: .max)

  package static func tasks(_ lane: Lane) -> News {
    News(rawValue: 2 << UInt32(Lane.allCases.firstIndex(of: lane) ?? 0))
  }

  static let kinds = 2 + Lane.allCases.count
}

/// "Something was written": wakes loops that wait for the journal or for tasks. It says of which kind, never what;
/// whoever wakes asks the store. Missing a ring costs at most one polling interval.
package final class Bell: Sendable {
  private struct Listener {
    let news: News
    let continuation: AsyncStream<Void>.Continuation
  }

  private let listeners = Mutex<(next: Int, all: [Int: Listener])>((0, [:]))
  private let rung = Mutex([Int](repeating: 0, count: News.kinds))

  package init() {}

  /// How often it has rung with any of this news: what virtual time looks at instead of listening.
  package func count(of news: News) -> Int {
    rung.withLock { rung in
      rung.indices.reduce(0) { $0 + (news.rawValue >> UInt32($1) & 1 == 1 ? rung[$1] : 0) }
    }
  }

  package func ring(_ news: News) {
    rung.withLock { rung in
      for kind in rung.indices where news.rawValue >> UInt32(kind) & 1 == 1 { rung[kind] += 1 }
    }
    // Outside the lock: waking a task takes the task's own lock, and a task that is cancelled comes from inside its own
    // lock to `leave`. One inside the other in both directions would stop both for ever.
    let all = listeners.withLock { Array($0.all.values) }
    for listener in all where !listener.news.isDisjoint(with: news) { listener.continuation.yield() }
  }

  /// A stream that yields after a ring with any of this news; rings while nobody reads collapse into one. Ends when the
  /// reader drops it.
  package func rings(for news: News) -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = listeners.withLock { state in
      state.next += 1
      state.all[state.next] = Listener(news: news, continuation: continuation)
      return state.next
    }
    continuation.onTermination = { [weak self] _ in self?.leave(number) }
    return stream
  }

  private func leave(_ number: Int) {
    _ = listeners.withLock { $0.all.removeValue(forKey: number) }
  }
}

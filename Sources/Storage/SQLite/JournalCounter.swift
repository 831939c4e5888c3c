// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The last journal number of the store. Only the writer's thread moves it; numbers of rolled-back verbs are gaps.
final class JournalCounter: Sendable {
  private let last: Mutex<Int64>
  /// What SQLite said when this process last looked: another number after somebody else has written.
  private let version = Mutex<Int?>(nil)

  init(last: Int64) { self.last = Mutex(last) }

  private func isNews(_ seen: Int) -> Bool {
    version.withLock { version in
      defer { version = seen }
      return version != seen
    }
  }

  /// Another process may have written to the journal since the last group: a command beside a running server. SQLite
  /// tells for the price of a glance at memory.
  func goOnAfterOthers(_ session: SQLiteSession) throws {
    guard isNews(try session.count("PRAGMA data_version")) else { return }
    let position = Int64(try session.count("SELECT coalesce(max(position), 0) FROM journal"))
    last.withLock { $0 = max($0, position) }
  }

  func next() -> Int64 {
    last.withLock {
      $0 += 1
      return $0
    }
  }
}

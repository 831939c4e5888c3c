// SPDX-License-Identifier: Apache-2.0
import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Copies what is committed from the log of SQLite (WAL) into the file. SQLite itself would do that inside some commit,
/// for a tenth of a second in which every verb waits. Here a thread of its own does nearly all of it while the writer
/// goes on; the last pages, and with them the log's new beginning, are the writer's.
final class Checkpoints: Sendable {
  /// The log is copied from this many pages on (16 MiB): one that changes often is copied once for all its changes.
  static let begin = 4_000
  /// What the writer copies itself.
  static let tail = 128
  /// A log that grows faster than it can be copied holds up the writer in the end.
  static let most = 64_000

  private struct State {
    var isCopying = false
    /// Pages of the present log that are in the file.
    var copied = 0
  }

  private let file: DatabaseQueue
  private let thread = DispatchQueue(label: "mealdesk.sqlite.checkpoints")
  private let pages = Atomic<Int>(0)
  private let state = Mutex(State())

  init(path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    file = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Hears from the writer's connection how long the log is, and relieves it of copying.
  func relieve(_ writer: Database) {
    sqlite3_wal_hook(
      writer.sqliteConnection,
      { context, _, _, pages in
        guard let context else { return SQLITE_OK }
        Unmanaged<Checkpoints>.fromOpaque(context).takeUnretainedValue().pages.store(Int(pages), ordering: .relaxed)
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// After a commit, on the writer's thread.
  func afterCommit(_ writer: Database) {
    let length = pages.load(ordering: .relaxed)
    guard length >= Self.begin else { return }
    let left = state.withLock { state -> Int? in
      guard !state.isCopying else { return nil }
      let left = length - state.copied
      state.isCopying = left > Self.tail && length < Self.most
      return state.isCopying ? nil : left
    }
    if left != nil { finish(writer) } else { copy() }
  }

  private func finish(_ writer: Database) {
    // A reader that began long ago may hold the rest back: then the next commit tries again.
    guard let done = try? writer.checkpoint(.passive) else { return }
    let isWhole = done.checkpointedFrameCount == done.walFrameCount
    state.withLock { $0.copied = isWhole ? 0 : done.checkpointedFrameCount }
  }

  private func copy() {
    thread.async {
      let done = try? self.file.writeWithoutTransaction { try $0.checkpoint(.passive) }
      self.state.withLock { state in
        state.isCopying = false
        state.copied = done?.checkpointedFrameCount ?? state.copied
      }
    }
  }

  /// After the writer's last commit.
  func close() {
    thread.sync {}
    try? file.close()
  }
}

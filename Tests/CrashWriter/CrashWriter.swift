// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Storage
import TestSupport

/// A process that is made to be killed: runs verbs on the store it is given and prints the number of each one that was
/// acknowledged. `crash-writer sqlite PATH | postgres URL`, then a start number.
@main
struct CrashWriter {
  static func main() async throws {
    let words = CommandLine.arguments
    let store: any Store =
      words[1] == "sqlite" ? try SQLiteStore(path: words[2]) : try PostgresStore(url: words[2], connections: 4)
    let start = Int(words[3]) ?? 0
    let now = Instant(ms: Int64(Date.now.timeIntervalSince1970 * 1000))
    let desk = try await Desk.started(store, holder: "\(ProcessInfo.processInfo.processIdentifier)-\(now.ms)", now: now)
    await withTaskGroup(of: Void.self) { group in
      for lane in 0..<4 { group.addTask { await write(desk, from: start + lane) } }
    }
  }

  /// Each verb moves two rows that must always be equal, and queues one task.
  private static func write(_ desk: Desk, from start: Int) async {
    var number = start
    while !Task.isCancelled {
      let at = Instant(ms: Int64(Date.now.timeIntervalSince1970 * 1000))
      let (id, n) = (desk.newID(CommandKind.self, city: .none, at: at), number)
      do {
        try await desk.verb("crash.step", by: .system("crash"), id: id, at: at) { tx in
          try tx.sql.run("INSERT INTO counter (name, value) VALUES ($1, $2)", "a\(n)", n)
          try tx.sql.run("INSERT INTO counter (name, value) VALUES ($1, $2)", "b\(n)", n)
          try tx.record(NewEvent("crash.stepped", subject: "\(n)"), city: .none)
          try tx.queue(NewTask(lane: .money, kind: "crash", orderKey: "\(n)", due: at, key: "\(n)"), city: .none)
          return Done()
        }
        FileHandle.standardOutput.write(Data("\(n)\n".utf8))
      } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        return
      }
      number += 4
    }
  }
}

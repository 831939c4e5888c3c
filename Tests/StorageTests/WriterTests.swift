// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Storage

@Suite("One writer for everybody: verbs go before bulk") struct WriterTests {
  /// What was done, in its order.
  private final class Diary: Sendable {
    private let lines = Mutex<[String]>([])
    func note(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  private func job(_ haste: Haste, _ line: String, _ diary: Diary, _ ended: DispatchGroup) -> WriteJob {
    ended.enter()
    return WriteJob(
      haste: haste,
      run: { _ in
        diary.note(line)
        return WriteEnding(keep: true) {
          diary.note("\(line) answered")
          ended.leave()
        }
      }, fail: { _ in ended.leave() })
  }

  @Test("A batch has its turn, but a verb waits for one batch at most, and is answered before the next")
  func verbsGoFirst() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    let store = try SQLiteStore(path: folder.path + "/desk.sqlite", use: .trial)
    let (diary, ended) = (Diary(), DispatchGroup())
    let (begun, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    ended.enter()
    store.writer.add(
      WriteJob(
        haste: .bulk,
        run: { _ in
          begun.signal()
          goOn.wait()
          return WriteEnding(keep: true) { ended.leave() }
        }, fail: { _ in ended.leave() }))
    await withCheckedContinuation { done in
      DispatchQueue.global().async {
        begun.wait()
        for (haste, line) in [(Haste.bulk, "batch 1"), (.bulk, "batch 2"), (.prompt, "verb 1"), (.prompt, "verb 2")] {
          store.writer.add(job(haste, line, diary, ended))
        }
        goOn.signal()
        ended.notify(queue: .global()) { done.resume() }
      }
    }
    let wanted = ["verb 1", "verb 2", "verb 1 answered", "verb 2 answered", "batch 1", "batch 1 answered", "batch 2"]
    #expect(diary.all == wanted + ["batch 2 answered"])
    await store.close()
  }

  @Test("The log is copied into the file while verbs go on, and stays short")
  func logStaysShort() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    let path = folder.path + "/desk.sqlite"
    let store = try SQLiteStore(path: path)
    try await store.write { try $0.run("CREATE TABLE page (city BIGINT, body BLOB)") }
    let page = [UInt8](repeating: 7, count: 160_000)
    for _ in 0..<800 {
      try await store.write { sql in try sql.run("INSERT INTO page (city, body) VALUES ($1, $2)", 0, page) }
    }
    // All that was written is 128 megabytes, eight times what begins a copy.
    let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
    #expect(try #require(log) < Checkpoints.begin * 4 * 4_096)
    #expect(try await store.read { try $0.count("SELECT count(*) FROM page") } == 800)
    await store.close()
    #expect((try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0 == 0)
  }

  private struct Folder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("writer-\(UUID().uuidString)").path
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }
}

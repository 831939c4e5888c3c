// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import TestSupport
import Testing

/// Kill -9 at any moment loses nothing that was acknowledged, and leaves nothing half done.
@Suite(.serialized) struct KillTests {
  @Test(arguments: Engine.allCases)
  func whatWasAcknowledgedSurvivesKill9(_ engine: Engine) async throws {
    try await withPlace(engine) { place in
      var acknowledged: Set<Int> = []
      for round in 0..<6 {
        let told = try await Self.runAndKill(place, start: round * 1_000_000, afterMilliseconds: 150 + round * 61)
        acknowledged.formUnion(told)
      }
      #expect(acknowledged.count > 20)
      let store = try place.open()
      let (a, b, events, tasks) = try await store.read { sql in
        (
          try sql.rows("SELECT value FROM counter WHERE name LIKE 'a%'") { Int($0.int(0)) },
          try sql.rows("SELECT value FROM counter WHERE name LIKE 'b%'") { Int($0.int(0)) },
          try sql.rows("SELECT subject FROM journal WHERE name = 'crash.stepped'") { Int($0.text(0)) ?? -1 },
          try sql.rows("SELECT order_key FROM task WHERE kind = 'crash'") { Int($0.text(0)) ?? -1 }
        )
      }
      await store.close()
      let kept = Set(a)
      let lost = acknowledged.subtracting(kept).sorted()
      #expect(lost.isEmpty, "\(lost.count) acknowledged verbs are lost, the first \(lost.first ?? -1)")
      let whole = (Set(b) == kept, Set(events) == kept, Set(tasks) == kept)
      #expect(whole == (true, true, true), "both rows, the event and the task come and go together")
      let once = (a.count == kept.count, events.count == kept.count)
      #expect(once == (true, true))
    }
  }

  private static func runAndKill(_ place: StorePlace, start: Int, afterMilliseconds: Int) async throws -> [Int] {
    let process = Process()
    process.executableURL = try writer()
    switch place {
    case .file(let path): process.arguments = ["sqlite", path, "\(start)"]
    case .database(let url): process.arguments = ["postgres", url, "\(start)"]
    }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("killed-\(UUID().uuidString)").path
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let output = try #require(FileHandle(forWritingAtPath: path))
    process.standardOutput = output
    try process.run()
    // The clock starts when the first verb was acknowledged, so that slow machines are killed in the middle too.
    while told(path).isEmpty, process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    try await Task.sleep(for: .milliseconds(afterMilliseconds))
    kill(process.processIdentifier, SIGKILL)
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    try output.close()
    let text = String(decoding: told(path), as: UTF8.self)
    // A line without its end was not told whole.
    let whole = text.hasSuffix("\n") ? text[...] : text[..<(text.lastIndex(of: "\n") ?? text.startIndex)]
    return whole.split(separator: "\n").compactMap { Int($0) }
  }

  private static func told(_ path: String) -> Data { FileManager.default.contents(atPath: path) ?? Data() }

  private static func writer() throws -> URL {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = folder.appendingPathComponent("crash-writer")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return URL(fileURLWithPath: ".build/debug/crash-writer")
  }
}

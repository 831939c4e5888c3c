// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import Testing

@Suite("What is acknowledged is on the disk") struct DurableTests {
  @Test(
    "A service pushes every commit to the disk; a trial none",
    arguments: [(SQLiteStore.Use.service, 2), (.trial, 0), (.simulation, 0)])
  func synchronous(use: SQLiteStore.Use, level: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("durable-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(path: folder.path + "/desk.sqlite", use: use)
    #expect(try await store.write { try $0.count("PRAGMA synchronous") } == level)
    await store.close()
  }
}

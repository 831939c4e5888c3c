// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import Testing

@Suite("SQLite takes the index that was made for the question") struct CityStatisticsTests {
  @Test(
    "Nobody walks through a whole city",
    arguments: [
      ("SELECT id FROM case_file WHERE city = 1 AND person = 2 AND state <> 'resolved' ORDER BY id", "case_person"),
      ("SELECT body FROM promise WHERE city = 1 AND case_id = 2 ORDER BY id", "promise_case"),
      ("SELECT body FROM remedy WHERE city = 1 AND order_ref = 'Q1' ORDER BY id", "remedy_order"),
    ])
  func plans(question: String, index: String) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("plans-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for _ in 1...2 {  // A new store, and the same opened again.
      let store = try SQLiteStore(path: folder.path + "/desk.sqlite", use: .trial)
      let explain = "EXPLAIN QUERY PLAN \(question)"
      #expect(try await store.write { try $0.rows(explain) { $0.text(3) } }.joined().contains(index))
      #expect(try await store.read { try $0.rows(explain) { $0.text(3) } }.joined().contains(index))
      await store.close()
    }
  }
}

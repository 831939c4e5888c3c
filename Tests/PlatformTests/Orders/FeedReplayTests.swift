// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import TestSupport
import Testing

@testable import Platform

@Suite struct FeedReplayTests {
  @Test(arguments: Engine.allCases)
  func aFileIsTakenOnceWithItsBadLinesByNumber(_ engine: Engine) async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var lines = (1...5_000).map {
      #"{"id":"e\#($0)","city":7,"at":\#(1_789_531_200_000 - $0),"kind":"ready","order":"qw-\#($0 / 10)"}"#
    }
    lines[4_000] = "{broken"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    try await withDesk(engine) { desk in
      let replay = FeedReplay(desk: desk, feed: "qingwan")
      let first = try await replay.replay(path: path, now: { .epoch2024 + .hours(1) })
      #expect(first.received == 4_999 && first.fresh == 4_999 && first.badCount == 1)
      #expect(first.bad.map(\.line) == [4_001])
      let again = try await replay.replay(path: path, now: { .epoch2024 + .hours(2) })
      #expect(again.received == 4_999 && again.fresh == 0)
    }
  }
}

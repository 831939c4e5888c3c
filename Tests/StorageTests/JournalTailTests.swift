// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

/// Followers of different speed share one tail, and each sees what it would have read from the store itself.
@Suite struct JournalTailTests {
  @Test func everyFollowerSeesTheJournalAsItIs() async throws {
    try await withStore(.sqlite) { store in
      let tail = JournalTail(kept: 8)
      var at: [Int64] = [0, 0, 0]
      for round in 1...60 {
        try await write(round % 5, to: store)
        for follower in at.indices where round % (follower * 4 + 1) == 0 {
          at[follower] = try await follow(from: at[follower], limit: 1 + round % 13, tail, store)
        }
        // Somebody who begins anew, long after what is kept.
        if round % 20 == 0 { _ = try await follow(from: 0, limit: 3, tail, store) }
      }
      #expect(at[0] == 120)
    }
  }

  /// Reads until there is no more; every page is the store's own. Returns the last position.
  private func follow(from start: Int64, limit: Int, _ tail: JournalTail, _ store: any Store) async throws -> Int64 {
    var position = start
    while true {
      let after = position
      let page = try await tail.entries(after: after, limit: limit, in: store)
      let own = try await store.read { try $0.journal(after: after, limit: limit) }
      #expect(page.map(\.position) == own.map(\.position))
      #expect(page.map(\.subject) == own.map(\.subject))
      position = page.last?.position ?? position
      if page.count < limit { return position }
    }
  }

  private func write(_ count: Int, to store: any Store) async throws {
    for number in 0..<count {
      try await store.write {
        try $0.append(NewEvent("step", subject: "thing\(number)"), city: .none, by: .system("test"), at: .epoch2024)
      }
    }
  }
}

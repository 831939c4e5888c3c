// SPDX-License-Identifier: Apache-2.0
import Domain
import TestSupport
import Testing

@testable import Storage

@Suite struct BellTests {
  /// Loops stop listening at any moment, also in the one in which it rings.
  @Test(.timeLimit(.minutes(15))) func itRingsWhileListenersGo() async {
    let bell = Bell()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for _ in 0..<10_000 { bell.ring(.journal) } }
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<1_000 {
            await withTaskGroup(of: Void.self) { listeners in
              let rings = bell.rings(for: .all)
              listeners.addTask { for await _ in rings {} }
              await Task.yield()
              listeners.cancelAll()
            }
          }
        }
      }
    }
    #expect(bell.count(of: .journal) == 10_000)
  }

  /// Rings again and again, because nobody says when the other has begun to listen.
  @Test(.timeLimit(.minutes(15))) func anotherProcessHearsWhatItIsAboutAndNobodyHearsHimself() async throws {
    try await withPlace(.postgres) { place in
      let (here, there) = (try place.open(), try place.open())
      var rings = 0
      while there.bell.count(of: .tasks(.money)) == 0 {
        here.ring(.tasks(.money))
        rings += 1
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(there.bell.count(of: .journal) == 0)
      #expect(here.bell.count(of: .tasks(.money)) == rings)
      await here.close()
      await there.close()
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
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
}

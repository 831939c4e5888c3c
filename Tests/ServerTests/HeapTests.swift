// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Server

/// The allocator that the program is linked with serves it.
@Suite struct HeapTests {
  @Test func itTellsWhatThisVeryProgramHolds() throws {
    let before = try #require(Heap.now)
    let held = [UInt8](repeating: 7, count: 64 << 20)
    let after = try #require(Heap.now)
    #expect(after.allocated - before.allocated > 32 << 20, "\(held.count) bytes are held")
    #expect(after.resident >= after.allocated)
  }
}

// SPDX-License-Identifier: Apache-2.0
import CJemalloc

/// Memory as the allocator sees it, in bytes; nil where the C library's own serves the program.
struct Heap {
  /// What the program has asked for and not given back.
  let allocated: Int
  /// What that takes of the machine, with all that is kept ready.
  let resident: Int

  static var now: Heap? {
    // Figures are of the last epoch: a new one begins.
    var epoch: UInt64 = 1
    guard mallctl("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size) == 0,
      let allocated = figure("stats.allocated"), let resident = figure("stats.resident")
    else { return nil }
    return Heap(allocated: allocated, resident: resident)
  }

  private static func figure(_ name: String) -> Int? {
    var value = 0
    var size = MemoryLayout<Int>.size
    return mallctl(name, &value, &size, nil, 0) == 0 ? value : nil
  }
}

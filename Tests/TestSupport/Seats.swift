// SPDX-License-Identifier: Apache-2.0

/// Lets so many in at a time: tests run side by side, and each PostgreSQL store takes connections of one small server.
actor Seats {
  static let postgres = Seats(10)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  func sit() async {
    if free > 0 {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func rise() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}

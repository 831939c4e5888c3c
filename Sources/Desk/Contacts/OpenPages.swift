// SPDX-License-Identifier: Apache-2.0
import Domain
import Synchronization

/// Which customers have their page open at this process, counted by their live streams. In memory only: where another
/// process has the page open, the customer is told through the app as well, never not at all.
package final class OpenPages: Sendable {
  private let counts = Mutex<[PersonID: Int]>([:])

  package init() {}

  package func opened(by person: PersonID) {
    counts.withLock { $0[person, default: 0] += 1 }
  }

  package func closed(by person: PersonID) {
    counts.withLock { counts in
      let left = (counts[person] ?? 1) - 1
      counts[person] = left > 0 ? left : nil
    }
  }

  package func isOpen(for person: PersonID) -> Bool { counts.withLock { $0[person] != nil } }
}

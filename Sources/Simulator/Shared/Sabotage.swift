// SPDX-License-Identifier: Apache-2.0
import Desk
import Work

/// What a test breaks on purpose inside a simulated program, to see whether the invariants notice: the simulator is
/// tested too. A real simulation breaks nothing.
package struct Sabotage: Sendable {
  package var platform: @Sendable (any PlatformPort) -> any PlatformPort
  package var works: @Sendable ([any Turning]) -> [any Turning]

  package init(
    platform: @escaping @Sendable (any PlatformPort) -> any PlatformPort = { $0 },
    works: @escaping @Sendable ([any Turning]) -> [any Turning] = { $0 }
  ) {
    self.platform = platform
    self.works = works
  }
}

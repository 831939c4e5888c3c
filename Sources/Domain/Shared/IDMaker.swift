// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Makes ids for one process: the node number it has leased, and a sequence per kind and second. When a second's 16,384
/// numbers are used up the maker moves on to the next second, so an id may run ahead of the clock but never repeats.
package final class IDMaker: Sendable {
  private struct Last {
    var seconds: Int64 = 0
    var sequence = -1
  }

  package let node: Int
  private let floor: Int64
  private let last = Mutex<[String: Last]>([:])

  /// `node` is 0...31 and unique among the processes that share a store; no id is made of a second before `floor`
  /// (seconds since 2024). Both come from the store (`SQL.claimNode`): a process that died and came back within one
  /// second must not make its numbers again.
  package init(node: Int, floor: Int64) {
    precondition((0...31).contains(node), "a node number has five bits")
    self.node = node
    self.floor = floor
  }

  package func next<Kind: IDKind>(_ kind: Kind.Type = Kind.self, city: City, at now: Instant) -> ID<Kind> {
    let (seconds, sequence) = last.withLock { step(&$0[Kind.prefix, default: Last()], now) }
    return ID(city: city, seconds: seconds, node: node, sequence: sequence)
  }

  private func step(_ last: inout Last, _ now: Instant) -> (Int64, Int) {
    let seconds = max(floor, (now - .epoch2024).ms / 1000)
    if seconds > last.seconds {
      last = Last(seconds: seconds, sequence: 0)
    } else if last.sequence == 0x3FFF {
      last = Last(seconds: last.seconds + 1, sequence: 0)
    } else {
      last.sequence += 1
    }
    return (last.seconds, last.sequence)
  }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Foundation
import Storage
import Work

/// Holds this process's node number in the store. Losing it (a pause of minutes) stops the process: two processes must
/// never make the same ids.
struct NodeKeeper: Turning {
  let name = "node"
  let holder: String
  private let store: any Store
  private let number: Int

  static let length = Span.minutes(5)

  struct Lost: Error, CustomStringConvertible {
    let description = "this process was away too long and lost its node number; start it again"
  }

  static func claim(_ store: any Store, at now: Instant) async throws -> (NodeKeeper, IDMaker) {
    let holder = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)-\(now.ms)"
    guard let claim = try await store.write({ try $0.claimNode(holder: holder, length: length, now: now) }) else {
      throw ValidationError("32 servers share this store already, which is the most there can be")
    }
    let keeper = NodeKeeper(holder: holder, store: store, number: claim.node)
    return (keeper, IDMaker(node: claim.node, floor: claim.floor))
  }

  private init(holder: String, store: any Store, number: Int) {
    self.holder = holder
    self.store = store
    self.number = number
  }

  func turn(at now: Instant) async throws -> Instant {
    let (number, holder) = (number, holder)
    let real = HouseClock.realNow()
    guard try await store.write({ try $0.keepNode(number, holder: holder, length: Self.length, now: real) }) else {
      FileHandle.standardError.write(Data("\(Lost())\n".utf8))
      exit(1)
    }
    return now + .minutes(1)
  }
}

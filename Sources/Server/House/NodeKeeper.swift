// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Foundation
import ServiceLifecycle
import Storage

/// Holds this process's node number in the store. Losing it (a pause of minutes) stops the process: two processes must
/// never make the same ids.
struct NodeKeeper: Service {
  let holder: String
  private let store: any Store
  private let number: Int

  /// How long a number stays taken after its process has died.
  static let length = Span.minutes(2)
  static let renewal = Duration.seconds(20)

  struct Lost: Error, CustomStringConvertible {
    let description = "this process was away too long and lost its node number; start it again"
  }

  /// - Parameter isAlone: this process holds the store for itself (`StoreLock`).
  static func claim(_ store: any Store, isAlone: Bool = false, at now: Instant) async throws -> (NodeKeeper, IDMaker) {
    let holder = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)-\(now.ms)"
    let claim = try await store.write { try $0.claimNode(holder: holder, length: length, isAlone: isAlone, now: now) }
    guard let claim else {
      throw ValidationError(
        "32 servers share this store already, which is the most there can be; try again in 2 minutes")
    }
    let keeper = NodeKeeper(holder: holder, store: store, number: claim.node)
    return (keeper, IDMaker(node: claim.node, floor: claim.floor))
  }

  private init(holder: String, store: any Store, number: Int) {
    self.holder = holder
    self.store = store
    self.number = number
  }

  /// Renews in real time, whatever the desk's clock does. A store that is away for a while is no loss: as long as nobody
  /// else took the number it is still ours.
  func run() async throws {
    await cancelWhenGracefulShutdown {
      while (try? await Task.sleep(for: Self.renewal)) != nil {
        guard let isKept = try? await keep(), !isKept else { continue }
        FileHandle.standardError.write(Data("\(Lost())\n".utf8))
        exit(1)
      }
    }
  }

  private func keep() async throws -> Bool {
    let (number, holder) = (number, holder)
    return try await store.write {
      try $0.keepNode(number, holder: holder, length: Self.length, now: HouseClock.realNow())
    }
  }

  /// At the end of the process, when it makes no more ids: gives back the number and whatever else it held, dispatcher
  /// and sequencer too.
  func release() async {
    let holder = holder
    try? await store.write { try $0.releaseLeases(of: holder, now: HouseClock.realNow()) }
  }
}

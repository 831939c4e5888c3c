// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Logging
import ServiceLifecycle

/// Brings the journal to the hub: after each ring of the bell and, should a ring be lost, every quarter of a second;
/// beats every 12 seconds, boards every second.
package struct LiveFeed: Service {
  let desk: Desk
  let hub: LiveHub
  let now: @Sendable () -> Instant
  let logger: Logger

  package init(desk: Desk, hub: LiveHub, now: @escaping @Sendable () -> Instant, logger: Logger) {
    self.desk = desk
    self.hub = hub
    self.now = now
    self.logger = logger
  }

  static let atOnce = 500

  package func run() async throws {
    let begin = try await desk.livePosition()
    hub.begin(at: begin)
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        group.addTask { for await _ in desk.liveRings() { wake.yield() } }
        group.addTask { await every(.milliseconds(250)) { wake.yield() } }
        group.addTask { await every(.seconds(1)) { hub.tellBoards() } }
        group.addTask { await every(.seconds(12)) { hub.beat(at: now()) } }
        group.addTask { await follow(wakes, from: begin.position) }
        await group.waitForAll()
      }
    }
  }

  private func follow(_ wakes: AsyncStream<Void>, from begin: Int64) async {
    var position = begin
    for await _ in wakes {
      do {
        position = try await drain(after: position)
      } catch {
        logger.warning("the live feed could not read the journal", metadata: ["error": "\(error)"])
      }
    }
  }

  /// Publishes everything after a position; returns the new one.
  private func drain(after begin: Int64) async throws -> Int64 {
    var position = begin
    while true {
      let changes = try await desk.liveChanges(after: position, limit: Self.atOnce)
      hub.publish(changes)
      position = changes.last?.position ?? position
      if changes.count < Self.atOnce { return position }
    }
  }

  private func every(_ span: Duration, _ act: () -> Void) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: span)
      act()
    }
  }
}

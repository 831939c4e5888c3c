// SPDX-License-Identifier: Apache-2.0
import Domain
import Logging
import ServiceLifecycle
import Storage

/// Anything that runs by itself: one turn of work at a time, and when it wants the next. Virtual time calls `turn` in a
/// loop of its own; a `TurnService` sleeps in between.
package protocol Turning: Sendable {
  var name: String { get }

  /// What it wants to be woken for before its time.
  var hears: News { get }

  /// Does what is due, bounded; returns when it wants to be called again (a time in the past means at once).
  func turn(at now: Instant) async throws -> Instant
}

/// Runs a `Turning` in real time: sleeps until its next wake, the bell, or a quarter of a second, whichever is first.
package struct TurnService: Service {
  let work: any Turning
  let now: @Sendable () -> Instant
  let bell: Bell
  let logger: Logger

  package init(
    _ work: any Turning, now: @escaping @Sendable () -> Instant, bell: Bell, logger: Logger
  ) {
    self.work = work
    self.now = now
    self.bell = bell
    self.logger = logger
  }

  static let longestSleep = Span(ms: 250)

  package func run() async throws {
    await cancelWhenGracefulShutdown { await loop() }
  }

  private func loop() async {
    var failures = 0
    while !Task.isCancelled {
      // Listening begins before the turn, so that nothing written during it is missed; and anew for each sleep, because
      // a stream ends with the task that waited for it.
      let rings = bell.rings(for: work.hears)
      do {
        let next = try await work.turn(at: now())
        failures = 0
        await sleep(until: next, rings)
      } catch is CancellationError {
        return
      } catch {
        failures += 1
        logger.error("turn failed", metadata: ["work": "\(work.name)", "error": "\(error)", "failures": "\(failures)"])
        try? await Task.sleep(for: .milliseconds(min(5000, 50 << min(7, failures))))
      }
    }
  }

  private func sleep(until next: Instant, _ rings: AsyncStream<Void>) async {
    let span = min(next - now(), Self.longestSleep)
    guard span > .zero else { return await Task.yield() }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await Task.sleep(for: .milliseconds(span.ms)) }
      group.addTask { for await _ in rings { return } }
      await group.next()
      group.cancelAll()
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// "Something was written": wakes loops that wait for the journal or for tasks. Carries nothing; whoever wakes asks
/// the store. Missing a ring costs at most one polling interval.
package final class Bell: Sendable {
  private let listeners = Mutex<(next: Int, all: [Int: AsyncStream<Void>.Continuation])>((0, [:]))
  private let rung = Mutex(0)

  /// How often it has rung: what virtual time looks at instead of listening.
  package var count: Int { rung.withLock { $0 } }

  package init() {}

  package func ring() {
    rung.withLock { $0 += 1 }
    // Outside the lock: waking a task takes the task's own lock, and a task that is cancelled comes from inside its own
    // lock to `leave`. One inside the other in both directions would stop both for ever.
    let all = listeners.withLock { Array($0.all.values) }
    for continuation in all { continuation.yield() }
  }

  /// A stream that yields after a ring; rings while nobody reads collapse into one. Ends when the reader drops it.
  package func rings() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = listeners.withLock { state in
      state.next += 1
      state.all[state.next] = continuation
      return state.next
    }
    continuation.onTermination = { [weak self] _ in self?.leave(number) }
    return stream
  }

  private func leave(_ number: Int) {
    _ = listeners.withLock { $0.all.removeValue(forKey: number) }
  }
}

// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FoundationEssentials
import Synchronization

/// Where batches of events are unpacked and read: ten milliseconds of work each, behind which no verb shall wait for a
/// thread. Half of the processors at most, one at least.
final class ReadingThreads: Sendable {
  static let shared = ReadingThreads()

  private let threads = (0..<max(1, ProcessInfo.processInfo.activeProcessorCount / 2)).map { ReadingThread(number: $0) }
  private let turn = Atomic<Int>(0)

  /// The threads in turn.
  var next: any TaskExecutor {
    let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
    return threads[turn % threads.count]
  }
}

private final class ReadingThread: TaskExecutor {
  private let queue: DispatchQueue

  init(number: Int) { queue = DispatchQueue(label: "mealdesk.feed.reading.\(number)") }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

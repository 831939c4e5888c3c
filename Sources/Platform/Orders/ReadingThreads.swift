// SPDX-License-Identifier: Apache-2.0
import DequeModule
import Foundation
import Synchronization

/// Where batches of events are unpacked and read: ten milliseconds of work each, behind which no verb shall wait for a
/// thread or for a processor. Half of the processors at most, one at least; everything else of the program goes first.
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
  /// As nice(2): a third of the time that another thread gets, while there is another that wants it.
  private static let niceness: Int32 = 5

  private let jobs = Mutex<Deque<UnownedJob>>([])
  private let waiting = DispatchSemaphore(value: 0)

  init(number: Int) {
    let thread = Thread { [self] in
      // On Linux this is about the calling thread alone.
      _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.niceness)
      while true {
        waiting.wait()
        jobs.withLock { $0.popFirst() }?.runSynchronously(on: asUnownedTaskExecutor())
      }
    }
    thread.name = "feed.reading.\(number)"
    thread.start()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    waiting.signal()
  }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Tells a person how far a long job is, on standard error, at most twice a second and not before two seconds.
final class Progress: Sendable {
  private let title: String
  private let started = Date.now
  private let last = Mutex(Date.distantPast)

  init(_ title: String) { self.title = title }

  /// `done` is 0...1.
  func show(_ done: Double, _ note: String = "") {
    let now = Date.now
    let due = last.withLock { last in
      guard now.timeIntervalSince(started) > 2, now.timeIntervalSince(last) > 0.5 else { return false }
      last = now
      return true
    }
    guard due else { return }
    FileHandle.standardError.write(Data("\(title): \(Int(done * 100))% \(note)\n".utf8))
  }
}

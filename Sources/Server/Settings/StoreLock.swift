// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// Held by the server while it has a SQLite store open, so that a restore cannot pull the file away under it. The
/// kernel drops it with the process, however that ends.
struct StoreLock: Sendable {
  private let descriptor: Int32

  /// Throws when another process holds the store at `place`.
  static func ready(_ place: String) throws -> StoreLock {
    let folder = URL(fileURLWithPath: place).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let descriptor = open(place + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ValidationError("cannot write \(place).lock") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ValidationError("another mealdesk is using \(place); stop it first")
    }
    return StoreLock(descriptor: descriptor)
  }

  func release() { close(descriptor) }
}

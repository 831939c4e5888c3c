// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// Held by the server while it has a SQLite store open, so that a restore cannot pull the file away under it. The
/// kernel drops it with the process, however that ends.
struct StoreLock: ~Copyable {
  private let descriptor: Int32

  /// Throws when another process holds the store at `place`.
  init(_ place: String) throws {
    descriptor = open(place + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ValidationError("cannot write \(place).lock") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ValidationError("another mealdesk is using \(place); stop it first")
    }
  }

  deinit { close(descriptor) }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Storage

/// Opens the store the settings name, with errors a person can act on.
enum Stores {
  static func isPostgres(_ place: String) -> Bool {
    place.hasPrefix("postgresql://") || place.hasPrefix("postgres://")
  }

  static func open(_ place: String, use: SQLiteStore.Use = .service) throws -> any Store {
    do {
      if isPostgres(place) { return try PostgresStore(url: place) }
      let folder = URL(fileURLWithPath: place).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try checkSpace(folder)
      return try SQLiteStore(path: place, use: use)
    } catch let error as StorageError {
      throw ValidationError("\(error)")
    }
  }

  /// A store that fills its disk while running loses nothing, but stops; say it before.
  private static func checkSpace(_ folder: URL) throws {
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
    guard let free = attributes[.systemFreeSize] as? NSNumber, free.int64Value < 100_000_000 else { return }
    let left = free.int64Value / 1_000_000
    throw ValidationError("only \(left) MB are free in \(folder.path); Mealdesk needs at least 100 MB")
  }
}

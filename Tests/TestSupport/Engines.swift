// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Storage
import Synchronization

/// The two engines, as test arguments: `@Test(arguments: Engine.allCases)`.
package enum Engine: String, CaseIterable, Sendable {
  case sqlite, postgres
}

/// Where a test store lies, so that it can be opened again ("crash") in the same test.
package enum StorePlace: Sendable {
  case file(String)
  case database(String)

  package func open(use: SQLiteStore.Use = .trial) throws -> any Store {
    switch self {
    case .file(let path): try SQLiteStore(path: path, use: use)
    case .database(let url) where use == .simulation: try PostgresStore(url: Self.unhurried(url), connections: 2)
    case .database(let url): try PostgresStore(url: url, connections: 8)
    }
  }
}

extension StorePlace {
  /// A simulation's crashes never reach the database: its commits need not wait for the disk. It does one thing at a
  /// time: each connection it opens after a crash has to prepare every statement anew.
  private static func unhurried(_ url: String) -> String {
    url + (url.contains("?") ? "&" : "?") + "options=-c%20synchronous_commit%3Doff"
  }
}

package struct NoPostgres: Error, CustomStringConvertible {
  package var description: String {
    "MEALDESK_TEST_POSTGRES is not set: ./test starts a PostgreSQL and sets it (to run one test by hand, set it yourself)"
  }
}

/// Gives `body` an empty, migrated store of the engine and removes it afterwards.
package func withStore(_ engine: Engine, _ body: (any Store) async throws -> Void) async throws {
  try await withPlace(engine) { place in
    let store = try place.open()
    do {
      try await body(store)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }
}

/// Gives `body` a place for a store that is empty and removed afterwards.
package func withPlace(_ engine: Engine, _ body: (StorePlace) async throws -> Void) async throws {
  switch engine {
  case .sqlite:
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mealdesk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(.file(folder.appendingPathComponent("desk.sqlite").path))
  case .postgres:
    let databases = try TestDatabases()
    await Seats.postgres.sit()
    let name: String
    do {
      name = try databases.create()
    } catch {
      await Seats.postgres.rise()
      throw error
    }
    let outcome: Result<Void, any Error>
    do {
      try await body(.database(databases.url(of: name)))
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    databases.drop(name)
    await Seats.postgres.rise()
    try outcome.get()
  }
}

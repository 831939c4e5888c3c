// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import Synchronization

/// Makes and drops databases on the server that `./test` started. A migrated template is made once per process, so
/// that a new store costs a file copy instead of all migrations.
struct TestDatabases {
  private let server: String
  private static let template = Mutex<String?>(nil)

  init() throws {
    guard let server = ProcessInfo.processInfo.environment["MEALDESK_TEST_POSTGRES"] else { throw NoPostgres() }
    self.server = server
  }

  /// The server's URL with another database: `postgresql://user@host:port/name`.
  func url(of name: String) -> String {
    guard let slash = server.lastIndex(of: "/") else { return server }
    let query = server.firstIndex(of: "?").map { String(server[$0...]) } ?? ""
    return server[...slash] + name + query
  }

  func create() throws -> String {
    let template = try Self.template.withLock { known in
      if let known { return known }
      let name = "template_\(ProcessInfo.processInfo.processIdentifier)"
      try PostgresStore.administer(server, "DROP DATABASE IF EXISTS \(name)", "CREATE DATABASE \(name)")
      try PostgresStore.migrate(url(of: name))
      known = name
      return name
    }
    let name = "t_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
    try PostgresStore.administer(server, "CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY file_copy")
    return name
  }

  func drop(_ name: String) {
    try? PostgresStore.administer(server, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
  }
}

// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization

/// The engine for more than one machine: many server processes, one PostgreSQL. READ COMMITTED; what must not change
/// under a verb it locks with FOR UPDATE or guards with a constraint. Deadlocks and lost connections are tried again.
package final class PostgresStore: Store {
  package let dialect = Dialect.postgres
  package let bell = Bell()
  package let orderHeads: HeadBuffer? = nil
  package let url: String
  private let pool: PostgresPool
  private let listener: PostgresListener

  static let attempts = 6

  /// Connects, migrates, starts listening. `url` is a libpq connection string.
  package init(url: String, connections: Int = 16, schema: [Migration] = Schema.migrations) throws {
    self.url = url
    try Self.migrate(url, to: schema)
    pool = PostgresPool(url: url, size: connections)
    listener = PostgresListener(url: url, bell: bell)
  }

  /// Brings the database to this program's schema.
  package static func migrate(_ url: String, to schema: [Migration] = Schema.migrations) throws {
    let session = try PostgresSession(url: url)
    try Migrator.migrate(session, to: schema)
    try session.control("CREATE SEQUENCE IF NOT EXISTS journal_no CACHE 1")
  }

  /// Runs administration statements that take no parameters and stand outside a transaction (CREATE DATABASE …).
  package static func administer(_ url: String, _ statements: String...) throws {
    let session = try PostgresSession(url: url)
    for statement in statements { try session.control(statement) }
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T {
    try await perform(.prompt) { session in
      session.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
      let value = try Self.run(body, session)
      _ = session.takeNews()
      session.endReading()
      return value
    }
  }

  /// Every transaction has a connection of its own; bulk may have to wait for one.
  @discardableResult
  package func write<T: Sendable>(
    _ haste: Haste, _ body: @escaping @Sendable (any SQL) throws -> T
  ) async throws -> T {
    let (value, news) = try await perform(haste) { session in
      session.begin("BEGIN")
      let value = try Self.run(body, session)
      let news = session.takeNews()
      do {
        try session.commit()
      } catch {
        throw session.isAlive ? error : StorageError.commitInDoubt
      }
      return (value, news)
    }
    if !news.isEmpty { ring(news) }
    return value
  }

  /// Rings this process's bell and, at most every 10 ms, everybody else's.
  package func ring(_ news: News) { listener.ring(news, through: pool) }

  private func perform<T: Sendable>(
    _ haste: Haste, _ body: @escaping @Sendable (PostgresSession) throws -> T
  ) async throws -> T {
    var attempt = 1
    while true {
      do {
        return try await once(haste, body)
      } catch let error as StorageError where error.isRetryable && attempt < Self.attempts {
        try await Task.sleep(for: .milliseconds(5 << attempt))
        attempt += 1
      }
    }
  }

  private func once<T: Sendable>(
    _ haste: Haste, _ body: @escaping @Sendable (PostgresSession) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      pool.add(
        PostgresPool.Job { session in
          do {
            let session = try session.get()
            let value = try body(session)
            continuation.resume(returning: value)
          } catch {
            continuation.resume(throwing: error)
          }
        }, haste)
    }
  }

  private static func run<T>(_ body: (any SQL) throws -> T, _ session: PostgresSession) throws -> T {
    do {
      return try body(session)
    } catch {
      _ = session.takeNews()
      session.rollBack()
      throw error
    }
  }

  package func close() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        self.listener.close(through: self.pool)
        self.pool.close()
        continuation.resume()
      }
    }
  }
}

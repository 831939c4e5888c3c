// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import GRDBSQLite

/// Ingestion on SQLite beside what SQLite itself does with one row an event, and what decoding the same bytes costs.
enum IngestSQLite {
  static func run() async throws -> [Figure] {
    let folder = try DeskFolder()
    defer { folder.remove() }
    _ = try await folder.staff(1)
    let token = try await folder.token()
    let served = try await Served(folder, environment: ["MEALDESK_FEED_KEY": Ingest.key])
    defer { served.stop() }
    let run = try Ingest.run(served, token: token)
    return Ingest.figures("ingest-sqlite", run, wanted: 60_000) + [
      Figure("ingest-sqlite-bare", run.rate, "events/s", against: "SQLite's bulk insert", limit: try bulkInsert())
    ]
  }

  /// One row an event, a thousand rows a commit, every commit on the disk.
  private static func bulkInsert() throws -> Double {
    let path = try Load.temporaryFolder() + "/bulk.sqlite"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let db = try VerbsSQLite.open(path)
    defer { sqlite3_close(db) }
    try VerbsSQLite.execute(db, "CREATE TABLE event (city INTEGER, ref TEXT, at INTEGER, kind TEXT, body BLOB)")
    let insert = try VerbsSQLite.prepare(db, "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5)")
    defer { sqlite3_finalize(insert) }
    let body = [UInt8](repeating: 7, count: 60)
    var count: Int64 = 0
    let started = Date.now
    while Date.now.timeIntervalSince(started) < Load.seconds {
      try VerbsSQLite.execute(db, "BEGIN IMMEDIATE")
      for _ in 0..<OrderStream.perBody {
        sqlite3_bind_int64(insert, 1, count % 300)
        sqlite3_bind_text(insert, 2, "88\(count)", -1, transient)
        sqlite3_bind_int64(insert, 3, 1_760_000_000_000 + count)
        sqlite3_bind_text(insert, 4, "ready", -1, transient)
        sqlite3_bind_blob(insert, 5, body, Int32(body.count), transient)
        sqlite3_step(insert)
        sqlite3_reset(insert)
        count += 1
      }
      try VerbsSQLite.execute(db, "COMMIT")
    }
    return Double(count) / Date.now.timeIntervalSince(started)
  }
}

extension Ingest {
  static func figures(_ name: String, _ run: Run, wanted: Double) -> [Figure] {
    [
      Figure(name, run.rate, "events/s", against: "wanted, at \(fill) stored events", limit: wanted),
      Figure("\(name)-verbs-p99", run.verbs.percentile(0.99), "ms", against: "wanted", limit: 50),
      Figure("\(name)-cpu", run.processor, "us/event", against: "two cores at this rate", limit: 2e6 / run.rate),
      Figure("\(name)-memory", run.memory.after, "MiB", against: "before the minute", limit: run.memory.before),
      Figure("\(name)-decode", run.rate, "events/s", against: "JSONDecoder, one core", limit: run.decoded),
    ]
  }

  /// Events a second that Foundation's decoder reads of the same bytes on one core, nothing else done.
  static func decoding() throws -> Double {
    var stream = OrderStream(from: Load.now())
    let bodies = (0..<40).map { _ in stream.nextPlain() }
    let decoder = JSONDecoder()
    var count = 0
    let started = Date.now
    for body in bodies {
      for line in body.split(separator: UInt8(ascii: "\n")) {
        _ = try decoder.decode(OrderEvent.self, from: Data(line))
        count += 1
      }
    }
    return Double(count) / Date.now.timeIntervalSince(started)
  }
}

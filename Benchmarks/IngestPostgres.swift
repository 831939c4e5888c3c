// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Storage

/// Ingestion on PostgreSQL beside its own COPY of one row an event. Needs MEALDESK_BENCH_POSTGRES (./bench starts a
/// server and sets it).
enum IngestPostgres {
  static func run() async throws -> [Figure] {
    let own = try database(named: "ingest")
    let folder = try DeskFolder(own)
    defer { folder.remove() }
    _ = try await folder.staff(1)
    let token = try await folder.token()
    let served = try await Served(folder, environment: ["MEALDESK_FEED_KEY": Ingest.key])
    defer { served.stop() }
    let run = try Ingest.run(served, token: token)
    return Ingest.figures("ingest-postgres", run, wanted: 30_000) + [
      Figure("ingest-postgres-bare", run.rate, "events/s", against: "PostgreSQL's COPY", limit: try copy(own))
    ]
  }

  /// An empty database of its own beside the one that is given.
  static func database(named name: String) throws -> String {
    guard let url = ProcessInfo.processInfo.environment["MEALDESK_BENCH_POSTGRES"] else {
      throw VerbsPostgres.Failed(
        description: "MEALDESK_BENCH_POSTGRES is not set; ./bench starts a PostgreSQL and sets it")
    }
    try psql(url, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    try psql(url, "CREATE DATABASE \(name)")
    guard let slash = url.lastIndex(of: "/") else { return url }
    return url[..<slash] + "/" + name
  }

  /// A million rows of sixty bytes and what finds them.
  private static func copy(_ url: String) throws -> Double {
    let rows = 1_000_000
    try psql(url, "CREATE TABLE bare_event (city BIGINT, ref TEXT, at BIGINT, kind TEXT, body TEXT)")
    let body = String(repeating: "7", count: 60)
    let lines = (0..<rows).map { "\($0 % 300)\t88\($0)\t\(1_760_000_000_000 + $0)\tready\t\(body)" }
    let file = try Load.temporaryFolder() + "/events.tsv"
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let started = Date.now
    try psql(url, "\\copy bare_event FROM '\(file)'")
    return Double(rows) / Date.now.timeIntervalSince(started)
  }

  private static func psql(_ url: String, _ command: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", url, "-c", command]
    let output = Pipe()
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw VerbsPostgres.Failed(description: "\(command): \(text)") }
  }
}

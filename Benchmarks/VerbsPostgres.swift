// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage

/// Durable verbs a second on PostgreSQL beside `pgbench` sending the same statements, prepared, over as many
/// connections as the pool has. Needs MEALDESK_BENCH_POSTGRES (./bench starts a server and sets it).
enum VerbsPostgres {
  struct Failed: Error, CustomStringConvertible { let description: String }

  static func run() async throws -> [Figure] {
    guard let url = ProcessInfo.processInfo.environment["MEALDESK_BENCH_POSTGRES"] else {
      throw Failed(description: "MEALDESK_BENCH_POSTGRES is not set; ./bench starts a PostgreSQL and sets it")
    }
    let store = try PostgresStore(url: url, connections: 16)
    let desk = Load.desk(store)
    var figures: [Figure] = []
    for clients in Load.clients {
      let ours = try await Load.verbs(desk, clients: clients)
      let bare = try pgbench(url, clients: min(clients, 16))
      figures.append(
        Figure(
          "verbs-postgres-\(clients)", ours, "verbs/s",
          against: "pgbench, same statements, \(min(clients, 16)) connections",
          limit: bare))
    }
    await store.close()
    return figures
  }

  /// The statements of a verb. pgbench takes every `:name` for a parameter, in a quoted text too, hence `\\072`.
  static let script = """
    \\set n random(1, 9000000000000000)
    BEGIN;
    INSERT INTO counter (name, value) VALUES ('client' || :client_id, 1)
      ON CONFLICT (name) DO UPDATE SET value = counter.value + 1;
    SELECT nextval('journal_no') AS no \\gset
    INSERT INTO journal (city, no, position, at, name, subject, case_id, order_id, actor, payload)
      VALUES (0, :no, NULL, 1760000000000, 'bench.moved', 'client1', NULL, NULL, E'system\\072bench', '{}');
    INSERT INTO command (city, id, verb, actor, at, result)
      VALUES (0, :n, 'bench.move', E'system\\072bench', 1760000000000, '{}') ON CONFLICT (city, id) DO NOTHING;
    COMMIT;
    """

  /// A first run of few transactions says how many make a run of `Load.seconds`. By count, because pgbench ends after a
  /// time by a signal that a process started from here never gets.
  private static func pgbench(_ url: String, clients: Int) throws -> Double {
    let first = try pgbench(url, clients: clients, each: 100)
    return try pgbench(url, clients: clients, each: max(100, Int(first * Load.seconds) / clients))
  }

  private static func pgbench(_ url: String, clients: Int, each: Int) throws -> Double {
    let folder = try Load.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try script.write(toFile: folder + "/verb.sql", atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "pgbench", "-n", "-M", "prepared", "-f", folder + "/verb.sql", "-c", "\(clients)", "-j", "\(min(clients, 2))",
      "-t",
      "\(each)", url,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
      let rate = Double(line.dropFirst(6).prefix { $0 != " " })
    else { throw Failed(description: "pgbench failed: \(text)") }
    return rate
  }
}
